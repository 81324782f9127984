"""Sources of constructors in `linecache`, while their classes live; it knows neither managers nor attributes."""

import linecache
import sys
import threading
from collections import deque
from contextlib import suppress
from functools import partial
from types import FrameType, FunctionType
from weakref import finalize


def show_source(function: FunctionType, class_: type) -> "finalize[..., type]":
    """Let `linecache` find the lines of a generated function by the file's name alone.

    It is the class that has the finaliser, and never the function: a class goes when nothing can
    reach it any more, while CPython's cache of class attributes may still lead other threads to a
    function that was just replaced.

    Args:
        function: Made by `function_from_source`.
        class_: With it, the lines go.

    Returns: Takes the lines away before, when it is called.
    """
    _forget_unused()
    file = function.__code__.co_filename
    loader = function.__globals__["__loader__"]
    linecache.cache[file] = (partial(loader.get_source, file),)  # asked when it is shown
    forget = finalize(class_, _forget_source, file)
    forget.atexit = False
    return forget


_unused_files: deque[str] = deque()
"""Files of classes that went while `linecache` was at work, or may have been in another thread; they
leave it when the next constructor is made."""


def _forget_source(file: str) -> None:
    """Take a file out of `linecache`, which may be looping over its cache: a finaliser runs anywhere."""
    if threading.active_count() > 1 or _is_linecache_at_work():
        _unused_files.append(file)
    else:
        linecache.cache.pop(file, None)


def _is_linecache_at_work() -> bool:
    """Whether this thread is in a function of `linecache`."""
    frame: FrameType | None = sys._getframe()  # noqa: SLF001  # documented
    while frame is not None and frame.f_code.co_filename != _LINECACHE_FILE:
        frame = frame.f_back
    return frame is not None


_LINECACHE_FILE = linecache.checkcache.__code__.co_filename


def _forget_unused() -> None:
    with suppress(IndexError):  # of the empty deque: another thread may take the last one first
        while True:
            linecache.cache.pop(_unused_files.popleft(), None)
