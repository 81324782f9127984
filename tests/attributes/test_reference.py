"""Attributes that refer to one object, without another side."""

from typing import Any

import pytest
from typing_extensions import override

from declarative_instr import (
    NO_VALUE,
    DeclarativeBase,
    Mapped,
    event,
    get_history,
    inspect,
    relationship,
    set_committed_value,
)
from declarative_instr.attributes.functions import resolve
from declarative_instr.constants import PASSIVE_NO_RESULT, PassiveFlag
from declarative_instr.exc import MemberTypeError, NoValueError
from declarative_instr.state.objects import holder_of
from declarative_instr.state.tracked import ChangeSink, Tracked
from declarative_instr.state.views import set_identity, set_sink
from tests.tracking import attribute_of, commit, parts


class Base(DeclarativeBase):
    pass


class Country(Base):
    name: Mapped[str]


class Kingdom(Country):
    king: Mapped[str]


class City(Base):
    country: Mapped[Country | None] = relationship()


class Owner(ChangeSink):
    """Notes what objects of its own were given."""

    def __init__(self) -> None:
        self.told: list[tuple[str, object, str, object]] = []

    @property
    @override
    def session(self) -> object | None:
        return self

    @override
    def state_modified(self, holder: Tracked) -> None: ...

    @override
    def state_referenced(self, holder: Tracked, key: str, item: object) -> None:
        self.told.append(("referenced", holder, key, item))

    @override
    def state_unreferenced(self, holder: Tracked, key: str, item: object) -> None:
        self.told.append(("unreferenced", holder, key, item))


@pytest.fixture
def fresh() -> Any:
    """A class of its own for each test, whose reference may be listened to."""

    class Own(Base):
        country: Mapped[Country | None] = relationship()

    return Own


def test_object_and_none_are_taken() -> None:
    country = Country()

    city = City(country=country)
    first = city.country
    city.country = None

    assert first is country
    assert city.country is None


def test_object_of_a_subclass_is_taken() -> None:
    kingdom = Kingdom()

    assert City(country=kingdom).country is kingdom


@pytest.mark.parametrize("stranger", [5, "Norway", City(), [Country()], Country])
def test_other_values_are_refused_with_the_class_that_is_wanted(stranger: Any) -> None:
    city = City()

    with pytest.raises(MemberTypeError) as caught:
        city.country = stranger

    text = str(caught.value)
    assert text.startswith(f"City.country takes Country objects, not {type(stranger).__name__}")
    assert "Pass an instance of" in text
    assert text.endswith("[di11]")
    assert isinstance(caught.value, TypeError)
    assert "country" not in vars(city)


def test_repr_of_a_refused_value_is_cut() -> None:
    city = City()

    with pytest.raises(MemberTypeError) as caught:
        city.country = "x" * 10_000  # type: ignore[assignment]  # a wrong type

    assert len(str(caught.value)) < 400


def test_unset_reference_reads_as_none_and_stays_unset() -> None:
    city = City()

    assert city.country is None
    assert vars(city) == {}


def test_deleted_reference_reads_as_none_and_its_history_tells_of_it() -> None:
    country = Country()
    city = City(country=country)
    commit(city)

    del city.country

    assert city.country is None
    assert parts(get_history(city, "country")) == ([], [], [country])


def test_unset_reference_cannot_be_deleted() -> None:
    with pytest.raises(NoValueError, match=r"City\.country object does not have a value"):
        del City().country


def test_listener_hears_both_objects(fresh: Any) -> None:
    heard: list[Any] = []
    event.listen(fresh.country, "set", lambda *told: heard.append(told[1:3]))
    one, other = Country(), Country()

    city = fresh(country=one)
    city.country = other
    city.country = None

    assert heard == [(one, NO_VALUE), (other, one), (None, other)]


def test_listener_that_raises_keeps_the_old_object(fresh: Any) -> None:
    one = Country()
    city = fresh(country=one)
    commit(city)

    @event.listens_for(fresh.country, "set")
    def refuse(*_: object) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        city.country = Country()
    assert city.country is one
    assert not inspect(city).modified


def test_listener_with_retval_gives_another_object(fresh: Any) -> None:
    given, wanted = Country(), Country()
    event.listen(fresh.country, "set", lambda *_: wanted, retval=True)

    city = fresh(country=given)

    assert city.country is wanted


def test_listener_gives_an_unset_reference_its_value(fresh: Any) -> None:
    wanted = Country()
    event.listen(fresh.country, "init_scalar", lambda *_: wanted, retval=True)

    assert fresh().country is wanted


def test_loaded_object_is_no_change() -> None:
    country = Country()
    city = City()
    commit(city)

    set_committed_value(city, "country", country)

    assert city.country is country
    assert not inspect(city).modified


def test_loader_runs_once_and_only_where_it_may() -> None:
    country = Country()
    calls: list[PassiveFlag] = []

    class Lazy(Base):
        country: Mapped[Country | None] = relationship()

    def load(holder: Tracked, dict_: dict[str, object], passive: PassiveFlag) -> object:
        calls.append(passive)
        return country if passive & PassiveFlag.SQL_OK else PASSIVE_NO_RESULT

    city = Lazy()
    commit(city)
    impl, holder, dict_ = resolve(city, "country")
    impl.loader = load

    quiet = impl.get(holder, dict_, PassiveFlag.PASSIVE_NO_FETCH)
    values = (city.country, city.country)

    assert quiet is PASSIVE_NO_RESULT
    assert values == (country, country)
    assert len(calls) == 2


def test_old_object_is_looked_up_without_sql_unless_history_is_active() -> None:
    flags: list[PassiveFlag] = []

    class Lazy(Base):
        country: Mapped[Country | None] = relationship()

    def load(holder: Tracked, dict_: dict[str, object], passive: PassiveFlag) -> object:
        flags.append(passive)
        return PASSIVE_NO_RESULT

    for _ in range(2):
        city = Lazy()
        set_identity(holder_of(city), 1)
        commit(city)
        impl, _, _ = resolve(city, "country")
        impl.loader = load
        city.country = Country()
        impl.active_history = True

    assert [bool(one & PassiveFlag.SQL_OK) for one in flags] == [False, True]


def test_owner_is_told_of_objects_that_are_not_its_own() -> None:
    city, stranger, own = City(), Country(), Country()
    owner = Owner()
    for one in (city, own):
        set_sink(holder_of(one), owner)

    city.country = stranger
    city.country = own
    city.country = None

    assert owner.told == [("referenced", city, "country", stranger)]


def test_pop_through_the_implementation_sets_none_where_it_was_that_object() -> None:
    one, other = Country(), Country()
    city = City(country=one)
    impl, holder, dict_ = resolve(city, "country")

    impl.pop(holder, dict_, other)
    after_other = city.country
    impl.pop(holder, dict_, one)

    assert (after_other, city.country) == (one, None)


def test_remove_through_the_implementation_refuses_what_the_attribute_does_not_hold() -> None:
    one, other = Country(), Country()
    city = City(country=one)
    impl, holder, dict_ = resolve(city, "country")

    with pytest.raises(ValueError, match=r"<Country at .* with <City at .* attribute 'country'"):
        impl.remove(holder, dict_, other)
    held = city.country
    impl.remove(holder, dict_, one)

    assert (held, city.country) == (one, None)


def test_append_through_the_implementation_sets_the_object() -> None:
    one = Country()
    city = City()
    impl, holder, dict_ = resolve(city, "country")

    impl.append(holder, dict_, one)

    assert city.country is one


def test_label_names_class_and_attribute() -> None:
    assert attribute_of(City, "country").impl.label == "City.country"
