"""Wrapped constructors keep signature and behaviour, and tell who listens."""

import functools
import inspect
import linecache
import traceback
import weakref
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from declarative_instr.exc import ArgumentError
from declarative_instr.instrumentation.constructor import (
    Construction,
    function_from_source,
    wrap_init,
)


class Recording:
    """A construction that somebody listens to."""

    def __init__(self) -> None:
        self.told: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []
        self.more: dict[str, Any] = {}

    def fire_init(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self.told.append(("init", args, dict(kwargs)))
        kwargs.update(self.more)

    def fire_init_failure(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self.told.append(("init_failure", args, dict(kwargs)))


def nobody(_instance: object) -> Construction | None:
    return None


class Point:
    def __init__(self, x: int, y: int = 2, *, label: str | None = None) -> None:
        """Place a point."""
        self.got = (x, y, label)


def wrapped_point(
    begin: Callable[[Any], Construction | None], *, exact: bool = False
) -> type[Point]:
    init = wrap_init(vars(Point)["__init__"], begin, exact_arguments=exact)
    return type("Point", (), {"__init__": init})


@pytest.fixture(params=[False, True], ids=["repeating", "exact"])
def exact(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def test_wrapper_looks_like_the_original(exact: bool) -> None:  # noqa: FBT001 - a fixture
    original = vars(Point)["__init__"]

    wrapper = wrap_init(original, nobody, exact_arguments=exact)

    assert inspect.signature(wrapper) == inspect.signature(original)
    assert wrapper.__doc__ == "Place a point."
    assert (wrapper.__name__, wrapper.__qualname__) == ("__init__", "Point.__init__")
    assert wrapper.__module__ == __name__
    assert wrapper.__annotations__ == original.__annotations__
    assert inspect.unwrap(wrapper) is original


def test_repeating_wrapper_has_the_parameters_themselves() -> None:
    original = vars(Point)["__init__"]

    wrapper = wrap_init(original, nobody)

    own = inspect.signature(wrapper, follow_wrapped=False)
    assert own == inspect.signature(original)


def test_instance_is_prepared_before_the_constructor_runs(exact: bool) -> None:  # noqa: FBT001
    steps: list[str] = []

    class Noisy:
        def __init__(self) -> None:
            steps.append("constructed")

    def begin(instance: object) -> None:
        assert isinstance(instance, Noisy)
        steps.append("prepared")

    init = wrap_init(vars(Noisy)["__init__"], begin, exact_arguments=exact)
    type.__setattr__(Noisy, "__init__", init)

    Noisy()

    assert steps == ["prepared", "constructed"]


def test_exact_wrapper_tells_arguments_as_they_are_passed() -> None:
    recording = Recording()
    point_class = wrapped_point(lambda _instance: recording, exact=True)

    point_class(1, label="a")
    point_class(1, 2)

    assert recording.told == [("init", (1,), {"label": "a"}), ("init", (1, 2), {})]


def test_repeating_wrapper_tells_by_name_what_has_a_default_given_or_not() -> None:
    recording = Recording()
    point_class = wrapped_point(lambda _instance: recording)

    point_class(1, label="a")
    point_class(1, 3)

    assert recording.told == [
        ("init", (1,), {"y": 2, "label": "a"}),
        ("init", (1,), {"y": 3, "label": None}),
    ]


def test_listener_changes_what_has_a_default_however_it_was_given() -> None:
    recording = Recording()
    recording.more = {"y": 5}
    point_class = wrapped_point(lambda _instance: recording)

    assert [point_class(1).got, point_class(1, 3).got, point_class(1, y=4).got] == [
        (1, 5, None),
        (1, 5, None),
        (1, 5, None),
    ]


def test_repeating_wrapper_tells_the_rest_of_a_call_where_it_belongs() -> None:
    recording = Recording()

    class Mixed:
        def __init__(self, a: int, /, b: int, *more: int, c: int = 3, **rest: int) -> None:
            self.got = (a, b, more, c, rest)

    init = wrap_init(vars(Mixed)["__init__"], lambda _instance: recording)
    type.__setattr__(Mixed, "__init__", init)

    mixed = Mixed(1, 2, 3, 4, c=5, d=6)

    assert mixed.got == (1, 2, (3, 4), 5, {"d": 6})
    assert recording.told == [("init", (1, 2, 3, 4), {"c": 5, "d": 6})]


def test_listener_changes_keywords(exact: bool) -> None:  # noqa: FBT001 - a fixture
    recording = Recording()
    recording.more = {"label": "by listener"}
    point_class = wrapped_point(lambda _instance: recording, exact=exact)

    assert point_class(1).got == (1, 2, "by listener")


def test_failure_is_told_and_goes_on(exact: bool) -> None:  # noqa: FBT001 - a fixture
    recording = Recording()

    class Failing:
        def __init__(self, x: int) -> None:
            raise LookupError(x)

    init = wrap_init(vars(Failing)["__init__"], lambda _instance: recording, exact_arguments=exact)
    type.__setattr__(Failing, "__init__", init)

    with pytest.raises(LookupError, match="5"):
        Failing(x=5)

    told = ((), {"x": 5}) if exact else ((5,), {})
    assert recording.told == [("init", *told), ("init_failure", *told)]


def test_error_of_the_constructor_hides_that_of_a_listener(exact: bool) -> None:  # noqa: FBT001 - a fixture
    class Complaining(Recording):
        @override
        def fire_init_failure(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
            raise RuntimeError("of the listener")

    class Failing:
        def __init__(self) -> None:
            try:
                _ = {"second": 2}["first"]
            except KeyError as first:
                raise LookupError("of the constructor") from first

    init = wrap_init(
        vars(Failing)["__init__"], lambda _instance: Complaining(), exact_arguments=exact
    )
    type.__setattr__(Failing, "__init__", init)

    with pytest.raises(LookupError, match="of the constructor") as caught:
        Failing()

    assert isinstance(caught.value.__cause__, KeyError)
    of_listener = caught.value.__context__
    assert isinstance(of_listener, RuntimeError)
    assert of_listener.__context__ is caught.value.__cause__


def test_wrong_call_names_the_constructor() -> None:
    with pytest.raises(TypeError, match=r"Point\.__init__\(\) missing 1 required positional"):
        wrapped_point(nobody)()  # type: ignore[call-arg]  # the mistake under test


def test_traceback_shows_wrapper_and_original() -> None:
    class Failing:
        def __init__(self) -> None:
            raise LookupError

    type.__setattr__(Failing, "__init__", wrap_init(vars(Failing)["__init__"], nobody))

    with pytest.raises(LookupError) as caught:
        Failing()

    shown = "".join(traceback.format_tb(caught.value.__traceback__))
    assert "return _sa_original(self)" in shown
    assert "raise LookupError" in shown


def test_default_objects_are_the_original_ones() -> None:
    marker = object()

    class Marked:
        def __init__(self, a: object = marker, *, b: object = marker) -> None:
            self.got = (a, b)

    type.__setattr__(Marked, "__init__", wrap_init(vars(Marked)["__init__"], nobody))

    a, b = Marked().got
    assert a is marker
    assert b is marker


def test_closure_and_super_work_in_the_original() -> None:
    class Base:
        def __init__(self, *, x: int) -> None:
            self.x = x

    class Derived(Base):
        def __init__(self) -> None:
            super().__init__(x=4)

    type.__setattr__(Derived, "__init__", wrap_init(vars(Derived)["__init__"], nobody))

    assert Derived().x == 4


def test_decorated_constructor_is_called_as_it_is() -> None:
    def doubling(init: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(init)
        def doubled(self: object, *args: int, **kwargs: int) -> None:
            init(self, *(2 * one for one in args), **kwargs)

        return doubled

    class Doubled:
        @doubling
        def __init__(self, x: int) -> None:
            self.x = x

    original = vars(Doubled)["__init__"]
    wrapper = wrap_init(original, nobody)
    type.__setattr__(Doubled, "__init__", wrapper)

    assert Doubled(3).x == 6
    assert inspect.signature(wrapper) == inspect.signature(original)


def test_constructor_written_in_c_is_wrapped() -> None:
    recording = Recording()

    class FailureError(Exception):
        pass

    init = wrap_init(Exception.__init__, lambda _instance: recording)
    type.__setattr__(FailureError, "__init__", init)

    assert FailureError("a", 1).args == ("a", 1)
    assert recording.told == [("init", ("a", 1), {})]


@pytest.mark.parametrize(
    "source",
    [
        "def __init__(*args, **kwargs): args[0].got = (args[1:], kwargs)",
        "def __init__(_sa_begin, *args, **kwargs): _sa_begin.got = (args, kwargs)",
        "def __init__(this, *args, **kwargs): this.got = (args, kwargs)",
        "def __init__(this=None, /, *args, **kwargs): this.got = (args, kwargs)",
    ],
)
def test_instance_may_have_any_name(source: str) -> None:
    original = function_from_source("__init__", source, {}, "test")
    odd = type("Odd", (), {"__init__": wrap_init(original, nobody)})

    made: Any = odd(1, self=2)

    assert made.got == ((1,), {"self": 2})


def test_parameter_may_have_a_name_of_the_wrapper() -> None:
    class Odd:
        def __init__(self, defaults: int, values: int, *, instance: int = 3) -> None:
            self.got = (defaults, values, instance)

    type.__setattr__(Odd, "__init__", wrap_init(vars(Odd)["__init__"], lambda _: Recording()))

    assert Odd(1, values=2).got == (1, 2, 3)


def test_function_goes_without_running_python_code() -> None:
    """A callback would let other threads run, which may still find the function in its class."""
    wrapper = wrap_init(vars(Point)["__init__"], nobody)

    assert weakref.getweakrefcount(wrapper) == 0
    assert wrapper.__code__.co_filename not in linecache.cache


def test_source_is_shown_after_the_cache_was_cleared() -> None:
    wrapper = wrap_init(vars(Point)["__init__"], nobody)
    linecache.clearcache()

    line = linecache.getline(wrapper.__code__.co_filename, 1, wrapper.__globals__)

    assert line.startswith("def __init__(self, x")


def test_source_without_the_function_is_refused() -> None:
    with pytest.raises(ArgumentError, match="defines no function 'missing'"):
        function_from_source("missing", "x = 1", {}, "test")


# Any signature -----------------------------------------------------------------------------

KINDS = inspect.Parameter
Call = tuple[list[int], dict[str, int]]


@st.composite
def signatures(draw: st.DrawFn) -> inspect.Signature:
    """Of an `__init__`, the instance included."""
    named = [KINDS.POSITIONAL_ONLY, KINDS.POSITIONAL_OR_KEYWORD, KINDS.KEYWORD_ONLY]
    kinds = sorted(draw(st.lists(st.sampled_from(named), max_size=5)))
    first = named[0] if KINDS.POSITIONAL_ONLY in kinds else draw(st.sampled_from(named[:2]))
    parameters = [KINDS("self", first)]
    has_default = False
    for place, kind in enumerate(kinds):
        has_default = draw(st.booleans()) or (has_default and kind is not KINDS.KEYWORD_ONLY)
        default = [place] if has_default else KINDS.empty
        annotation = draw(st.sampled_from([KINDS.empty, int, "str", list[int]]))
        parameters.append(KINDS(f"p{place}", kind, default=default, annotation=annotation))
    if draw(st.booleans()):
        parameters.append(KINDS("more", KINDS.VAR_POSITIONAL))
    if draw(st.booleans()):
        parameters.append(KINDS("rest", KINDS.VAR_KEYWORD))
    return inspect.Signature(sorted(parameters, key=lambda one: one.kind))


@st.composite
def calls(draw: st.DrawFn, signature: inspect.Signature) -> Call:
    """Arguments that fit the signature, or nearly: something more or less may be given."""
    args: list[int] = []
    kwargs: dict[str, int] = {}
    for name, one in list(signature.parameters.items())[1:]:
        if one.default is not KINDS.empty and draw(st.booleans()):
            continue
        by_place = one.kind is not KINDS.KEYWORD_ONLY and not kwargs and draw(st.booleans())
        if one.kind in (KINDS.POSITIONAL_ONLY, KINDS.VAR_POSITIONAL) or by_place:
            args.append(draw(st.integers()))
        else:
            kwargs[name] = draw(st.integers())
    if draw(st.integers(0, 9)) == 0:
        kwargs["self"] = draw(st.integers())
    return args, kwargs


def function_with(signature: inspect.Signature) -> Callable[..., Any]:
    """A function that keeps what it is given in its first argument."""
    defaults = {
        f"default_{name}": one.default
        for name, one in signature.parameters.items()
        if one.default is not KINDS.empty
    }
    shown = [
        one.replace(
            annotation=KINDS.empty,
            default=_Name(f"default_{name}") if one.default is not KINDS.empty else KINDS.empty,
        )
        for name, one in signature.parameters.items()
    ]
    source = f"def __init__{inspect.Signature(shown)}:\n    self.got = {{**locals()}}\n"
    function = function_from_source("__init__", source, defaults, "test")
    function.__annotations__ = {
        name: one.annotation
        for name, one in signature.parameters.items()
        if one.annotation is not KINDS.empty
    }
    return function


class _Name:
    def __init__(self, name: str) -> None:
        self.name = name

    @override
    def __repr__(self) -> str:
        return self.name


class Kept:
    got: dict[str, Any]


def outcome(init: Callable[..., Any], args: list[int], kwargs: dict[str, int]) -> object:
    kept = Kept()
    try:
        init(kept, *args, **kwargs)
    except TypeError:
        return TypeError
    return {name: value for name, value in kept.got.items() if name != "self"}


@given(signatures(), st.data(), st.sampled_from([None, Recording()]), st.booleans())
def test_any_signature_is_kept_and_any_call_has_the_same_outcome(
    signature: inspect.Signature,
    data: st.DataObject,
    construction: Recording | None,
    exact_arguments: bool,  # noqa: FBT001 - drawn
) -> None:
    original = function_with(signature)
    args, kwargs = data.draw(calls(signature))

    wrapper = wrap_init(original, lambda _instance: construction, exact_arguments=exact_arguments)

    assert inspect.signature(wrapper) == signature
    if not exact_arguments:
        assert inspect.signature(wrapper, follow_wrapped=False) == signature
    assert outcome(wrapper, args, kwargs) == outcome(original, args, kwargs)
