"""Sources of constructors in `linecache`, while their classes live; it knows neither managers nor attributes."""

import linecache
from collections import deque
from functools import partial
from types import FunctionType
from weakref import ref

_shown: deque[tuple[ref[type], str]] = deque()
"""Each file with the class whose constructor it shows."""


def show_source(function: FunctionType, class_: type) -> str:
    """Let `linecache` find the lines of a generated function by the file's name alone.

    Nothing calls back when a function or a class goes, for the reason that `GeneratedSource` tells:
    the lines of classes that went leave as constructors of others come.

    Args:
        function: Made by `function_from_source`.
        class_: Whose constructor it is.

    Returns: The file's name, which `forget_source` takes.
    """
    for _ in range(2):  # one more than comes, so that what is kept for nobody gets less
        _forget_if_gone()
    file = function.__code__.co_filename
    loader = function.__globals__["__loader__"]
    linecache.cache[file] = (partial(loader.get_source, file),)  # asked when it is shown
    _shown.append((ref(class_), file))
    return file


def forget_source(file: str) -> None:
    """Take the lines of a constructor away whose class goes on without it."""
    linecache.cache.pop(file, None)


def _forget_if_gone() -> None:
    """Look at the file that was not looked at for the longest time."""
    try:
        class_, file = _shown.popleft()
    except IndexError:  # there is none, or other threads have them
        return
    if file not in linecache.cache:  # forgotten, or cleared
        return
    if class_() is None:
        forget_source(file)
    else:
        _shown.append((class_, file))
