"""A class with `__del__` is warned about once, in the known words and at the user's line."""

import gc
import warnings
import weakref
from collections.abc import Callable

import pytest

from declarative_instr import DeclarativeBase, Mapped, register_class, relationship
from declarative_instr.exc import InstrumentationWarning


class Base(DeclarativeBase):
    pass


class Mortal:
    def __del__(self) -> None: ...


def declared() -> type:
    class Declared(Base):
        def __del__(self) -> None: ...

    return Declared


def foreign() -> type:
    class Foreign:
        def __del__(self) -> None: ...

    register_class(Foreign)
    return Foreign


def mixed_in() -> type:
    class MixedIn(Mortal, Base):
        pass

    return MixedIn


@pytest.mark.parametrize("define", [declared, foreign, mixed_in])
def test_warning_begins_with_the_known_words_and_names_the_users_file(
    define: Callable[[], type],
) -> None:
    with pytest.warns(InstrumentationWarning) as caught:
        class_ = define()

    (warning,) = caught
    assert str(warning.message).startswith(
        f"__del__() method on class {class_!r} will cause unreachable cycles and memory leaks, as"
        " SQLAlchemy instrumentation often creates reference cycles.  Please remove this method."
    )
    assert warning.filename == __file__


def test_subclass_of_a_class_that_was_warned_about_is_not() -> None:
    with pytest.warns(InstrumentationWarning):
        base = declared()

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        subclass = type(base)("Below", (base,), {})

    assert issubclass(subclass, base)


def test_objects_with_a_finaliser_are_collected_as_the_warning_says() -> None:
    with pytest.warns(InstrumentationWarning):

        class Twin(Base):
            other: Mapped["Twin | None"] = relationship()

            def __del__(self) -> None: ...

    one = Twin()
    one.other = Twin(other=one)
    gone = weakref.ref(one)

    del one
    gc.collect()

    assert gone() is None
