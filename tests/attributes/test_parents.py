"""Whether an object was put into a relation of another one: told by the other side, or noted."""

import gc
from typing import Any

import pytest

from declarative_instr import (
    DeclarativeBase,
    Mapped,
    inspect,
    register_class,
    relationship,
    unregister_class,
)
from declarative_instr.attributes import AttributeEventToken, has_parent
from declarative_instr.attributes.instrumented import AttributeSpec
from declarative_instr.attributes.kind import AttributeKind
from declarative_instr.constants import OP_APPEND
from declarative_instr.exc import InvalidRequestError
from declarative_instr.instrumentation.factory import register_attribute
from declarative_instr.state.objects import holder_of
from declarative_instr.state.views import set_identity
from tests.tracking import attribute_of, commit, expire_values


class Base(DeclarativeBase):
    pass


class Owner(Base):
    dogs: Mapped[list["Dog"]] = relationship(back_populates="owner")
    cats: Mapped[list["Cat"]] = relationship()
    clubs: Mapped[list["Club"]] = relationship(back_populates="members")


class Dog(Base):
    name: Mapped[str]
    owner: Mapped[Owner | None] = relationship(back_populates="dogs")


class Cat(Base):
    pass


class Club(Base):
    members: Mapped[list[Owner]] = relationship(back_populates="clubs")


class Item:
    """An object of a class without declaration."""


@pytest.fixture
def boxes() -> Any:
    """A class whose relations note parents, with a subclass and another class of the same names."""

    class Box:
        pass

    class SmallBox(Box):
        pass

    class Bag:
        pass

    register_class(Item)
    for cls in (Box, SmallBox, Bag):
        register_class(cls)
    many = AttributeSpec(kind=AttributeKind.COLLECTION, trackparent=True)
    one = AttributeSpec(kind=AttributeKind.REFERENCE, trackparent=True)
    for cls in (Box, Bag):
        register_attribute(cls, "items", many)
        register_attribute(cls, "best", one)
    yield Box, SmallBox, Bag
    unregister_class(Item)


# Told by the other side ------------------------------------------------------------------------


def test_other_side_tells_whether_an_object_is_referred_to() -> None:
    owner, dog = Owner(), Dog()
    before = has_parent(Owner, dog, "dogs"), has_parent(Owner, dog, "dogs", optimistic=True)

    dog.owner = owner
    during = has_parent(Owner, dog, "dogs")
    owner.dogs.remove(dog)

    assert before == (False, True)
    assert during
    assert not has_parent(Owner, dog, "dogs", optimistic=True)


def test_collection_on_the_other_side_tells_it_too() -> None:
    owner, club = Owner(), Club()

    club.members.append(owner)
    during = has_parent(Club, owner, "members"), has_parent(Owner, club, "clubs")
    owner.clubs.remove(club)

    assert during == (True, True)
    assert not has_parent(Club, owner, "members", optimistic=True)
    assert not has_parent(Owner, club, "clubs", optimistic=True)


def test_moved_object_has_a_parent_all_the_time() -> None:
    first, second, dog = Owner(), Owner(), Dog()
    first.dogs.append(dog)

    second.dogs.append(dog)

    assert has_parent(Owner, dog, "dogs")


def test_nothing_is_known_of_a_side_that_is_not_loaded() -> None:
    dog = Dog(owner=Owner())
    commit(dog)
    expire_values(dog)
    attribute_of(Dog, "owner")

    answers = [has_parent(Owner, dog, "dogs", optimistic) for optimistic in (False, True)]

    assert answers == [False, True]


def test_deleted_reference_is_no_parent() -> None:
    dog = Dog(owner=Owner())
    commit(dog)

    del dog.owner

    assert not has_parent(Owner, dog, "dogs", optimistic=True)


# Noted by the object ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "put", "take"),
    [
        ("items", lambda box, i: box.items.append(i), lambda box, i: box.items.remove(i)),
        (
            "items",
            lambda box, i: setattr(box, "items", [i]),
            lambda box, _: setattr(box, "items", []),
        ),
        ("items", lambda box, i: box.items.extend([i]), lambda box, _: box.items.clear()),
        ("items", lambda box, i: box.items.append(i), lambda box, _: delattr(box, "items")),
        ("items", lambda box, i: box.items.insert(0, i), lambda box, _: box.items.pop()),
        ("best", lambda box, i: setattr(box, "best", i), lambda box, _: setattr(box, "best", None)),
        ("best", lambda box, i: setattr(box, "best", i), lambda box, _: delattr(box, "best")),
        (
            "best",
            lambda box, i: setattr(box, "best", i),
            lambda box, _: setattr(box, "best", Item()),
        ),
    ],
    ids=["append", "assign", "extend", "delete", "insert", "set", "unset", "replace"],
)
def test_object_notes_that_it_came_and_went(boxes: Any, key: str, put: Any, take: Any) -> None:
    box_class, _, bag_class = boxes
    box, item = box_class(), Item()
    before = has_parent(box_class, item, key), has_parent(box_class, item, key, optimistic=True)

    put(box, item)
    during = has_parent(box_class, item, key)
    take(box, item)

    assert before == (False, True)
    assert during
    assert not has_parent(box_class, item, key, optimistic=True)
    assert not has_parent(bag_class, item, key)


def test_subclass_and_base_share_what_is_noted(boxes: Any) -> None:
    box_class, small_class, _ = boxes
    box, item = small_class(), Item()

    box.items.append(item)

    assert has_parent(box_class, item, "items")
    assert has_parent(small_class, item, "items")


def test_former_parent_that_lets_go_late_changes_nothing(boxes: Any) -> None:
    box_class, _, _ = boxes
    first, second, item = box_class(), box_class(), Item()
    first.items.append(item)
    second.items.append(item)

    first.items.remove(item)
    after_the_former = has_parent(box_class, item, "items")
    second.items.remove(item)

    assert after_the_former
    assert not has_parent(box_class, item, "items", optimistic=True)


def test_setting_the_same_object_again_keeps_the_note(boxes: Any) -> None:
    box_class, _, _ = boxes
    box, item = box_class(), Item()

    box.best = item
    box.best = item

    assert has_parent(box_class, item, "best")


def test_member_held_twice_is_let_go_of_with_the_second(boxes: Any) -> None:
    box_class, _, _ = boxes
    box, item = box_class(), Item()
    box.items = [item, item]

    box.items.remove(item)
    after_one = has_parent(box_class, item, "items")
    box.items.remove(item)

    assert after_one
    assert not has_parent(box_class, item, "items")


def test_nothing_is_known_when_the_latest_parent_is_gone(boxes: Any) -> None:
    box_class, _, _ = boxes
    first, second, item = box_class(), box_class(), Item()
    first.items.append(item)
    second.items.append(item)
    del second
    gc.collect()

    first.items.remove(item)

    answers = [has_parent(box_class, item, "items", optimistic) for optimistic in (False, True)]
    assert answers == [False, True]


def test_parent_that_is_loaded_again_can_let_go(boxes: Any) -> None:
    box_class, _, _ = boxes
    first, again, item = box_class(), box_class(), Item()
    first.items.append(item)
    for box in (first, again):
        set_identity(holder_of(box), 1)
    inspect(first)
    del first, box
    gc.collect()
    again.items.append(item)

    again.items.remove(item)

    assert not has_parent(box_class, item, "items", optimistic=True)


def test_notes_are_in_the_state_of_the_object(boxes: Any) -> None:
    box_class, _, _ = boxes
    box, item = box_class(), Item()

    box.items.append(item)
    during = dict(inspect(item).parents)
    box.items.remove(item)

    assert during == {(box_class, "items"): inspect(box)}
    assert dict(inspect(item).parents) == {(box_class, "items"): False}


def test_relation_with_two_sides_notes_nothing() -> None:
    owner, dog = Owner(), Dog()

    owner.dogs.append(dog)

    assert inspect(dog).parents == {}


# Where it can be asked -------------------------------------------------------------------------


def test_attribute_implementation_token_and_manager_answer_alike() -> None:
    dog = Dog(owner=Owner())
    dogs = attribute_of(Owner, "dogs")

    state = inspect(dog)

    assert dogs.hasparent(state)
    assert dogs.impl.hasparent(state)
    assert AttributeEventToken(dogs.impl, OP_APPEND).hasparent(state)
    assert has_parent(Owner, dog, "dogs")


def test_attribute_that_refers_to_nothing_has_no_parents() -> None:
    with pytest.raises(InvalidRequestError, match=r"Dog\.name holds values; only relations"):
        has_parent(Dog, Dog(), "name")


def test_relation_that_notes_nothing_says_so() -> None:
    cat = Cat()
    Owner(cats=[cat])

    with pytest.raises(InvalidRequestError, match=r"Owner\.cats does not know .*back_populates"):
        has_parent(Owner, cat, "cats")
