"""What pickles and copies take along beside the values, and what stays behind."""

import copy
import pickle
from collections.abc import Callable
from typing import Any, Self

import pytest
from typing_extensions import override

from declarative_instr import (
    DeclarativeBase,
    Mapped,
    event,
    get_history,
    inspect,
    register_class,
    relationship,
    unregister_class,
)
from declarative_instr.attributes import AttributeSpec
from declarative_instr.collections import InstrumentedList
from declarative_instr.exc import UnknownKeywordError, UnpicklingError
from declarative_instr.instrumentation import register_attribute
from declarative_instr.state.objects import holder_of
from declarative_instr.state.pending import PendingCollection
from declarative_instr.state.tracked import ChangeSink, Tracked
from declarative_instr.state.views import set_identity, set_sink
from tests.tracking import commit, expire_values, parts


class Base(DeclarativeBase):
    pass


class Boat(Base):
    name: Mapped[str]
    length: Mapped[int]
    crew: Mapped[list["Sailor"]] = relationship(back_populates="boat")


class Sailor(Base):
    name: Mapped[str]
    boat: Mapped[Boat | None] = relationship(back_populates="crew")


class Coin(Base):
    """Cannot be made without its worth."""

    worth: Mapped[int]

    def __new__(cls, worth: int) -> Self:
        made = super().__new__(cls)
        made.mint = worth  # type: ignore[attr-defined]  # a value of the user's
        return made

    def __getnewargs__(self) -> tuple[int]:
        return (self.worth,)


class Single(Base):
    """There is one of each name."""

    name: Mapped[str]

    @override
    def __reduce__(self) -> tuple[Any, ...]:
        return single_called, (self.name,)


class Crate(Base):
    """Has slots beside its attributes."""

    __slots__ = ("__secret", "mark", "unset")

    weight: Mapped[int]

    def hide(self, secret: object) -> None:
        self.__secret = secret

    def found(self) -> object:
        return self.__secret


class HeavyCrate(Crate):
    __slots__ = ("crane",)


class Plain:
    label: Any


register_class(Plain)
register_attribute(Plain, "label", AttributeSpec())

singles: dict[str, Single] = {}


def single_called(name: str) -> Single:
    return singles[name]


class Owner(ChangeSink):
    """Owns objects and hears nothing."""

    @property
    @override
    def session(self) -> object:
        return self

    @override
    def state_modified(self, holder: Tracked) -> None:
        pass

    @override
    def state_referenced(self, holder: Tracked, key: str, item: object) -> None:
        pass

    @override
    def state_unreferenced(self, holder: Tracked, key: str, item: object) -> None:
        pass


def by_pickle(one: Any) -> Any:
    return pickle.loads(pickle.dumps(one))


@pytest.fixture(params=[by_pickle, copy.copy, copy.deepcopy], ids=["pickle", "copy", "deepcopy"])
def duplicate(request: pytest.FixtureRequest) -> Callable[[Any], Any]:
    made: Callable[[Any], Any] = request.param
    return made


# Taken along ---------------------------------------------------------------------------------


def test_slots_beside_the_attributes_go_along(duplicate: Callable[[Any], Any]) -> None:
    crate: Any = HeavyCrate(weight=3)
    crate.mark, crate.crane = "up", "big"
    crate.hide("gold")

    made = duplicate(crate)

    assert (made.mark, made.crane, made.found(), made.weight) == ("up", "big", "gold", 3)
    assert not hasattr(made, "unset")


@pytest.mark.parametrize("slots", [{"gone": 1}, {"_sa_flags": 0}, ["mark"], 5])
def test_values_of_slots_that_the_class_does_not_have_are_refused(slots: object) -> None:
    crate: Any = Crate.__new__(Crate)

    with pytest.raises(UnpicklingError, match=r"Crate object (has a value of the slot|was not)"):
        crate.__setstate__({"version": 1, "values": {"weight": 1}, "slots": slots})


def test_objects_of_a_pickle_that_has_one_dictionary_twice_have_two() -> None:
    values = {"name": "Ark"}
    state = {"version": 1, "values": values}
    one, other = Boat.__new__(Boat), Boat.__new__(Boat)

    one.__setstate__(state)
    other.__setstate__(state)
    one.name = "Bark"

    assert (other.name, values) == ("Ark", {"name": "Ark"})


def test_expired_object_stays_expired(duplicate: Callable[[Any], Any]) -> None:
    boat = Boat(name="Ark", length=3)
    set_identity(holder_of(boat), 1)
    commit(boat)
    expire_values(boat)

    other = duplicate(boat)

    assert inspect(other).expired
    assert inspect(other).expired_attributes == {"name", "length"}


@pytest.mark.parametrize("cls", [Boat, Plain])
def test_expired_attribute_stays_expired(cls: Any, duplicate: Callable[[Any], Any]) -> None:
    key = "name" if cls is Boat else "label"
    one = cls()
    setattr(one, key, "Ark")
    expire_values(one, key)

    other = duplicate(one)

    assert inspect(other).expired_attributes == {key}
    assert key not in inspect(other).dict


def test_changes_of_a_collection_that_wait_for_it_go_along(
    duplicate: Callable[[Any], Any],
) -> None:
    boat, joined, left = Boat(name="Ark"), Sailor(name="Ann"), Sailor(name="Bea")
    inspect(boat).extras.pending["crew"] = PendingCollection([joined], [left])

    waiting = inspect(duplicate(boat))._pending_mutations["crew"]

    assert [sailor.name for sailor in waiting.added_items] == ["Ann"]
    assert [sailor.name for sailor in waiting.deleted_items] == ["Bea"]


@pytest.mark.parametrize("cls", [Boat, Plain])
def test_notes_of_the_user_go_along_and_are_apart(
    cls: Any, duplicate: Callable[[Any], Any]
) -> None:
    one = cls()
    inspect(one).info["note"] = 1

    other = duplicate(one)
    inspect(other).info["more"] = 2

    assert inspect(other).info == {"note": 1, "more": 2}
    assert inspect(one).info == {"note": 1}


def test_values_that_are_no_attributes_are_apart_from_those_that_are() -> None:
    boat: Any = Boat(name="Ark")
    boat.nickname = "A"

    state = boat.__getstate__()

    assert (state["values"], state["others"]) == ({"name": "Ark"}, {"nickname": "A"})


def test_restored_object_may_be_the_first_of_its_class() -> None:
    class Harbour(Base):
        name: Mapped[str]
        ships: Mapped[list["Ship"]] = relationship(back_populates="harbour")

    class Ship(Base):
        harbour: Mapped[Harbour | None] = relationship(back_populates="ships")

    harbour: Any = Harbour.__new__(Harbour)
    ship = Ship.__new__(Ship)
    harbour.__setstate__({"version": 1, "values": {"ships": InstrumentedList()}})

    harbour.ships.append(ship)

    assert ship.harbour is harbour


def test_arguments_of_new_go_along(duplicate: Callable[[Any], Any]) -> None:
    coin: Any = Coin(worth=5)

    other = duplicate(coin)

    assert (other.worth, other.mint) == (5, 5)


def test_reduce_of_the_class_is_asked(duplicate: Callable[[Any], Any]) -> None:
    single = singles["one"] = Single(name="one")

    assert duplicate(single) is single


# Left behind ---------------------------------------------------------------------------------


def test_owner_stays_behind(duplicate: Callable[[Any], Any]) -> None:
    boat = Boat(name="Ark")
    set_identity(holder_of(boat), 1)
    set_sink(holder_of(boat), Owner())

    other = duplicate(boat)

    assert inspect(boat).persistent
    assert inspect(other).detached


def test_loaders_of_the_object_alone_stay_behind(duplicate: Callable[[Any], Any]) -> None:
    boat = Boat()
    inspect(boat).callables["name"] = lambda *_: "Ark"

    other = duplicate(boat)

    assert inspect(other).callables == {}
    assert other.name is None


def test_pickle_has_nothing_that_is_not_needed() -> None:
    boat = Boat(name="Ark", length=3)
    commit(boat)
    inspect(boat).extras.info.clear()

    assert boat.__getstate__() == {"version": 1, "values": {"name": "Ark", "length": 3}}


def test_pickle_is_little_larger_than_that_of_the_values() -> None:
    boats = [Boat(name=f"Boat {number}", length=number) for number in range(100)]

    whole, values = pickle.dumps(boats), pickle.dumps([dict(vars(one)) for one in boats])

    assert len(whole) < len(values) + 25 * len(boats)


# Listeners -----------------------------------------------------------------------------------


def test_listeners_hear_of_foreign_objects(duplicate: Callable[[Any], Any]) -> None:
    heard: list[object] = []

    def write(_target: object, state: dict[str, object]) -> None:
        state["note"] = "kept"

    def read(target: Plain, state: dict[str, object]) -> None:
        heard.append((target.label, state["note"]))

    event.listen(Plain, "pickle", write)
    event.listen(Plain, "unpickle", read)
    plain = Plain()
    plain.label = "A"

    try:
        inspect(duplicate(plain))
    finally:
        event.remove(Plain, "pickle", write)
        event.remove(Plain, "unpickle", read)

    assert heard == [("A", "kept")]


def test_restored_object_is_heard_by_the_listeners_of_its_class(
    duplicate: Callable[[Any], Any],
) -> None:
    class Told(Base):
        name: Mapped[str]

    globals()["Told"], Told.__qualname__ = Told, "Told"  # pickles name it
    heard: list[object] = []
    event.listen(Told.name, "set", lambda _target, value, *_: heard.append(value))

    other = duplicate(Told())
    other.name = "A"

    assert heard == ["A"]


# Copies with changes -------------------------------------------------------------------------


def test_replace_makes_a_copy_with_other_values() -> None:
    boat: Any = Boat(name="Ark", length=3)
    commit(boat)

    other = boat.__replace__(name="Argo")

    assert (boat.name, other.name, other.length) == ("Ark", "Argo", 3)
    assert parts(get_history(other, "name")) == (["Argo"], [], ["Ark"])
    assert not inspect(boat).modified


def test_replaced_reference_is_kept_in_step() -> None:
    boat: Any = Boat(name="Ark")
    sailor: Any = Sailor(name="Ann")

    other = sailor.__replace__(boat=boat)

    assert boat.crew == [other]
    assert sailor.boat is None


def test_replace_refuses_what_is_no_attribute() -> None:
    boat: Any = Boat()

    with pytest.raises(UnknownKeywordError, match=r"no attribute 'nam' to replace.*'name'"):
        boat.__replace__(nam="Ark")


def test_class_that_is_instrumented_no_more_is_restored_as_it_is() -> None:
    class Passing:
        label: Any

    globals()["Passing"], Passing.__qualname__ = Passing, "Passing"  # pickles name it
    register_class(Passing)
    register_attribute(Passing, "label", AttributeSpec())
    one = Passing()
    one.label = "A"
    written = pickle.dumps(one)
    unregister_class(Passing)

    assert pickle.loads(written).label == "A"
