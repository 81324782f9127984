"""Loaders of one attribute of one object."""

from typing import Any

import pytest

from declarative_instr import DeclarativeBase, Mapped, get_history, inspect, relationship
from declarative_instr.constants import (
    ATTR_EMPTY,
    ATTR_WAS_SET,
    NO_VALUE,
    PASSIVE_NO_RESULT,
    PassiveFlag,
)
from declarative_instr.instrumentation.factory import manager_of_class
from tests.tracking import commit, expire_values, parts


class Base(DeclarativeBase):
    pass


class Lamp(Base):
    colour: Mapped[str]
    watts: Mapped[int]
    room: Mapped["Room | None"] = relationship(back_populates="lamps")


class Room(Base):
    name: Mapped[str]
    lamps: Mapped[list[Lamp]] = relationship(back_populates="room")


class OddError(Base, Exception):
    """The state of its objects lies beside them."""

    colour: Mapped[str]


@pytest.fixture(params=[Lamp, OddError])
def one(request: pytest.FixtureRequest) -> Any:
    made = request.param()
    commit(made)
    return made


def test_loader_is_asked_with_the_state_and_the_flags(one: Any) -> None:
    asked: list[object] = []

    def load(*given: object) -> str:
        asked.append(given)
        return "red"

    inspect(one).callables["colour"] = load

    assert one.colour == "red"
    assert asked == [(inspect(one), PassiveFlag.PASSIVE_OFF)]


def test_value_counts_as_loaded(one: Any) -> None:
    inspect(one).callables["colour"] = lambda *_: "red"

    first = one.colour
    inspect(one).callables["colour"] = lambda *_: "never asked"

    assert (first, one.colour) == ("red", "red")
    assert not inspect(one).modified
    assert parts(get_history(one, "colour")) == ([], ["red"], [])


def test_loader_may_put_the_value_itself(one: Any) -> None:
    def load(state: Any, _passive: PassiveFlag) -> object:
        state.dict["colour"] = "blue"
        return ATTR_WAS_SET

    inspect(one).callables["colour"] = load

    assert one.colour == "blue"


def test_loader_may_find_nothing(one: Any) -> None:
    inspect(one).callables["colour"] = lambda *_: ATTR_EMPTY

    assert one.colour is None
    assert inspect(one).attrs.colour.loaded_value is NO_VALUE


def test_loader_is_not_asked_where_none_may_be(one: Any) -> None:
    inspect(one).callables["colour"] = lambda *_: pytest.fail("asked")

    history = get_history(one, "colour", PassiveFlag.PASSIVE_NO_INITIALIZE)

    assert parts(history) == ([], [], [])
    assert inspect(one).attrs.colour.loaded_value is NO_VALUE


def test_loader_may_refuse_by_the_flags() -> None:
    lamp: Any = Lamp()
    impl = inspect(lamp).get_impl("colour")
    inspect(lamp).callables["colour"] = lambda _state, passive: (
        "red" if passive & PassiveFlag.SQL_OK else PASSIVE_NO_RESULT
    )

    without = impl.get(lamp, vars(lamp), PassiveFlag.PASSIVE_NO_FETCH)

    assert without is PASSIVE_NO_RESULT
    assert lamp.colour == "red"


def test_value_that_is_there_is_not_loaded(one: Any) -> None:
    one.colour = "green"
    inspect(one).callables["colour"] = lambda *_: pytest.fail("asked")

    assert one.colour == "green"


def test_loader_is_of_the_object_alone() -> None:
    lamp: Any = Lamp()
    other: Any = Lamp()
    inspect(lamp).callables["colour"] = lambda *_: "red"

    assert (lamp.colour, other.colour) == ("red", None)


@pytest.mark.parametrize("key", ["colour", None])
def test_expiry_ends_the_loader(key: str | None) -> None:
    lamp = Lamp(colour="green", watts=5)
    commit(lamp)
    inspect(lamp).callables["colour"] = lambda *_: "red"

    expire_values(lamp, *([key] if key else []))

    assert inspect(lamp).callables == {}


def test_expiry_of_another_attribute_leaves_the_loader() -> None:
    lamp = Lamp(watts=5)
    commit(lamp)
    inspect(lamp).callables["colour"] = lambda *_: "red"

    expire_values(lamp, "watts")

    assert lamp.colour == "red"


def test_attribute_with_a_loader_is_not_loaded_with_the_expired_ones() -> None:
    lamp = Lamp(colour="green", watts=5)
    commit(lamp)
    expire_values(lamp)
    inspect(lamp).callables["colour"] = lambda *_: "red"
    wanted: list[object] = []

    def load(state: Any, keys: set[str], _passive: PassiveFlag) -> None:
        wanted.append(set(keys))
        state.dict.update(watts=7)

    manager: Any = manager_of_class(Lamp)
    manager.expired_attribute_loader = load
    try:
        found = (lamp.colour, lamp.watts)
    finally:
        manager.expired_attribute_loader = None

    assert found == ("red", 7)
    assert wanted == [{"watts"}]


def test_reference_has_a_loader() -> None:
    lamp, room = Lamp(), Room(name="hall")
    commit(lamp)
    inspect(lamp).callables["room"] = lambda *_: room

    assert lamp.room is room
    assert parts(get_history(lamp, "room")) == ([], [room], [])


def test_collection_has_a_loader() -> None:
    room, lamp = Room(name="hall"), Lamp()
    commit(room)
    inspect(room).callables["lamps"] = lambda *_: [lamp]

    assert room.lamps == [lamp]
    assert parts(get_history(room, "lamps")) == ([], [lamp], [])
