"""The functions that work on an object and the name of an attribute."""

from typing import Any

import pytest

from declarative_instr import (
    NO_VALUE,
    DeclarativeBase,
    Mapped,
    event,
    flag_dirty,
    flag_modified,
    get_history,
    init_collection,
    inspect,
    relationship,
    set_committed_value,
)
from declarative_instr.attributes import (
    AttributeEventToken,
    del_attribute,
    get_attribute,
    set_attribute,
)
from declarative_instr.constants import OP_APPEND, OP_MODIFIED, OP_REPLACE
from declarative_instr.exc import ArgumentError, NoValueError, UnmappedInstanceError
from tests.tracking import attribute_of, commit, parts


class Base(DeclarativeBase):
    pass


class Owner(Base):
    name: Mapped[str]
    dogs: Mapped[list["Dog"]] = relationship(back_populates="owner")


class Dog(Base):
    name: Mapped[str]
    owner: Mapped[Owner | None] = relationship(back_populates="dogs")


class LostError(Base, Exception):
    """The fields of its objects lie beside them."""

    name: Mapped[str]


def set_one(one: object, key: str) -> None:
    set_attribute(one, key, 1)


def load_one(one: object, key: str) -> None:
    set_committed_value(one, key, 1)


def make_dirty(one: object, _key: str) -> None:
    flag_dirty(one)


FUNCTIONS: list[Any] = [
    get_history,
    get_attribute,
    del_attribute,
    flag_modified,
    init_collection,
    set_one,
    load_one,
]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_unknown_attribute_is_named_with_the_near_misses(function: Any) -> None:
    with pytest.raises(ArgumentError) as caught:
        function(Owner(), "nmae")

    assert str(caught.value).startswith(
        "Owner has no tracked attribute 'nmae'. Did you mean 'name'? Its attributes are name"
    )


@pytest.mark.parametrize("function", [*FUNCTIONS, make_dirty])
def test_stranger_is_an_error_that_says_what_to_do(function: Any) -> None:
    with pytest.raises(UnmappedInstanceError, match=r"builtins\.int is not instrumented"):
        function(5, "name")


@pytest.mark.parametrize("cls", [Owner, LostError])
def test_get_set_and_delete_do_what_the_attribute_does(cls: Any) -> None:
    one = cls()

    set_attribute(one, "name", "Ann")
    read = get_attribute(one, "name")
    del_attribute(one, "name")

    assert read == "Ann"
    assert get_attribute(one, "name") is None
    assert vars(one).get("name", NO_VALUE) is NO_VALUE


def test_set_attribute_fires_events_with_the_given_initiator() -> None:
    class Own(Base):
        name: Mapped[str]

    heard: list[object] = []
    event.listen(Own.name, "set", lambda *told: heard.append(told[3]))
    token = AttributeEventToken(attribute_of(Own, "name").impl, OP_APPEND)

    set_attribute(Own(), "name", "Ann", token)
    set_attribute(Own(), "name", "Ann")

    assert heard == [token, AttributeEventToken(token.impl, OP_REPLACE)]


def test_set_attribute_keeps_both_sides_in_step() -> None:
    owner, dog = Owner(), Dog()

    set_attribute(dog, "owner", owner)

    assert owner.dogs == [dog]


def test_value_set_as_committed_is_no_change_and_drops_the_one_before() -> None:
    dog = Dog(name="Rex")
    commit(dog)
    dog.name = "Tom"

    set_committed_value(dog, "name", "Bo")

    assert parts(get_history(dog, "name")) == ([], ["Bo"], [])
    assert dog.name == "Bo"


def test_value_set_as_committed_fires_nothing() -> None:
    class Own(Base):
        name: Mapped[str]

    heard: list[object] = []
    event.listen(Own.name, "set", lambda *told: heard.append(told))

    set_committed_value(Own(), "name", "Ann")

    assert heard == []


def test_reference_set_as_committed_does_not_touch_the_other_side() -> None:
    owner, dog = Owner(), Dog()

    set_committed_value(dog, "owner", owner)

    assert dog.owner is owner
    assert owner.dogs == []


def test_init_collection_is_for_collections() -> None:
    with pytest.raises(ArgumentError, match=r"Dog\.name is no collection"):
        init_collection(Dog(), "name")


def test_init_collection_discards_what_was_there() -> None:
    owner = Owner(dogs=[Dog()])

    adapter = init_collection(owner, "dogs")

    assert owner.dogs == []
    assert adapter.data is owner.dogs


def test_flagged_value_counts_as_changed() -> None:
    dog = Dog(name="Rex")
    commit(dog)

    flag_modified(dog, "name")

    assert inspect(dog).modified
    assert parts(get_history(dog, "name")) == (["Rex"], [], [])


def test_flagged_value_is_a_change_even_where_it_is_the_old_one_again() -> None:
    dog = Dog(name="Rex")
    commit(dog)
    dog.name = "Tom"
    dog.name = "Rex"

    flag_modified(dog, "name")

    assert parts(get_history(dog, "name")) == (["Rex"], [], [])


def test_flag_tells_the_listeners() -> None:
    class Own(Base):
        name: Mapped[str]

    heard: list[Any] = []
    event.listen(Own.name, "modified", lambda target, by: heard.append((target, by.key, by.op)))
    own = Own(name="Ann")

    flag_modified(own, "name")

    assert heard == [(own, "name", OP_MODIFIED)]


def test_value_that_is_not_there_cannot_be_flagged() -> None:
    with pytest.raises(NoValueError) as caught:
        flag_modified(Dog(), "name")

    assert str(caught.value) == (
        "Can't flag attribute 'name' modified; it's not present in the object state of the Dog."
        " Read or set it first. [di20]"
    )


def test_dirty_object_has_no_changed_attribute() -> None:
    dog = Dog(name="Rex")
    commit(dog)

    flag_dirty(dog)

    assert inspect(dog).modified
    assert not get_history(dog, "name").has_changes()


def test_tokens_of_one_attribute_and_operation_are_equal() -> None:
    name, owner = attribute_of(Dog, "name").impl, attribute_of(Dog, "owner").impl

    token = AttributeEventToken(name, OP_REPLACE)

    assert token == AttributeEventToken(name, OP_REPLACE)
    assert hash(token) == hash(AttributeEventToken(name, OP_REPLACE))
    assert token != AttributeEventToken(name, OP_APPEND)
    assert token != AttributeEventToken(owner, OP_REPLACE)
    assert token != "name"


def test_token_names_its_attribute() -> None:
    impl = attribute_of(Dog, "name").impl
    token = AttributeEventToken(impl, OP_REPLACE)

    assert (token.key, token.parent_token, token.op) == ("name", impl, OP_REPLACE)
    assert repr(token) == "AttributeEventToken('name', REPLACE)"


def test_committed_value_of_a_new_object_has_no_history_and_others_stay_new() -> None:
    dog = Dog()
    owner = Owner()
    dog.owner = owner

    set_committed_value(dog, "name", "Bo")

    assert parts(get_history(dog, "name")) == ([], ["Bo"], [])
    assert parts(get_history(dog, "owner")) == ([owner], [], [])
