"""Foreign classes with slots: where values go while they are tracked, and how they come back."""

import copy
import gc
import pickle
from typing import Any
from weakref import ref

import pytest
from typing_extensions import override

from declarative_instr import (
    event,
    inspect,
    manager_of_class,
    register_class,
    unregister_class,
)
from declarative_instr.attributes import AttributeKind, AttributeSpec, get_history
from declarative_instr.exc import LayoutError, UnmappedInstanceError, UnpicklingError
from declarative_instr.instrumentation import register_attribute, unregister_attribute
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.objects import dict_of, holder_of
from declarative_instr.state.slot_pickling import rebuild_slotted
from declarative_instr.state.views import commit_all


class Node:
    __slots__ = ("__weakref__", "label", "next", "previous")

    label: Any
    next: Any
    previous: Any

    def __init__(self, label: Any = None) -> None:
        self.label = label


@pytest.fixture
def node() -> Any:
    """Node, with one value and two references that are sides of one relation."""
    register_class(Node)
    register_attribute(Node, "label")
    for key, other_key in (("next", "previous"), ("previous", "next")):
        spec = AttributeSpec(AttributeKind.REFERENCE, target_class=Node, other_key=other_key)
        register_attribute(Node, key, spec)
    yield Node
    unregister_class(Node)


class Half:
    """One value of two is registered."""

    __slots__ = ("__weakref__", "free", "kept")

    free: Any
    kept: Any


@pytest.fixture
def half() -> Any:
    register_class(Half)
    register_attribute(Half, "kept")
    yield Half
    unregister_class(Half)


def commit(*objects: object) -> None:
    for one in objects:
        holder = holder_of(one)
        commit_all(holder, dict_of(holder))


# Values ------------------------------------------------------------------------------------------


def test_slot_that_is_no_attribute_is_read_written_and_deleted_as_before(half: Any) -> None:
    one = half()

    with pytest.raises(AttributeError, match="'Half' object has no attribute 'free'"):
        _ = one.free
    one.free = 1
    during = one.free
    del one.free

    assert during == 1
    with pytest.raises(AttributeError, match="'Half' object has no attribute 'free'"):
        del one.free
    assert "free" not in inspect(one).attrs


def test_values_that_were_there_before_are_found_whenever_an_attribute_comes() -> None:
    one = Half()
    one.kept, one.free = 1, 2

    manager = register_class(Half)
    try:
        early = one.kept
        register_attribute(Half, "kept")

        assert (early, one.kept, one.free) == (1, 1, 2)
        unregister_attribute(Half, "kept")
        assert one.kept == 1
        assert isinstance(manager.find_state(one), InstanceState)
    finally:
        unregister_class(Half)
    assert (one.kept, one.free) == (1, 2)


def test_attribute_without_a_slot_of_its_own_finds_room(half: Any) -> None:
    register_attribute(half, "more", AttributeSpec(AttributeKind.COLLECTION))
    one = half()

    one.more.append(half())

    assert len(one.more) == 1
    assert not hasattr(one, "__dict__")


def test_state_taken_off_leaves_the_values(half: Any) -> None:
    one = half()
    one.kept, one.free = 1, 2
    manager = manager_of_class(half)

    manager.teardown_instance(one)
    manager.teardown_instance(one)

    assert not manager.has_state(one)
    assert (one.kept, one.free) == (1, 2)


def test_getattr_of_the_class_is_not_asked_for_what_tracking_needs() -> None:
    asked: list[str] = []

    class Curious:
        __slots__ = ("__weakref__", "x")

        def __getattr__(self, name: str) -> object:
            asked.append(name)
            return name

    register_class(Curious)
    register_attribute(Curious, "x")
    one: Any = Curious()

    one.x = 1

    assert one.x == 1
    assert asked == []


def test_private_slots_are_found_under_their_full_name() -> None:
    class Safe:
        __slots__ = ("__code", "__weakref__")

        def __init__(self) -> None:
            self.__code = 5

        @property
        def code(self) -> int:
            return self.__code

    register_class(Safe)
    register_attribute(Safe, "_Safe__code")

    one = Safe()

    assert one.code == 5
    assert get_history(one, "_Safe__code").added == [5]


# Inheritance -------------------------------------------------------------------------------------


def test_subclass_with_slots_of_its_own_inherits_attributes(half: Any) -> None:
    class Whole(Half):
        __slots__ = ("own",)

        own: Any

    register_class(Whole)
    register_attribute(Whole, "own")
    one = Whole()

    one.kept, one.free, one.own = 1, 2, 3

    assert (one.kept, one.free, one.own) == (1, 2, 3)
    assert set(manager_of_class(Whole)) == {"kept", "own"}
    unregister_class(Whole)
    assert (one.own, vars(Whole).keys() & {"kept", "free"}) == (3, set())


def test_subclass_with_a_dict_keeps_values_of_inherited_slots_there(half: Any) -> None:
    class Open(Half):
        pass

    before = Open.__new__(Open)
    register_class(Open)
    one: Any = Open()

    one.kept, one.free, one.other = 1, 2, 3

    assert {key for key in vars(one) if not key.startswith("_sa")} == {"kept", "free", "other"}
    assert before.kept is None
    assert get_history(one, "kept").added == [1]


def test_subclass_registered_before_its_base_takes_part_in_it_later() -> None:
    class Whole(Half):
        __slots__ = ("own",)

    register_class(Whole)
    one = Whole()
    one.kept = 1
    register_class(Half)
    try:
        register_attribute(Half, "kept")

        assert one.kept == 1
        assert set(manager_of_class(Whole)) == {"kept"}
    finally:
        unregister_class(Half)
    assert one.kept == 1
    unregister_class(Whole)
    assert one.kept == 1


def test_subclass_that_is_not_registered_is_tracked_as_its_base_is_where_it_was_constructed(
    node: Any,
) -> None:
    class Special(Node):
        __slots__ = ()

    special, bare = Special("made"), Special.__new__(Special)

    assert special.label == "made"
    assert inspect_class(special) is Special
    with pytest.raises(UnmappedInstanceError, match="Special is not instrumented"):
        bare.label = 1


def inspect_class(instance: object) -> type:
    holder = holder_of(instance)
    assert isinstance(holder, InstanceState)
    return holder.class_


def test_class_without_slots_of_its_own_uses_those_of_a_base_that_nobody_registered() -> None:
    class Bare(Half):
        __slots__ = ()

    register_class(Bare)
    register_attribute(Bare, "kept")
    one, other = Bare(), Half()

    one.kept = other.kept = 1

    assert get_history(one, "kept").added == [1]
    unregister_class(Bare)
    assert (one.kept, other.kept) == (1, 1)


@pytest.mark.parametrize(
    ("base", "message"),
    [
        (int, "it is a kind of int, and Python gives such objects none"),
        (tuple, "it is a kind of tuple"),
        (bytes, "it is a kind of bytes"),
    ],
)
def test_class_that_cannot_be_referred_to_weakly_is_refused_with_the_reason(
    base: Any, message: str
) -> None:
    class Kind(base):  # type: ignore[misc]  # a class from a parameter
        pass

    before = dict(vars(Kind))

    with pytest.raises(LayoutError, match=message):
        register_class(Kind)

    assert dict(vars(Kind)) == before


# Life --------------------------------------------------------------------------------------------


def test_objects_that_refer_to_each_other_by_values_and_old_values_are_collected(
    node: Any,
) -> None:
    first, second, third = node(1), node(2), node(3)
    first.next = second
    commit(first, second, third)
    first.next = third
    watched = [ref(first), ref(second), ref(third)]

    del first, second, third
    gc.collect()

    assert [reference() for reference in watched] == [None, None, None]


def test_class_with_slots_is_collected_with_its_manager() -> None:
    class Passing:
        __slots__ = ("__weakref__", "x")

    manager = register_class(Passing)
    register_attribute(Passing, "x")
    one: Any = Passing()
    one.x = 1
    watched = ref(Passing), ref(manager)

    del one, manager, Passing
    gc.collect()

    assert [reference() for reference in watched] == [None, None]


# Pickling and copying ----------------------------------------------------------------------------


def test_pickle_takes_old_values_along(node: Any) -> None:
    one = node("old")
    commit(one)
    one.label = "new"

    restored = pickle.loads(pickle.dumps(one))

    assert get_history(restored, "label") == (["new"], (), ["old"])
    assert inspect(restored).modified


def test_pickle_events_tell_of_the_state(node: Any) -> None:
    heard: list[object] = []
    event.listen(node, "pickle", lambda _o, state: heard.append(sorted(state)))
    event.listen(node, "unpickle", lambda _o, state: heard.append(state["values"]["label"]))

    pickle.loads(pickle.dumps(node("x")))

    assert heard == [["committed", "values", "version"], "x"]


def test_copy_has_a_collection_of_its_own(half: Any) -> None:
    register_attribute(half, "more", AttributeSpec(AttributeKind.COLLECTION))
    one, part = half(), half()
    one.more.append(part)

    other = copy.copy(one)
    other.more.append(half())

    assert one.more == [part]
    assert other.more[0] is part


class Guarded:
    __slots__ = ("__weakref__", "secret", "x")

    secret: Any
    x: Any

    def __new__(cls, secret: Any) -> Any:
        made = super().__new__(cls)
        made.secret = secret
        return made

    def __getnewargs__(self) -> tuple[object]:
        return (self.secret,)

    @override
    def __getstate__(self) -> object:
        return {"only": self.x}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.x = state["only"]


def test_ways_of_the_class_to_pickle_are_gone() -> None:
    register_class(Guarded)
    register_attribute(Guarded, "x")
    one = Guarded("s")
    one.x = 1
    commit(one)

    try:
        restored = pickle.loads(pickle.dumps(one))
    finally:
        unregister_class(Guarded)

    assert (restored.secret, restored.x) == ("s", 1)
    assert "__reduce_ex__" not in vars(Guarded)


class Reduced:
    __slots__ = ("__weakref__", "x")

    x: Any

    @override
    def __reduce__(self) -> tuple[object, ...]:
        return Reduced, ()


def test_class_that_reduces_its_objects_itself_is_left_alone() -> None:
    register_class(Reduced)
    register_attribute(Reduced, "x")
    one = Reduced()
    one.x = 1

    try:
        restored = pickle.loads(pickle.dumps(one))

        assert restored.x is None
    finally:
        unregister_class(Reduced)


def test_pickle_of_another_version_is_refused(half: Any) -> None:
    with pytest.raises(UnpicklingError, match="Half object is not of format 1"):
        half().__setstate__({"version": 0})


def test_pickle_that_names_a_class_without_instrumentation_is_refused() -> None:
    with pytest.raises(UnmappedInstanceError, match="int is not instrumented"):
        rebuild_slotted(int, (), None, 0)


def test_pickled_exception_is_restored_without_its_events() -> None:
    register_class(TroubleError)
    register_attribute(TroubleError, "where")
    heard: list[object] = []
    event.listen(TroubleError.where, "set", lambda _o, value, *_: heard.append(value))
    one = TroubleError("here")

    try:
        restored = pickle.loads(pickle.dumps(one))

        assert (restored.where, restored.args) == ("here", ("here",))
        assert heard == ["here", "here"], "once for each constructor"
    finally:
        unregister_class(TroubleError)
    assert "__setstate__" not in vars(TroubleError)


class TroubleError(Exception):
    where: Any

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where
