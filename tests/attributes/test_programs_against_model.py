"""Any program over every kind of relation, against lists: contents, histories, undoing and redoing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declarative_instr import (
    DeclarativeBase,
    Mapped,
    get_history,
    relationship,
    set_committed_value,
)
from declarative_instr.collections import attribute_keyed_dict
from tests.tracking import attribute_of, commit, expire_values, parts

SIZE = 3


class Base(DeclarativeBase):
    pass


class Folder(Base):
    above: Mapped["Folder | None"] = relationship(back_populates="below")
    below: Mapped[list["Folder"]] = relationship(back_populates="above")


class Shelf(Base):
    name: Mapped[Any]
    books: Mapped[list["Book"]] = relationship(back_populates="shelf")
    loose: Mapped[set["Book"]] = relationship(back_populates="heap")
    named: Mapped[dict[Any, "Book"]] = relationship(
        back_populates="drawer", collection_class=attribute_keyed_dict("name")
    )
    readers: Mapped[list["Book"]] = relationship(back_populates="places")
    marked: Mapped["Book | None"] = relationship(back_populates="marker")


class Book(Base):
    name: Mapped[Any]
    shelf: Mapped[Shelf | None] = relationship(back_populates="books")
    heap: Mapped[Shelf | None] = relationship(back_populates="loose")
    drawer: Mapped[Shelf | None] = relationship(back_populates="named")
    places: Mapped[list[Shelf]] = relationship(back_populates="readers")
    marker: Mapped[Shelf | None] = relationship(back_populates="marked")


SIDES: list[tuple[Any, str, Any, str]] = [
    (Folder, "below", Folder, "above"),
    (Shelf, "books", Book, "shelf"),
    (Shelf, "loose", Book, "heap"),
    (Shelf, "named", Book, "drawer"),
    (Shelf, "readers", Book, "places"),
    (Shelf, "marked", Book, "marker"),
]


@dataclass(frozen=True)
class Step:
    """One change of the object `index` at one side of one relation."""

    action: str
    relation: int
    is_back: bool
    index: int
    others: tuple[int, ...]
    slice: slice


places = st.none() | st.integers(-SIZE, SIZE)
steps = st.builds(
    Step,
    action=st.sampled_from(
        [
            "assign",
            "add",
            "add",
            "take",
            "pop",
            "insert",
            "slice",
            "cut",
            "clear",
            "commit",
            "reload",
        ]
    ),
    relation=st.integers(0, len(SIDES) - 1),
    is_back=st.booleans(),
    index=st.integers(0, SIZE - 1),
    others=st.lists(st.integers(0, SIZE - 1), max_size=3).map(tuple),
    slice=st.builds(slice, places, places, st.sampled_from([None, 1, 2, -1])),
)
programs = st.lists(steps, max_size=15)

Content = dict[tuple[Any, str], list[Any]]
"""By object and attribute; a single reference has one item at the most."""


class Model:
    """What all attributes hold, as lists; each change is followed at the other side."""

    def __init__(self, objects: dict[Any, list[Any]]) -> None:
        self.back: dict[tuple[Any, str], str] = {}
        self.content: Content = {}
        for left, key, right, back in SIDES:
            self.back |= {(left, key): back, (right, back): key}
            self.content |= {(one, key): [] for one in objects[left]}
            self.content |= {(one, back): [] for one in objects[right]}

    def is_single(self, one: Any, key: str) -> bool:
        return not attribute_of(type(one), key).impl.is_collection

    def replace(
        self, one: Any, key: str, new: list[Any], *, gone: list[Any], come: list[Any]
    ) -> None:
        """Let one object hold `new`; the other side hears of what is gone and what has come."""
        back = self.back[type(one), key]
        for item in gone:
            self.leave(item, back, one)
        for item in come:
            self.join(item, back, one)
        self.content[one, key] = new

    def join(self, one: Any, key: str, item: Any) -> None:
        held = self.content[one, key]
        if self.is_single(one, key):
            if held == [item]:
                return
            for old in held:
                self.leave(old, self.back[type(one), key], one)
            held.clear()
        if isinstance(getattr(one, key), list) or item not in held:
            held.append(item)

    def leave(self, one: Any, key: str, item: Any) -> None:
        if item in self.content[one, key]:
            self.content[one, key].remove(item)

    def ends_that_leave(self, one: Any, key: str, gone: list[Any], new: list[Any]) -> list[Any]:
        """A single reference stays while its object is held once more."""
        if gone and not self.is_single(gone[0], self.back[type(one), key]):
            return gone
        return [item for item in gone if item not in new]


class World:
    """Some objects of each class and the model, changed together."""

    def __init__(self, *, may_repeat: bool) -> None:
        self.may_repeat = may_repeat
        self.objects: dict[Any, list[Any]] = {
            Folder: [Folder() for _ in range(SIZE)],
            Shelf: [Shelf(name=number) for number in range(SIZE)],
            Book: [Book(name=number) for number in range(SIZE)],
        }
        self.model = Model(self.objects)
        self.commit()

    def commit(self) -> None:
        commit(*(one for objects in self.objects.values() for one in objects))
        self.stored = self.wanted()

    def reload(self) -> None:
        """Discard all changes, as a rollback does, and load what is stored."""
        for objects in self.objects.values():
            for one in objects:
                expire_values(one)
        for objects in (self.objects[Shelf], self.objects[Book]):
            for number, one in enumerate(objects):
                set_committed_value(one, "name", number)
        for (one, key), items in self.stored.items():
            is_single = self.model.is_single(one, key)
            set_committed_value(one, key, (items or [None])[0] if is_single else items)
        self.model.content = {place: list(items) for place, items in self.stored.items()}

    def wanted(self) -> Content:
        """What the model says."""
        return {place: list(items) for place, items in self.model.content.items()}

    def held(self) -> Content:
        """What the objects hold, in the order in which they do."""
        return {(one, key): members(getattr(one, key)) for one, key in self.model.content}

    def run(self, step: Step) -> None:
        """Make one change."""
        if step.action in ("commit", "reload"):
            getattr(self, step.action)()
            return
        left, key, right, back = SIDES[step.relation]
        if step.is_back:
            left, key, right, back = right, back, left, key
        one = self.objects[left][step.index]
        others = [self.objects[right][number] for number in step.others]
        if self.model.is_single(one, key):
            self.refer(one, key, others[:1])
        elif step.action in ("assign", "clear"):
            self.assign(one, key, others if step.action == "assign" else [])
        elif isinstance(getattr(one, key), list):
            self.change_list(one, key, others, step)
        else:
            self.toggle(one, key, others)

    def refer(self, one: Any, key: str, others: list[Any]) -> None:
        before = self.model.content[one, key]
        gone, come = (before, others) if before != others else ([], [])
        self.model.replace(one, key, others, gone=list(gone), come=come)

        setattr(one, key, others[0] if others else None)

    def assign(self, one: Any, key: str, others: list[Any]) -> None:
        value = getattr(one, key)
        if not self.may_repeat or not isinstance(value, list):
            others = list(dict.fromkeys(others))
        before = self.model.content[one, key]
        come = [item for item in others if item not in before]
        gone = [item for item in before if item not in others]
        self.model.replace(one, key, others, gone=gone, come=come)

        by_name = isinstance(value, dict)
        setattr(
            one, key, {item.name: item for item in others} if by_name else others_as(value, others)
        )

    def toggle(self, one: Any, key: str, others: list[Any]) -> None:
        """Change a set or a dictionary."""
        for item in dict.fromkeys(others):
            before = self.model.content[one, key]
            is_held = item in before
            new = [other for other in before if other is not item] if is_held else [*before, item]
            gone, come = ([item], []) if is_held else ([], [item])
            self.model.replace(one, key, new, gone=gone, come=come)

            value = getattr(one, key)
            if isinstance(value, set):
                value.symmetric_difference_update([item])
            elif is_held:
                value.pop(item.name)
            else:
                value[item.name] = item

    def change_list(self, one: Any, key: str, others: list[Any], step: Step) -> None:
        before = self.model.content[one, key]
        if not self.may_repeat:
            others = [item for item in dict.fromkeys(others) if item not in before]
        if step.action in ("slice", "cut"):
            self.change_slice(one, key, others if step.action == "slice" else None, step.slice)
        elif step.action in ("add", "insert"):
            for item in others:
                self.insert(one, key, item, None if step.action == "add" else step.index)
        elif before:
            self.take(one, key, step.index % len(before), by_place=step.action == "pop")

    def insert(self, one: Any, key: str, item: Any, place: int | None) -> None:
        back = self.model.back[type(one), key]
        self.model.join(item, back, one)
        held = self.model.content[one, key]
        held.insert(len(held) if place is None else place, item)

        if place is None:
            getattr(one, key).append(item)
        else:
            getattr(one, key).insert(place, item)

    def take(self, one: Any, key: str, place: int, *, by_place: bool) -> None:
        new = list(self.model.content[one, key])
        item = new[place]
        del new[place if by_place else new.index(item)]
        gone = self.model.ends_that_leave(one, key, [item], new)
        self.model.replace(one, key, new, gone=gone, come=[])

        if by_place:
            getattr(one, key).pop(place)
        else:
            getattr(one, key).remove(item)

    def change_slice(self, one: Any, key: str, others: list[Any] | None, where: slice) -> None:
        new = list(self.model.content[one, key])
        out = new[where]
        if others is None:
            del new[where]
        elif where.step in (None, 1) or len(out) == len(others):
            new[where] = others
        else:
            return
        gone = self.model.ends_that_leave(one, key, out, new)
        self.model.replace(one, key, new, gone=gone, come=others or [])

        if others is None:
            del getattr(one, key)[where]
        else:
            getattr(one, key)[where] = others

    def restore(self, content: Content) -> None:
        """Set every attribute to what it held once."""
        for (one, key), items in content.items():
            if self.model.is_single(one, key):
                setattr(one, key, items[0] if items else None)
            elif isinstance(getattr(one, key), dict):
                setattr(one, key, {item.name: item for item in items})
            else:
                setattr(one, key, others_as(getattr(one, key), items))


def others_as(value: object, others: list[Any]) -> Any:
    return set(others) if isinstance(value, set) else others


def members(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, list | set) else [value][: value is not None]


def in_order(content: Content) -> dict[tuple[Any, str], object]:
    """Lists as they are; of sets and dictionaries, the order tells nothing."""
    return {
        (one, key): items if isinstance(getattr(one, key), list) else Counter(map(id, items))
        for (one, key), items in content.items()
    }


def assert_histories(world: World, before: Content, after: Content) -> None:
    """Histories are the difference of two contents."""
    for (one, key), now in after.items():
        old = before[one, key]
        added, _, deleted = map(real, parts(get_history(one, key)))

        assert Counter(map(id, added)) == Counter(id(item) for item in now if item not in old)
        assert Counter(map(id, deleted)) == Counter(id(item) for item in old if item not in now)


def real(items: Iterable[object]) -> list[object]:
    """Without the None of a reference to nothing."""
    return [item for item in items if item is not None]


@pytest.mark.parametrize("may_repeat", [False, True])
@given(program=programs)
def test_contents_and_histories_are_those_of_the_model_after_every_step(
    program: list[Step],
    may_repeat: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    world = World(may_repeat=may_repeat)

    for step in program:
        world.run(step)

        assert in_order(world.held()) == in_order(world.wanted())
        assert_histories(world, world.stored, world.wanted())


@given(program=programs)
def test_a_program_can_be_undone_and_done_again(program: list[Step]) -> None:
    world = World(may_repeat=False)
    for step in program:
        world.run(step)
    after = world.held()

    world.restore(world.stored)
    undone = world.held()
    assert_histories(world, world.stored, world.stored)
    world.restore(after)

    assert in_order(undone) == in_order(world.stored)
    assert in_order(world.held()) == in_order(after)
    assert_histories(world, world.stored, after)
