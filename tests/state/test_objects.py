"""Holders, states and values of any object; objects that are pickled and copied."""

import copy
import gc
import pickle
from collections.abc import Iterator
from typing import Any, Protocol
from weakref import ref

import pytest
from typing_extensions import TypeVar, override

from declarative_instr import (
    DeclarativeBase,
    Mapped,
    event,
    get_history,
    inspect,
    instance_dict,
    instance_state,
    register_class,
    relationship,
    unregister_class,
)
from declarative_instr.attributes.functions import resolve
from declarative_instr.collections import attribute_keyed_dict, collection_adapter
from declarative_instr.exc import UnmappedInstanceError, UnpicklingError
from declarative_instr.instrumentation import register_attribute
from declarative_instr.state.objects import dict_of, holder_of, instance_of, manager_of, rebuild
from declarative_instr.state.tracked import DELETED, MODIFIED
from declarative_instr.state.views import set_identity
from tests.tracking import commit, parts

T = TypeVar("T")


class Copier(Protocol):
    """Makes a copy of everything that an object leads to."""

    def __call__(self, one: T, /) -> T: ...


class Base(DeclarativeBase):
    pass


class Person(Base):
    name: Mapped[str]
    age: Mapped[int]
    pets: Mapped[list["Pet"]] = relationship(back_populates="owner")
    keys: Mapped[dict[str, "Key"]] = relationship(
        back_populates="holder", collection_class=attribute_keyed_dict("label")
    )
    friends: Mapped[set["Person"]] = relationship(back_populates="friends")


class Pet(Base):
    name: Mapped[str]
    owner: Mapped[Person | None] = relationship(back_populates="pets")


class Key(Base):
    label: Mapped[str]
    holder: Mapped[Person | None] = relationship(back_populates="keys")


class ReportError(Base, Exception):
    """The state of its objects lies beside them."""

    code: Mapped[int]
    lines: Mapped[list["Line"]] = relationship(back_populates="report")


class Line(Base):
    text: Mapped[str]
    report: Mapped[ReportError | None] = relationship(back_populates="lines")


class Careful(Base):
    """Leaves something out of its pickles."""

    value: Mapped[int]
    cache: Mapped[int | None]

    @override
    def __getstate__(self) -> Any:
        state: Any = super().__getstate__()
        state["values"].pop("cache", None)
        return state


class Careless(Base):
    value: Mapped[int]

    @override
    def __getstate__(self) -> dict[str, object]:
        return dict(vars(self))


class OwnFormat(Base):
    value: Mapped[int]

    @override
    def __getstate__(self) -> Any:
        return [self.value]

    @override
    def __setstate__(self, state: Any) -> None:
        self.value = state[0]


class Undeclared(Base):
    __abstract__ = True


def pickled(protocol: int) -> Copier:
    def duplicate(one: T, /) -> T:
        made: T = pickle.loads(pickle.dumps(one, protocol))
        return made

    return duplicate


@pytest.fixture(params=[*range(pickle.HIGHEST_PROTOCOL + 1), "deepcopy"], ids=str)
def duplicate(request: pytest.FixtureRequest) -> Copier:
    return copy.deepcopy if request.param == "deepcopy" else pickled(request.param)


# Holders -------------------------------------------------------------------------------------


def test_declared_object_is_its_own_holder() -> None:
    person: object = Person(name="Ann")

    assert holder_of(person) is person
    assert instance_of(holder_of(person)) is person
    assert dict_of(holder_of(person)) is vars(person)


def test_state_is_the_holder_where_the_fields_lie_beside_the_object() -> None:
    report: object = ReportError(code=1)

    assert holder_of(report) is inspect(report)
    assert instance_of(holder_of(report)) is report
    assert dict_of(holder_of(report)) is vars(report)


def test_object_made_by_a_bare_new_is_tracked() -> None:
    person = Person.__new__(Person)

    person.name = "Ann"

    assert inspect(person).modified
    assert person.age is None  # type: ignore[comparison-overlap]  # unset reads as None


def test_state_is_an_attribute_of_the_object_too() -> None:
    person = Person()

    assert person._sa_instance_state is instance_state(person)  # type: ignore[attr-defined]  # private
    assert instance_dict(person) is vars(person)


@pytest.mark.parametrize("stranger", [5, "text", object(), None, [1]])
def test_stranger_is_an_error_that_says_what_to_do(stranger: object) -> None:
    with pytest.raises(UnmappedInstanceError, match=r"is not instrumented\. Let it subclass"):
        holder_of(stranger)


def test_manager_of_a_subclass_without_one_is_not_that_of_its_base() -> None:
    plain = type("Plain", (), {})
    register_class(plain)
    subclass = type("Sub", (plain,), {})

    try:
        with pytest.raises(UnmappedInstanceError, match="Sub is not instrumented"):
            manager_of(subclass)
    finally:
        unregister_class(plain)


# Pickles and deep copies -----------------------------------------------------------------------


def test_duplicate_has_the_values_and_is_another_object(duplicate: Copier) -> None:
    person = Person(name="Ann", age=3)

    other = duplicate(person)

    assert other is not person
    assert (other.name, other.age) == ("Ann", 3)
    assert inspect(other) is not inspect(person)


def test_duplicate_keeps_old_values_and_flags(duplicate: Copier) -> None:
    person = Person(name="Ann", age=3)
    commit(person)
    person.age = 4

    other = duplicate(person)
    other.age = 5
    other.name = "Bea"

    assert parts(get_history(other, "age")) == ([5], [], [3])
    assert parts(get_history(other, "name")) == (["Bea"], [], ["Ann"])
    assert parts(get_history(person, "name")) == ([], ["Ann"], [])


def test_duplicate_of_a_clean_object_is_clean(duplicate: Copier) -> None:
    person = Person(name="Ann")
    commit(person)

    other = duplicate(person)

    assert not inspect(other).modified


def test_duplicate_belongs_to_no_owner_and_keeps_its_identity(duplicate: Copier) -> None:
    person = Person(name="Ann")
    set_identity(holder_of(person), 7)

    other = duplicate(person)

    assert (inspect(other).has_identity, inspect(other).session) == (True, None)
    assert inspect(other).detached


def test_deletion_that_was_under_way_counts_as_done(duplicate: Copier) -> None:
    person: Any = Person(name="Ann")
    person._sa_flags |= DELETED

    other = duplicate(person)

    assert inspect(other).was_deleted
    assert not other._sa_flags & DELETED


def test_circle_of_two_objects_survives(duplicate: Copier) -> None:
    person = Person(name="Ann")
    person.pets.append(Pet(name="Rex"))

    other = duplicate(person)

    assert [pet.name for pet in other.pets] == ["Rex"]
    assert other.pets[0].owner is other


def test_circle_can_be_entered_at_any_object(duplicate: Copier) -> None:
    person = Person(name="Ann")
    pet = Pet(name="Rex", owner=person)

    other = duplicate(pet)

    assert other.owner is not None
    assert other.owner.pets == [other]


def test_object_that_leads_to_itself_survives(duplicate: Copier) -> None:
    person = Person(name="Ann")
    person.friends.add(person)

    other = duplicate(person)

    assert other.friends == {other}


def test_dict_keyed_by_an_attribute_survives(duplicate: Copier) -> None:
    person = Person(name="Ann")
    person.keys["front"] = Key(label="front")

    other = duplicate(person)

    assert list(other.keys) == ["front"]
    assert other.keys["front"].holder is other


def test_old_value_that_leads_back_to_the_object_survives(duplicate: Copier) -> None:
    person = Person(name="Ann")
    pet = Pet(name="Rex", owner=person)
    commit(person, pet)
    pet.owner = None

    other = duplicate(pet)

    (old_owner,) = get_history(other, "owner").deleted
    assert isinstance(old_owner, Person)
    assert parts(get_history(old_owner, "pets")) == ([], [], [other])


def test_collection_of_the_duplicate_is_its_own(duplicate: Copier) -> None:
    person = Person(name="Ann", pets=[Pet(name="Rex")])
    commit(person)

    other = duplicate(person)
    other.pets.append(Pet(name="Tom"))

    assert [pet.name for pet in other.pets] == ["Rex", "Tom"]
    assert other.pets[1].owner is other
    assert [pet.name for pet in person.pets] == ["Rex"]
    assert inspect(other).modified
    assert not inspect(person).modified


def test_values_that_are_no_attributes_go_along(duplicate: Copier) -> None:
    person: Any = Person(name="Ann")
    person.nickname = "A"

    other = duplicate(person)

    assert other.nickname == "A"


def test_object_with_its_state_beside_it_can_be_duplicated(duplicate: Copier) -> None:
    report = ReportError(code=1, lines=[Line(text="a")])
    commit(report)
    report.code = 2

    other = duplicate(report)

    assert (other.code, other.lines[0].report is other) == (2, True)
    assert parts(get_history(other, "code")) == ([2], [], [1])
    assert inspect(other).object is other
    assert inspect(report).object is report
    assert report.lines[0].report is report


def test_collection_of_a_duplicate_with_its_state_beside_it_is_tracked(duplicate: Copier) -> None:
    report = ReportError(code=1, lines=[Line(text="a")])

    other = duplicate(report)
    new = Line(text="b")
    other.lines.append(new)

    assert new.report is other


def test_listeners_take_part(duplicate: Copier) -> None:
    class Told(Base):
        value: Mapped[int]

    globals()["Told"], Told.__qualname__ = Told, "Told"  # pickles name it

    def write(_target: Told, state: dict[str, object]) -> None:
        state["note"] = "kept"

    heard: list[object] = []

    def read(target: Told, state: dict[str, object]) -> None:
        heard.append((target.value, state["note"]))

    event.listen(Told, "pickle", write)
    event.listen(Told, "unpickle", read)

    other = duplicate(Told(value=3))

    assert other.value == 3
    assert heard == [(3, "kept")]


def test_getstate_of_the_class_can_leave_values_out(duplicate: Copier) -> None:
    other = duplicate(Careful(value=1, cache=2))

    assert (other.value, other.cache) == (1, None)


def test_class_may_have_a_format_of_its_own(duplicate: Copier) -> None:
    assert duplicate(OwnFormat(value=4)).value == 4


def test_getstate_in_another_format_needs_its_own_setstate(duplicate: Copier) -> None:
    with pytest.raises(UnpicklingError, match=r"Careless object .*define __setstate__ too"):
        duplicate(Careless(value=1))


def test_pickle_of_another_version_is_refused() -> None:
    person: Any = Person(name="Ann")
    state = {**person.__getstate__(), "version": 99}

    with pytest.raises(UnpicklingError, match=r"not of format 1.*another version"):
        person.__setstate__(state)


def test_only_declared_classes_are_rebuilt() -> None:
    with pytest.raises(UnmappedInstanceError, match="no declared class"):
        rebuild(dict, None, 0)  # what a forged pickle could name


# Shallow copies --------------------------------------------------------------------------------


def test_shallow_copy_shares_the_values_and_not_the_state() -> None:
    person = Person(name="Ann", age=3)
    commit(person)

    other = copy.copy(person)
    other.age = 4

    assert (person.age, other.age) == (3, 4)
    assert not inspect(person).modified
    assert parts(get_history(other, "age")) == ([4], [], [3])


def test_shallow_copy_has_a_collection_of_its_own_with_the_same_members() -> None:
    pet = Pet(name="Rex")
    person = Person(name="Ann", pets=[pet], keys={})

    other = copy.copy(person)

    assert other.pets == [pet]
    assert other.pets is not person.pets
    adapter: Any = collection_adapter(other.pets)
    assert adapter.require_owner() is other
    assert pet.owner is person


def test_shallow_copy_of_an_object_with_its_state_beside_it_has_another_state() -> None:
    line = Line(text="a")
    report = ReportError(code=1, lines=[line])
    commit(report)

    other = copy.copy(report)
    other.code = 2

    assert inspect(other) is not inspect(report)
    assert (report.code, other.code) == (1, 2)
    assert parts(get_history(other, "code")) == ([2], [], [1])
    assert (report.lines, other.lines) == ([line], [line])
    assert line.report is report


# Leaks -----------------------------------------------------------------------------------------


@pytest.fixture
def collector_off() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("collector_off")
@pytest.mark.parametrize("cls", [Person, ReportError])
def test_object_dies_with_its_last_name_whatever_was_asked_of_it(cls: Any) -> None:
    one = cls()
    key = "pets" if cls is Person else "lines"
    getattr(one, key)
    commit(one)
    inspect(one).info["note"] = 1
    inspect(one).attrs[key].history  # noqa: B018  # makes what it makes
    resolve(one, key)
    watched = ref(one)

    del one

    assert watched() is None


@pytest.mark.usefixtures("collector_off")
def test_changed_object_dies_with_its_last_name() -> None:
    person = Person(name="Ann")
    commit(person)
    person.name = "Bea"
    watched = ref(person)

    del person

    assert watched() is None


def test_object_in_a_circle_is_collected() -> None:
    person = Person(name="Ann", pets=[Pet(name="Rex")])
    watched = ref(person)

    del person
    gc.collect()

    assert watched() is None


@pytest.mark.usefixtures("collector_off")
def test_listener_keeps_no_object_alive() -> None:
    class Heard(Base):
        value: Mapped[int]

    event.listen(Heard.value, "set", lambda *_: None)
    one = Heard(value=1)
    watched = ref(one)

    del one

    assert watched() is None


def test_class_that_nobody_uses_is_collected() -> None:
    class Passing(Base):
        value: Mapped[int]

    event.listen(Passing.value, "set", lambda *_: None)
    Passing(value=1)
    watched = ref(Passing)

    del Passing
    gc.collect()

    assert watched() is None


def test_modified_flag_is_of_the_object() -> None:
    one, other = Person(name="Ann"), Person(name="Bea")
    commit(one, other)

    one.name = "Cat"

    assert [bool(holder_of(each)._sa_flags & MODIFIED) for each in (one, other)] == [True, False]


# Objects of foreign classes ---------------------------------------------------------------------


class Crate:
    label: Any


class SmallCrate(Crate):
    """Not instrumented itself."""


class CarefulCrate:
    label: Any

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, restored=True)


@pytest.fixture
def crates() -> Iterator[None]:
    for cls in (Crate, CarefulCrate):
        register_class(cls)
        register_attribute(cls, "label")
    yield
    for cls in (Crate, CarefulCrate):
        unregister_class(cls)


@pytest.mark.usefixtures("crates")
def test_object_of_a_subclass_that_is_not_instrumented_is_tracked_as_its_base_says() -> None:
    crate = SmallCrate()
    crate.label = "a"

    assert parts(get_history(crate, "label")) == (["a"], [], [])
    assert (inspect(crate).class_, inspect(crate).manager.class_) == (SmallCrate, Crate)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.usefixtures("crates")
def test_object_of_such_a_subclass_is_restored_with_its_old_values(protocol: int) -> None:
    crate = SmallCrate()
    crate.label = "a"
    commit(crate)
    crate.label = "b"

    restored = pickle.loads(pickle.dumps(crate, protocol))

    assert parts(get_history(restored, "label")) == (["b"], [], ["a"])


@pytest.mark.parametrize("cls", [Crate, SmallCrate, CarefulCrate])
@pytest.mark.usefixtures("crates")
def test_listeners_hear_of_a_restored_object_at_once_and_find_its_values(cls: Any) -> None:
    heard: list[object] = []

    def hear(target: Any, _state: object) -> None:
        heard.append(vars(target)["label"])

    owner = CarefulCrate if cls is CarefulCrate else Crate
    event.listen(owner, "unpickle", hear)
    crate = cls()
    crate.label = "a"

    pickle.loads(pickle.dumps(crate))
    event.remove(owner, "unpickle", hear)

    assert heard == ["a"]


@pytest.mark.usefixtures("crates")
def test_setstate_of_the_user_fills_the_object() -> None:
    crate = CarefulCrate()
    crate.label = "a"

    restored = pickle.loads(pickle.dumps(crate))

    assert (restored.label, restored.restored) == ("a", True)


def test_setstate_of_the_class_is_as_it_was_when_the_class_is_instrumented_no_more() -> None:
    own = CarefulCrate.__setstate__
    register_class(CarefulCrate)
    register_class(Crate)

    unregister_class(CarefulCrate)
    unregister_class(Crate)

    assert CarefulCrate.__setstate__ is own
    assert "__setstate__" not in vars(Crate)
