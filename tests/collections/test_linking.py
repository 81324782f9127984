"""The shortest way of a change between two objects: nobody can tell it from the general one."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from typing_extensions import override

from declarative_instr import (
    COMPILED,
    DeclarativeBase,
    Mapped,
    event,
    get_history,
    inspect,
    relationship,
)
from declarative_instr.collections.adapter import CollectionAdapter
from declarative_instr.collections.linking import Link, let_go, take_in
from declarative_instr.exc import MemberTypeError
from declarative_instr.state.tracked import ChangeSink, Tracked
from tests.tracking import commit, parts


class Base(DeclarativeBase):
    pass


class Parent(Base):
    children: Mapped[list["Child"]] = relationship(back_populates="parent")
    toys: Mapped[set["Toy"]] = relationship(back_populates="parent")


class Child(Base):
    parent: Mapped[Parent | None] = relationship(back_populates="children")


class YoungChild(Child):
    pass


class Toy(Base):
    parent: Mapped[Parent | None] = relationship(back_populates="toys")


class Heard:
    """A listener that notes the values that it is told."""

    def __init__(self) -> None:
        self.values: list[object] = []

    def __call__(self, target: object, value: object, *_: object) -> None:
        self.values.append(value)


class NotedSink(ChangeSink):
    """An owner that notes what it is told."""

    session = None

    def __init__(self) -> None:
        self.told: list[tuple[str, object]] = []

    @override
    def state_modified(self, holder: Tracked) -> None:
        self.told.append(("modified", holder))

    @override
    def state_referenced(self, holder: Tracked, key: str, item: object) -> None:
        self.told.append(("referenced", item))

    @override
    def state_unreferenced(self, holder: Tracked, key: str, item: object) -> None:
        self.told.append(("unreferenced", item))


def append(parent: Parent, child: Child) -> None:
    parent.children.append(child)


def refer(parent: Parent, child: Child) -> None:
    child.parent = parent


def remove(parent: Parent, child: Child) -> None:
    parent.children.remove(child)


def family(size: int) -> tuple[Parent, list[Child]]:
    parent, children = Parent(), [Child() for _ in range(size)]
    for child in children:
        parent.children.append(child)
    return parent, children


def instructions(operation: Callable[[], object]) -> int:
    """How many instructions of Python code an operation takes: its work, whatever the machine."""
    count = 0

    def note(frame: FrameType, what: str, _: object) -> Any:
        nonlocal count
        frame.f_trace_opcodes = True
        count += what == "opcode"
        return note

    before = sys.gettrace()
    sys.settrace(note)
    try:
        operation()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("join", [append, refer])
@pytest.mark.parametrize("kind", [Child, YoungChild])
def test_both_sides_follow(join: Callable[[Parent, Child], None], kind: type[Child]) -> None:
    parent, first, second = Parent(), kind(), kind()

    join(parent, first)
    join(parent, second)
    remove(parent, first)

    assert (first.parent, second.parent) == (None, parent)
    assert parent.children == [second]


@pytest.mark.parametrize("join", [append, refer])
def test_both_sides_have_a_history_and_are_modified(join: Callable[[Parent, Child], None]) -> None:
    (parent, (old,)), new = family(1), Child()
    commit(parent, old, new)

    join(parent, new)

    assert parts(get_history(parent, "children")) == ([new], [old], [])
    assert parts(get_history(new, "parent")) == ([parent], [], [])
    assert inspect(parent).modified
    assert inspect(new).modified


def test_both_sides_have_the_history_of_a_removal() -> None:
    parent, (gone, kept) = family(2)
    commit(parent, gone, kept)

    remove(parent, gone)

    assert parts(get_history(parent, "children")) == ([], [kept], [gone])
    assert parts(get_history(gone, "parent")) == ([None], [], [parent])
    assert not inspect(kept).modified


@pytest.mark.parametrize("join", [append, refer])
@pytest.mark.parametrize(
    ("listened", "name"), [(Parent.children, "append"), (Child.parent, "set")], ids=["many", "one"]
)
def test_a_listener_that_comes_later_hears_the_next_change_and_no_more_when_it_went(
    join: Callable[[Parent, Child], None], listened: Any, name: Any
) -> None:
    heard, parent, children = Heard(), Parent(), [Child(), Child(), Child()]
    join(parent, children[0])

    event.listen(listened, name, heard)
    join(parent, children[1])
    event.remove(listened, name, heard)
    join(parent, children[2])

    assert heard.values in ([children[1]], [parent])
    assert parent.children == children


def test_a_listener_of_a_subclass_hears_of_the_objects_of_the_subclass() -> None:
    heard, parent, young = Heard(), Parent(), YoungChild()
    append(parent, YoungChild())

    event.listen(YoungChild.parent, "set", heard)
    append(parent, young)
    append(parent, Child())

    assert heard.values == [parent]


def test_a_listener_that_refuses_a_removal_leaves_both_sides() -> None:
    parent, (child,) = family(1)

    def refuse(*_: object) -> None:
        raise ValueError

    event.listen(Parent.children, "remove", refuse)
    with pytest.raises(ValueError, match=r"^$"):
        remove(parent, child)
    event.remove(Parent.children, "remove", refuse)

    assert (parent.children, child.parent) == ([child], parent)


@pytest.mark.parametrize("join", [append, refer])
def test_an_object_of_another_class_is_refused(join: Callable[[Any, Any], None]) -> None:
    parent, _ = family(1)

    with pytest.raises(MemberTypeError):
        parent.children.append(Toy())  # type: ignore[arg-type]  # the point
    with pytest.raises(MemberTypeError):
        join(Toy() if join is refer else parent, Child() if join is refer else Toy())

    assert len(parent.children) == 1


def test_an_object_that_has_a_parent_moves() -> None:
    (parent, (child, _)), other = family(2), Parent()

    other.children.append(child)

    assert child not in parent.children
    assert child.parent is other


def test_an_object_without_fields_can_come_in() -> None:
    parent, _ = family(1)
    bare = Child.__new__(Child)

    parent.children.append(bare)

    assert bare.parent is parent
    assert inspect(bare).modified


def test_what_is_held_twice_keeps_its_reference_until_the_last_removal() -> None:
    parent, (child, other) = family(2)
    parent.children.append(child)

    remove(parent, child)
    between = child.parent
    remove(parent, child)

    assert (between, child.parent) == (parent, None)
    assert parent.children == [other]


def test_what_is_no_member_is_refused_as_by_a_list() -> None:
    parent, _ = family(1)

    with pytest.raises(ValueError, match=r"remove"):
        parent.children.remove(Child())


def test_the_session_hears_of_what_comes_in_and_of_a_new_object_that_goes() -> None:
    sink, parent, child = NotedSink(), Parent(), Child()
    parent._sa_sink = sink  # type: ignore[attr-defined]  # a session does it

    append(parent, child)
    child._sa_sink = sink  # type: ignore[attr-defined]  # as above
    remove(parent, child)

    assert [what for what in sink.told if what[0] != "modified"] == [
        ("referenced", child),
        ("unreferenced", child),
    ]


def test_the_session_hears_once_that_an_object_is_modified() -> None:
    sink, parent, children = NotedSink(), Parent(), [Child(), Child()]
    for one in (parent, *children):
        commit(one)
        one._sa_sink = sink  # type: ignore[attr-defined]  # a session does it

    for child in children:
        append(parent, child)

    assert len(sink.told) == 3
    assert {id(one) for _, one in sink.told} == {id(parent), *map(id, children)}


def test_a_set_follows_a_reference() -> None:
    parent, first, second = Parent(), Toy(), Toy()

    first.parent = parent
    second.parent = parent
    parent.toys.remove(first)

    assert parent.toys == {second}
    assert vars(first)["parent"] is None


@pytest.mark.skipif(bool(COMPILED), reason="instructions of compiled code are not seen")
@pytest.mark.parametrize(
    "empty",
    [
        lambda parent, children: [parent.children.pop() for _ in children],
        lambda parent, children: [parent.children.remove(child) for child in children],
        lambda parent, children: parent.children.clear(),
        lambda parent, children: setattr(parent, "children", []),
    ],
    ids=["pop", "remove", "clear", "replace"],
)
@pytest.mark.parametrize("is_loaded", [False, True])
def test_emptying_a_list_takes_work_in_proportion_to_its_length(
    empty: Callable[[Parent, list[Child]], object],
    is_loaded: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    def work(size: int) -> int:
        parent, children = family(size)
        if is_loaded:
            parent.children._sa_adapter.may_repeat = True  # type: ignore[attr-defined]  # as a load
        return instructions(lambda: empty(parent, children))

    work(5)  # settles what is settled once

    assert work(160) < work(40) * 4.5


def test_an_index_that_is_none_is_refused_before_anything_changes() -> None:
    parent, child = Parent(), Child()
    index: Any = "first"

    with pytest.raises(TypeError):
        parent.children.insert(index, child)

    assert child.parent is None
    assert list(parent.children) == []


class MeddlingSink(NotedSink):
    """An owner that changes the list of which it is told."""

    def __init__(self, meddle: Callable[[], object]) -> None:
        super().__init__()
        self.meddle = meddle

    @override
    def state_modified(self, holder: Tracked) -> None:
        self.meddle()


@pytest.mark.parametrize(
    ("meddle", "left"),
    [
        (lambda children: list.pop(children, 0), [2]),
        (lambda children: list.pop(children, 1), [0, 2]),
        (list.clear, []),
        (list.reverse, [2, 0]),
    ],
)
def test_a_session_that_changes_the_list_meanwhile_has_no_other_member_removed(
    meddle: Callable[[list[Child]], object], left: list[int]
) -> None:
    parent, members = Parent(), [Child(), Child(), Child()]
    parent.children = list(members)
    commit(parent, *members)
    sink = MeddlingSink(lambda: meddle(parent.children))
    parent._sa_sink = sink  # type: ignore[attr-defined]  # a session does it

    parent.children.remove(members[1])

    assert [members.index(member) for member in parent.children] == left
    assert members[1].parent is None


@pytest.mark.parametrize("join", [append, refer])
def test_what_stays_in_a_list_without_its_reference_is_noticed_when_it_comes_again(
    join: Callable[[Parent, Child], None],
) -> None:
    parent, child, other = Parent(), Child(), Child()
    parent.children = [child, child, other]
    child.parent = None
    parent.children.remove(other)

    join(parent, child)
    parent.children.remove(child)

    assert list(parent.children) == [child]
    assert inspect(child).dict["parent"] is parent


@pytest.mark.parametrize("found", [[], (), 5])
def test_a_value_that_is_no_collection_of_the_attribute_is_replaced_by_one(found: object) -> None:
    parent, child = Parent(), Child()
    vars(parent)["children"] = found

    child.parent = parent

    assert list(parent.children) == [child]


def test_names_of_a_link_may_be_of_a_subclass_of_str() -> None:
    class Name(str):
        __slots__ = ()

    link = Link(Name("children"), Name("parent"), lambda: (None, None))

    assert (link.key, link.other_key) == ("children", "parent")


@pytest.mark.parametrize("change", [take_in, let_go])
def test_an_adapter_without_fields_is_an_error_and_no_crash(
    change: Callable[[Any, object], bool],
) -> None:
    bare = CollectionAdapter.__new__(CollectionAdapter)

    with pytest.raises(AttributeError):
        change(bare, Child())
