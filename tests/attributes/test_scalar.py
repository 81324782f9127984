"""Attributes that hold a plain value: events, active history, loading of expired values."""

from collections.abc import Collection
from typing import Any

import pytest

from declarative_instr import (
    NO_VALUE,
    ClassManager,
    DeclarativeBase,
    Mapped,
    attribute,
    event,
    get_history,
    inspect,
    manager_of_class,
)
from declarative_instr.attributes.functions import resolve
from declarative_instr.constants import (
    PASSIVE_NO_RESULT,
    LoaderCallableStatus,
    PassiveFlag,
)
from declarative_instr.state.objects import holder_of
from declarative_instr.state.views import set_identity
from tests.tracking import attribute_of, commit, expire_values, parts


class Row:
    """What is stored of one object; loads it, and notes what it was asked for."""

    def __init__(self, **values: object) -> None:
        self.values = values
        self.asked: list[set[str]] = []

    def __call__(self, state: Any, toload: Collection[str], passive: PassiveFlag) -> None:
        self.asked.append(set(toload))
        state.dict.update({key: self.values[key] for key in toload if key in self.values})


@pytest.fixture
def city() -> Any:
    """A class of its own for each test."""

    class Base(DeclarativeBase):
        pass

    class City(Base):
        name: Mapped[str]
        size: Mapped[int] = attribute(active_history=True)
        mayor: Mapped[str]

    return City


def stored(city: Any, row: Row) -> Any:
    """An object whose values are those of a row, and expired."""
    manager: ClassManager[Any] = manager_of_class(city)
    manager.expired_attribute_loader = row
    one = city()
    set_identity(holder_of(one), 1)
    commit(one)
    expire_values(one)
    return one


# Listeners -----------------------------------------------------------------------------------


def test_listener_hears_object_value_old_value_and_initiator(city: Any) -> None:
    heard: list[Any] = []
    event.listen(city.name, "set", lambda *told: heard.append(told))
    one = city(name="Bonn")

    one.name = "Köln"

    (_, _, first_old, _), (target, value, old, initiator) = heard
    assert first_old is NO_VALUE
    assert (target, value, old) == (one, "Köln", "Bonn")
    assert (initiator.key, initiator.op.name) == ("name", "REPLACE")


def test_listener_that_raises_keeps_the_old_value(city: Any) -> None:
    one = city(name="Bonn")
    commit(one)

    @event.listens_for(city.name, "set")
    def refuse(*_: object) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        one.name = "Köln"
    assert one.name == "Bonn"
    assert not inspect(one).modified


def test_listeners_with_retval_replace_the_value_one_after_the_other(city: Any) -> None:
    event.listen(city.name, "set", lambda _t, value, _o, _i: value.strip(), retval=True)
    event.listen(city.name, "set", lambda _t, value, _o, _i: value.upper(), retval=True)

    assert city(name=" Bonn ").name == "BONN"


def test_answer_of_an_ordinary_listener_does_not_count(city: Any) -> None:
    event.listen(city.name, "set", lambda *_: "other")

    assert city(name="Bonn").name == "Bonn"


def test_raw_listener_is_given_the_state(city: Any) -> None:
    heard: list[object] = []
    event.listen(city.name, "set", lambda state, *_: heard.append(state), raw=True)

    one = city(name="Bonn")

    assert heard == [inspect(one)]


def test_listener_of_a_deletion_hears_the_value_that_goes(city: Any) -> None:
    heard: list[object] = []
    event.listen(city.name, "remove", lambda _t, value, _i: heard.append(value))
    one = city(name="Bonn")

    del one.name

    assert heard == ["Bonn"]


def test_listener_of_a_deletion_that_raises_keeps_the_value(city: Any) -> None:
    one = city(name="Bonn")

    @event.listens_for(city.name, "remove")
    def refuse(*_: object) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        del one.name
    assert one.name == "Bonn"


def test_listener_gives_an_unset_attribute_its_value(city: Any) -> None:
    def start(_target: object, _value: object, dict_: dict[str, object]) -> str:
        dict_["name"] = "Bonn"
        return "Bonn"

    event.listen(city.name, "init_scalar", start, retval=True)
    one = city()

    assert one.name == "Bonn"
    assert vars(one) == {"name": "Bonn"}


def test_listener_is_not_asked_where_there_is_a_value(city: Any) -> None:
    event.listen(city.name, "init_scalar", lambda *_: "other", retval=True)

    assert city(name="Bonn").name == "Bonn"


def test_listener_may_set_another_attribute_of_the_object(city: Any) -> None:
    @event.listens_for(city.name, "set")
    def forget(target: Any, *_: object) -> None:
        target.mayor = None

    one = city(mayor="Ann")
    one.name = "Bonn"

    assert (one.name, one.mayor) == ("Bonn", None)


# Loading -------------------------------------------------------------------------------------


def test_one_read_loads_all_expired_values(city: Any) -> None:
    row = Row(name="Bonn", size=3, mayor="Ann")
    one = stored(city, row)

    values = (one.name, one.size, one.mayor)

    assert values == ("Bonn", 3, "Ann")
    assert row.asked == [{"name", "size", "mayor"}]


def test_loaded_values_are_no_changes(city: Any) -> None:
    one = stored(city, Row(name="Bonn", size=3, mayor="Ann"))

    _ = one.name

    assert not inspect(one).modified
    assert parts(get_history(one, "name")) == ([], ["Bonn"], [])


def test_value_set_meanwhile_is_not_loaded_over(city: Any) -> None:
    row = Row(name="Bonn", size=3, mayor="Ann")
    one = stored(city, row)

    one.name = "Köln"
    _ = one.mayor

    assert one.name == "Köln"
    assert row.asked == [{"size", "mayor"}]


def test_partial_expiry_loads_its_attributes_alone(city: Any) -> None:
    row = Row(name="Bonn", size=3, mayor="Ann")
    one = stored(city, row)
    _ = one.name
    row.asked.clear()
    row.values["size"] = 4

    expire_values(one, "size")

    assert (one.size, one.name) == (4, "Bonn")
    assert row.asked == [{"size"}]
    assert inspect(one).expired_attributes == set()


def test_value_that_the_loader_does_not_find_reads_as_none(city: Any) -> None:
    one = stored(city, Row(name="Bonn"))

    assert one.mayor is None


def test_error_of_the_loader_reaches_the_reader(city: Any) -> None:
    def fail(state: Any, toload: Collection[str], passive: PassiveFlag) -> None:
        raise LookupError("row is gone")

    one = stored(city, Row())
    manager_of_class(city).expired_attribute_loader = fail

    with pytest.raises(LookupError, match="row is gone"):
        _ = one.name


def test_new_object_loads_nothing(city: Any) -> None:
    row = Row(name="Bonn")
    manager_of_class(city).expired_attribute_loader = row

    assert city().name is None
    assert row.asked == []


@pytest.mark.parametrize(
    ("passive", "expected"),
    [
        (PassiveFlag.PASSIVE_NO_FETCH, PASSIVE_NO_RESULT),
        (PassiveFlag.PASSIVE_NO_INITIALIZE, PASSIVE_NO_RESULT),
        (PassiveFlag.NO_CHANGE, PASSIVE_NO_RESULT),
        (PassiveFlag.PASSIVE_OFF, "Bonn"),
        (PassiveFlag.PASSIVE_RETURN_NO_VALUE, "Bonn"),
    ],
)
def test_passive_flags_say_whether_an_expired_value_is_loaded(
    city: Any, passive: PassiveFlag, expected: object
) -> None:
    one = stored(city, Row(name="Bonn"))
    impl, holder, dict_ = resolve(one, "name")

    assert impl.get(holder, dict_, passive) == expected


def test_passive_flags_say_whether_an_unset_value_is_made(city: Any) -> None:
    one = city()
    impl, holder, dict_ = resolve(one, "name")

    answers = [
        impl.get(holder, dict_, flags)
        for flags in (PassiveFlag.PASSIVE_RETURN_NO_VALUE, PassiveFlag.PASSIVE_OFF)
    ]

    assert answers == [NO_VALUE, None]


# Active history ------------------------------------------------------------------------------


def test_old_value_is_loaded_before_a_change_with_active_history(city: Any) -> None:
    row = Row(name="Bonn", size=3, mayor="Ann")
    one = stored(city, row)

    one.size = 4

    assert parts(get_history(one, "size")) == ([4], [], [3])


def test_old_value_is_not_loaded_otherwise(city: Any) -> None:
    row = Row(name="Bonn", size=3, mayor="Ann")
    one = stored(city, row)

    one.name = "Köln"

    assert row.asked == []
    assert inspect(one).committed_state == {"name": NO_VALUE}


def test_listener_can_ask_for_active_history(city: Any) -> None:
    heard: list[object] = []

    def hear(_target: object, _value: object, old: object, _initiator: object) -> None:
        heard.append(old)

    one = stored(city, Row(name="Bonn", size=3, mayor="Ann"))
    event.listen(city.name, "set", hear, active_history=True)
    one.name = "Köln"
    with_listener = attribute_of(city, "name").impl.active_history
    event.remove(city.name, "set", hear)

    assert heard == ["Bonn"]
    assert (with_listener, attribute_of(city, "name").impl.active_history) == (True, False)


def test_unloaded_value_of_a_stored_object_can_be_deleted(city: Any) -> None:
    one = stored(city, Row(name="Bonn", size=3, mayor="Ann"))

    del one.name

    assert one.name is None
    assert parts(get_history(one, "name")) == ([None], [], [])


def test_markers_are_never_values(city: Any) -> None:
    one = city()
    impl, holder, dict_ = resolve(one, "name")

    answer = impl.get(holder, dict_, PassiveFlag.NO_CHANGE)

    assert isinstance(answer, LoaderCallableStatus)
    assert vars(one) == {}
