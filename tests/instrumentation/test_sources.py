"""Lines of constructors in `linecache`: there while the class lives, and gone with it."""

import gc
import linecache
import threading
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


def test_lines_go_with_the_class_which_alone_has_a_finaliser() -> None:
    point = wrapped_class()
    file = point.__init__.__code__.co_filename
    watchers = weakref.getweakrefcount(point.__init__)

    del point
    gc.collect()

    assert watchers == 0
    assert file not in linecache.cache


def test_lines_go_when_the_class_is_instrumented_no_more() -> None:
    point = wrapped_class()
    file = point.__init__.__code__.co_filename

    unregister_class(point)

    assert file not in linecache.cache


def test_lines_of_a_class_that_goes_beside_other_threads_leave_with_the_next_class() -> None:
    point = wrapped_class()
    file = point.__init__.__code__.co_filename
    done = threading.Event()
    beside = threading.Thread(target=done.wait)
    beside.start()

    del point
    gc.collect()
    still_there = file in linecache.cache
    done.set()
    beside.join()
    wrapped_class()

    assert still_there
    assert file not in linecache.cache


def test_lines_of_a_class_that_goes_while_linecache_works_leave_with_the_next_class() -> None:
    classes = [wrapped_class()]
    file = classes[0].__init__.__code__.co_filename
    were_there = []

    class Loader:
        def get_source(self, _name: str) -> str:
            classes.clear()
            gc.collect()
            were_there.append(file in linecache.cache)  # a loop over the cache still finds it
            return ""

    linecache.getline("read by a loader", 1, {"__name__": "any", "__loader__": Loader()})
    wrapped_class()

    assert were_there == [True]
    assert file not in linecache.cache
