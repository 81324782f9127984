"""Lines of constructors in `linecache`: there while the class lives, and gone with it."""

import gc
import linecache
import weakref
from typing import Any

from declarative_instr import register_class, unregister_class


def wrapped_class() -> Any:
    class Point:
        def __init__(self, x: int) -> None:
            self.x = x

    register_class(Point)
    return Point


def test_lines_are_found_by_the_name_of_the_file_alone() -> None:
    point = wrapped_class()
    file = point.__init__.__code__.co_filename

    linecache.checkcache()

    assert linecache.getlines(file)[0].startswith("def __init__(self, x")


def test_lines_of_classes_that_went_leave_as_others_come() -> None:
    gone = [wrapped_class() for _ in range(20)]
    files = [one.__init__.__code__.co_filename for one in gone]
    known = [file for file in linecache.cache if file.startswith("constructor ")]

    gone.clear()
    gc.collect()
    alive = [wrapped_class() for _ in range(len(known))]

    assert set(files) <= set(known)
    assert not [file for file in files if file in linecache.cache]
    assert all(one.__init__.__code__.co_filename in linecache.cache for one in alive)


def test_constructor_has_no_finaliser() -> None:
    point = wrapped_class()

    assert weakref.getweakrefcount(point.__init__) == 0


def test_lines_go_when_the_class_is_instrumented_no_more() -> None:
    point = wrapped_class()
    file = point.__init__.__code__.co_filename

    unregister_class(point)

    assert file not in linecache.cache
