"""Construction: fields first, then listeners, then the class's own `__init__`."""

import functools
import inspect as py_inspect
from typing import Any, ClassVar

import pytest

from declarative_instr import DeclarativeBase, Mapped, event, inspect, manager_of_class
from declarative_instr.instrumentation import register_attribute, register_class
from declarative_instr.state.objects import holder_of
from declarative_instr.state.tracked import CONSTRUCTED


class Base(DeclarativeBase):
    pass


@pytest.fixture(params=["generated", "own"])
def point(request: pytest.FixtureRequest) -> Any:
    """A class with a generated constructor, and one with a constructor of its own."""

    class Base(DeclarativeBase):
        pass

    if request.param == "generated":

        class Generated(Base):
            x: Mapped[int]

        return Generated

    class Own(Base):
        x: Mapped[int]

        def __init__(self, *, x: int = 0) -> None:
            if x < 0:
                raise ValueError("below")
            self.x = x

    return Own


def test_constructed_object_is_new_and_modified(point: Any) -> None:
    one = point(x=1)

    assert inspect(one).transient
    assert inspect(one).modified
    assert inspect(one).committed_state == {}
    assert holder_of(one)._sa_flags & CONSTRUCTED


def test_object_is_tracked_before_its_constructor_runs() -> None:
    seen: list[bool] = []

    class Curious(Base):
        x: Mapped[int]

        def __init__(self) -> None:
            seen.append(inspect(self).transient)

    Curious()

    assert seen == [True]


def test_listener_hears_before_the_constructor_and_can_change_its_keywords(point: Any) -> None:
    heard: list[object] = []

    def double(target: Any, args: Any, kwargs: dict[str, Any]) -> None:
        heard.append((dict(vars(target)), tuple(args), dict(kwargs)))
        kwargs["x"] *= 2

    event.listen(point, "init", double)

    assert point(x=2).x == 4
    assert heard == [({}, (), {"x": 2})]


def test_listener_that_goes_is_not_called_any_more(point: Any) -> None:
    heard: list[object] = []

    def hear(target: object, args: object, kwargs: object) -> None:
        heard.append(target)

    event.listen(point, "init", hear)
    first = point(x=1)
    event.remove(point, "init", hear)
    point(x=2)

    assert heard == [first]


def test_listener_of_a_failure_hears_it_and_the_error_goes_on() -> None:
    class Strict(Base):
        x: Mapped[int]

        def __init__(self, x: int) -> None:
            raise ValueError("below")

    heard: list[object] = []
    event.listen(Strict, "init_failure", lambda _t, args, kwargs: heard.append((args, kwargs)))

    with pytest.raises(ValueError, match="below"):
        Strict(-1)
    assert len(heard) == 1


def test_listener_of_a_failure_hears_an_unknown_keyword() -> None:
    class Plain(Base):
        x: Mapped[int]

    heard: list[object] = []
    event.listen(Plain, "init_failure", lambda target, *_: heard.append(type(target)))
    wrong: Any = {"y": 1}

    with pytest.raises(TypeError, match="'y' is an invalid keyword argument for Plain"):
        Plain(**wrong)
    assert heard == [Plain]


def test_constructors_of_bases_tell_nobody_again() -> None:
    heard: list[object] = []

    class Upper(Base):
        x: Mapped[int]

        def __init__(self, x: int) -> None:
            self.x = x

    class Lower(Upper):
        y: Mapped[int]

        def __init__(self, x: int, y: int) -> None:
            super().__init__(x)
            self.y = y

    event.listen(Upper, "init", lambda target, *_: heard.append(target), propagate=True)

    one = Lower(1, 2)

    assert heard == [one]
    assert (one.x, one.y) == (1, 2)


def test_generated_constructor_can_be_called_by_the_own_one_of_a_subclass() -> None:
    class Upper(Base):
        x: Mapped[int]

    class Lower(Upper):
        y: Mapped[int]

        def __init__(self, y: int) -> None:
            super().__init__(x=y + 1)
            self.y = y

    one = Lower(1)

    assert (one.x, one.y) == (2, 1)


def test_first_object_of_a_class_is_announced_once(point: Any) -> None:
    heard: list[object] = []
    event.listen(point, "first_init", lambda manager, cls: heard.append((manager, cls)))

    point(x=1)
    point(x=2)

    assert heard == [(manager_of_class(point), point)]


def test_raw_listener_is_given_the_state(point: Any) -> None:
    heard: list[object] = []
    event.listen(point, "init", lambda state, *_: heard.append(state), raw=True)

    one = point(x=1)

    assert heard == [inspect(one)]


def test_constructor_that_runs_twice_tells_once(point: Any) -> None:
    heard: list[object] = []
    event.listen(point, "init", lambda target, *_: heard.append(target))
    one = point(x=1)

    one.__init__(x=2)

    assert one.x == 2
    assert heard == [one]


@pytest.fixture
def shape() -> Any:
    """A class of foreign layout, instrumented, that tells its constructions."""

    class Shape:
        built: ClassVar[list[object]] = []

        def __init__(self) -> None:
            self.built.append(Shape)

    register_class(Shape)
    event.listen(Shape, "init", lambda target, _a, _k: Shape.built.append(type(target)))
    return Shape


def test_foreign_subclass_with_its_own_constructor_tells_once(shape: Any) -> None:
    class Circle(shape):  # type: ignore[misc]  # made by a fixture
        def __init__(self) -> None:
            self.built.append(Circle)
            super().__init__()

    register_class(Circle)
    told: list[object] = []
    event.listen(Circle, "init", lambda target, _a, _k: told.append(target))

    circle = Circle()

    assert told == [circle]
    assert shape.built == [Circle, shape]


def test_foreign_subclass_gets_a_wrapper_of_its_own_around_the_inherited_constructor(
    shape: Any,
) -> None:
    class Circle(shape):  # type: ignore[misc]  # made by a fixture
        pass

    register_class(Circle)
    told: list[object] = []
    event.listen(Circle, "init", lambda target, _a, _k: told.append(target))

    circle = Circle()

    assert "__init__" in vars(Circle)
    assert told == [circle]
    assert shape.built == [shape]


def test_state_of_a_subclass_that_is_not_instrumented_names_its_own_class(shape: Any) -> None:
    class Circle(shape):  # type: ignore[misc]  # made by a fixture
        pass

    classes: list[type] = []
    event.listen(shape, "init", lambda state, _a, _k: classes.append(state.class_), raw=True)

    Circle()

    assert classes == [Circle]


def test_constructor_that_the_user_wrapped_is_wrapped_where_it_is_inherited() -> None:
    def twice(init: Any) -> Any:
        @functools.wraps(init)
        def wrapper(self: object) -> None:
            init(self)
            init(self)

        return wrapper

    class Plain:
        runs = 0

        @twice
        def __init__(self) -> None:
            self.runs += 1

    class Instrumented(Plain):
        pass

    register_class(Instrumented)
    told: list[object] = []
    event.listen(Instrumented, "init", lambda target, _a, _k: told.append(target))

    one = Instrumented()

    assert told == [one]
    assert one.runs == 2


def test_object_made_without_its_constructor_gets_its_state_when_it_is_first_touched() -> None:
    class Plain:
        x: Any

        def __init__(self) -> None:
            raise AssertionError

    register_class(Plain)
    register_attribute(Plain, "x")
    read, written, asked = (Plain.__new__(Plain) for _ in range(3))

    written.x = 1

    assert read.x is None
    assert inspect(written).modified
    assert inspect(asked).transient
    assert not holder_of(read)._sa_flags & CONSTRUCTED


def test_manager_knows_the_constructor_and_its_wrapper() -> None:
    class Plain:
        def __init__(self, x: int) -> None:
            self.x = x

    original = Plain.__init__

    manager = register_class(Plain)

    assert manager.original_init is original
    assert manager.init_method is vars(Plain)["__init__"]
    assert py_inspect.signature(Plain) == py_inspect.signature(original).replace(
        parameters=list(py_inspect.signature(original).parameters.values())[1:]
    )


@pytest.mark.parametrize("is_inherited", [False, True])
def test_arguments_that_only_new_takes_pass_the_constructor(is_inherited: bool) -> None:  # noqa: FBT001
    class Plain:
        x: int

        def __new__(cls, x: int, *, y: int = 2) -> Any:
            made = super().__new__(cls)
            made.x = x + y
            return made

    class Lower(Plain):
        pass

    cls = Lower if is_inherited else Plain
    signature = py_inspect.signature(cls)
    heard: list[object] = []

    register_class(cls)
    event.listen(cls, "init", lambda _o, *given: heard.append(given))

    assert cls(1, y=5).x == 6
    assert heard == [((1,), {"y": 5})]
    assert py_inspect.signature(cls) == signature
