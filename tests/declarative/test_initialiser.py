"""Generated constructors: what they take, what they set, and how they refuse."""

import inspect
import keyword
import traceback
from collections.abc import Sequence
from types import FunctionType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declarative_instr.attributes.instrumented import Mapped
from declarative_instr.constants import NO_VALUE
from declarative_instr.declarative.fields import attribute
from declarative_instr.declarative.initialiser import (
    InitParameter,
    install_initialiser,
    is_generated,
    make_initialiser,
    parameters_of,
)
from declarative_instr.declarative.scan import ScanRules, scan_class
from declarative_instr.exc import UnknownKeywordError

PRELUDE = ("self._sa_key = self._sa_view = None", "self._sa_flags = 2")


def make_class(
    parameters: Sequence[InitParameter],
    *,
    direct: Sequence[str] | None = None,
    prelude: Sequence[str] = (),
    **members: object,
) -> type[Any]:
    cls = type("User", (), members)
    keys = [one.key for one in parameters] if direct is None else direct
    init = make_initialiser(cls, parameters, direct=keys, prelude=prelude)
    type.__setattr__(cls, "__init__", init)
    return cls


NAME_AND_AGE = (InitParameter("name"), InitParameter("age", default=7))


def test_given_values_are_set_and_defaults_fill_in() -> None:
    user_class = make_class(NAME_AND_AGE)

    assert vars(user_class(name="Ann")) == {"name": "Ann", "age": 7}
    assert vars(user_class(age=8, name=None)) == {"name": None, "age": 8}


def test_attribute_without_value_and_default_is_not_set() -> None:
    assert vars(make_class(NAME_AND_AGE)()) == {"age": 7}


def test_default_factory_runs_once_per_object_and_only_where_needed() -> None:
    made: list[list[int]] = []

    def factory() -> list[int]:
        made.append([])
        return made[-1]

    user_class = make_class([InitParameter("tags", default_factory=factory)])

    first, second, third = user_class(), user_class(), user_class(tags=[1])

    assert first.tags is made[0]
    assert second.tags is made[1]
    assert (third.tags, len(made)) == ([1], 2)


def test_attribute_without_keyword_gets_its_default_and_refuses_the_keyword() -> None:
    user_class = make_class(
        [
            InitParameter("rank", default=3, is_keyword=False),
            InitParameter("tags", default_factory=list, is_keyword=False),
        ],
        rank=0,
    )

    assert vars(user_class()) == {"rank": 3, "tags": []}
    with pytest.raises(UnknownKeywordError, match="declared with init=False"):
        user_class(rank=4)


def test_values_that_somebody_listens_to_are_set_as_attributes() -> None:
    told: list[object] = []
    listening = property(lambda _self: None, lambda _self, value: told.append(value))

    user_class = make_class(NAME_AND_AGE, direct=["age"], name=listening)

    assert vars(user_class(name="Ann")) == {"age": 7}
    assert told == ["Ann"]


def test_object_without_dictionary_is_set_by_attributes() -> None:
    slotted = make_class(NAME_AND_AGE, direct=[], __slots__=("name", "age"))

    user = slotted(name="Ann")

    assert (user.name, user.age) == ("Ann", 7)


def test_prelude_prepares_the_object() -> None:
    user = make_class([], prelude=PRELUDE)()

    assert vars(user) == {"_sa_key": None, "_sa_view": None, "_sa_flags": 2}


def test_prelude_is_left_to_the_constructor_of_a_subclass() -> None:
    user_class = make_class(NAME_AND_AGE, prelude=PRELUDE)

    class Admin(user_class):  # type: ignore[misc, valid-type]  # a class made by the test
        def __init__(self) -> None:
            self._sa_view = "made before"
            super().__init__(name="root")

    assert vars(Admin()) == {"_sa_view": "made before", "name": "root", "age": 7}


def test_unknown_keyword_is_refused_with_names_and_near_miss() -> None:
    with pytest.raises(UnknownKeywordError) as caught:
        make_class(NAME_AND_AGE)(nmae="Ann")

    assert isinstance(caught.value, TypeError)
    assert str(caught.value).startswith(
        "'nmae' is an invalid keyword argument for User. Its attributes are name, age."
        " Did you mean 'name'?"
    )


def test_unknown_keyword_of_a_class_without_attributes_is_refused() -> None:
    with pytest.raises(UnknownKeywordError, match="which has no attributes"):
        make_class([])(name="Ann")


def test_error_names_the_class_of_the_object() -> None:
    class Admin(make_class(NAME_AND_AGE)):  # type: ignore[misc]  # a class made by the test
        pass

    with pytest.raises(UnknownKeywordError, match="for Admin"):
        Admin(rights=3)


def test_nothing_is_set_besides_attributes_when_one_keyword_is_unknown() -> None:
    told: list[object] = []
    listening = property(lambda _self: None, lambda _self, value: told.append(value))

    with pytest.raises(UnknownKeywordError):
        make_class([], mood=listening)(mood="good", weather="bad")

    assert told == []


def test_property_of_the_class_can_be_set_by_keyword() -> None:
    def set_mood(self: Any, value: str) -> None:
        self.mood_set = value

    user_class = make_class(NAME_AND_AGE, mood=property(lambda _self: None, set_mood))

    assert user_class(mood="good").mood_set == "good"


def test_positional_value_is_refused() -> None:
    with pytest.raises(TypeError, match=r"User\.__init__\(\) takes 1 positional argument"):
        make_class(NAME_AND_AGE)("Ann")


@pytest.mark.parametrize("key", ["self", "type", "object", "setattr", "class", "match", "größe"])
def test_any_name_can_be_an_attribute(key: str) -> None:
    parameters = [InitParameter(key, default=1), InitParameter("plain")]
    user_class = make_class(parameters, prelude=PRELUDE[:0], **{key: None})

    assert vars(user_class()) == {key: 1}
    assert vars(user_class(**{key: 2, "plain": 3})) == {key: 2, "plain": 3}


def test_name_that_is_no_keyword_is_set_as_an_attribute_too() -> None:
    user_class = make_class([InitParameter("class", default=1)], direct=[])

    assert vars(user_class()) == {"class": 1}


def test_signature_shows_the_attributes() -> None:
    parameters = (InitParameter("name", annotation=str), InitParameter("age", default=7))

    signature = inspect.signature(make_class(parameters))

    name, age = signature.parameters.values()
    assert {one.kind for one in (name, age)} == {inspect.Parameter.KEYWORD_ONLY}
    assert (name.annotation, name.default) == (str, NO_VALUE)
    assert (age.annotation, age.default) == (inspect.Parameter.empty, 7)


def test_constructor_is_named_after_its_class() -> None:
    init = vars(make_class(NAME_AND_AGE))["__init__"]

    assert (init.__name__, init.__qualname__) == ("__init__", "User.__init__")
    assert init.__module__ == __name__


def test_traceback_shows_the_generated_line() -> None:
    def refuse(_self: object, _value: object) -> None:
        raise ValueError("no")

    user_class = make_class(NAME_AND_AGE, direct=[], name=property(None, refuse))

    with pytest.raises(ValueError, match="no") as caught:
        user_class(name="Ann")

    shown = "".join(traceback.format_tb(caught.value.__traceback__))
    assert '"constructor of User ' in shown
    assert "self.name = name" in shown


def test_parameters_are_told_by_annotations_and_fields() -> None:
    class Point:
        x: Mapped[int]
        y: Mapped[int] = attribute(default=2, init=False)
        z = attribute(default_factory=list[int])

    blueprint = scan_class(Point, ScanRules(lambda _cls: False))

    assert parameters_of(blueprint.fields) == (
        InitParameter("x", annotation=int),
        InitParameter("y", default=2, is_keyword=False, annotation=int),
        InitParameter("z", default_factory=list[int]),
    )


# Made at the first use ---------------------------------------------------------------------


class Counted:
    """A class whose constructor is made late, and counted."""

    def __init__(self) -> None:
        self.made = 0
        self.cls: type[Any] = type("User", (), {})
        install_initialiser(self.cls, self.make)

    def make(self) -> FunctionType:
        self.made += 1
        return make_initialiser(self.cls, NAME_AND_AGE, direct=["name", "age"])


def test_constructor_is_made_at_the_first_construction_and_once() -> None:
    counted = Counted()
    before = counted.made

    counted.cls(name="Ann")
    counted.cls(name="Bob")

    assert (before, counted.made) == (0, 1)
    assert isinstance(vars(counted.cls)["__init__"], FunctionType)


def test_signature_is_right_before_the_first_construction() -> None:
    counted = Counted()

    assert list(inspect.signature(counted.cls).parameters) == ["name", "age"]


def test_constructor_is_made_for_a_subclass_that_calls_it() -> None:
    counted = Counted()

    class Admin(counted.cls):  # type: ignore[misc, name-defined]  # a class made by the test
        def __init__(self) -> None:
            super().__init__(name="root")

    assert vars(Admin()) == {"name": "root", "age": 7}
    assert isinstance(vars(counted.cls)["__init__"], FunctionType)


def test_installing_again_makes_a_new_constructor() -> None:
    counted = Counted()
    counted.cls()

    install_initialiser(counted.cls, counted.make)
    counted.cls()

    assert counted.made == 2


def test_constructor_that_was_asked_for_early_does_not_undo_a_later_one() -> None:
    counted = Counted()
    pending = vars(counted.cls)["__init__"]

    def later(self: object) -> None: ...

    type.__setattr__(counted.cls, "__init__", later)

    assert pending.__get__(None, counted.cls) is later
    assert vars(counted.cls)["__init__"] is later


def test_generated_constructors_are_told_from_written_ones() -> None:
    counted = Counted()

    class Own:
        def __init__(self) -> None: ...

    assert is_generated(vars(counted.cls)["__init__"])
    counted.cls()
    assert is_generated(vars(counted.cls)["__init__"])
    assert not is_generated(vars(Own)["__init__"])
    assert not is_generated(None)


# Any attributes ----------------------------------------------------------------------------

keys = st.from_regex(r"[a-z][a-z_]{0,6}", fullmatch=True) | st.sampled_from(keyword.kwlist)
parameter_lists = st.lists(
    st.builds(
        InitParameter,
        keys,
        default=st.just(NO_VALUE) | st.integers(),
        is_keyword=st.booleans(),
    ),
    unique_by=lambda one: one.key,
    max_size=6,
)


@given(parameter_lists, st.data())
def test_constructor_sets_what_is_given_and_defaults_otherwise(
    parameters: list[InitParameter], data: st.DataObject
) -> None:
    taken = [one.key for one in parameters if one.is_keyword]
    all_keys = [one.key for one in parameters]
    given_keys = data.draw(st.lists(st.sampled_from(taken), unique=True)) if taken else []
    direct = data.draw(st.lists(st.sampled_from(all_keys), unique=True)) if all_keys else []
    values = {key: object() for key in given_keys}
    members: dict[str, Any] = dict.fromkeys(all_keys)
    user_class = make_class(parameters, direct=direct, **members)

    user = user_class(**values)

    defaults = {one.key: one.default for one in parameters if one.has_default}
    assert vars(user) == defaults | values
