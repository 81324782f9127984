"""ClassBeginning: what precedes the objects of one class, and its constructor; it makes neither."""

from collections.abc import Callable
from threading import Lock
from typing import Any

from declarative_instr.event.dispatch import Dispatch

_first_lock = Lock()
"""Held while one of many threads that construct a class's first object is chosen to tell of it."""


class ClassBeginning:
    """What a manager knows of constructors, and what it does before the first one runs."""

    class_: type[Any]
    dispatch: Dispatch

    def __init__(self) -> None:
        self.before_first: Callable[[], object] | None = _nothing_to_settle
        """Runs before the first object of the class is constructed: configuration."""
        self.has_begun = False
        """Whether an object of the class was constructed; `first_init` was told then."""
        self.init_method: Callable[..., object] | None = None
        """The wrapper around the constructor; None where the constructor is generated."""
        self.original_init: Callable[..., object] | None = None
        """The constructor that the wrapper calls."""
        self.forget_source: Callable[[], object] | None = None
        """Takes the lines of the wrapper out of `linecache`."""
        self.refresh_constructor: Callable[[], object] | None = None
        """Makes the constructor anew when listeners of `init` come or go."""

    def run_before_first(self) -> None:
        """Settle the class, and tell the listeners of `first_init`; once."""
        settle = self.before_first
        if settle is None:
            return
        settle()
        with _first_lock:
            is_first, self.has_begun = not self.has_begun, True
            if self.before_first is settle:  # else there is something new to settle
                self.before_first = None
        if is_first and self.dispatch.first_init:
            self.dispatch.first_init(self, self.class_)

    def attribute_activity_changed(self) -> None:
        """Make a generated constructor anew, which writes silent attributes directly."""
        if self.refresh_constructor is not None:
            self.refresh_constructor()

    def _listeners_changed(self, event: str) -> None:
        """A wrapped constructor looks at the dispatch; a generated one is made for its listeners."""
        if event in {"init", "init_failure"} and self.refresh_constructor is not None:
            self.refresh_constructor()


def _nothing_to_settle() -> None:
    """What precedes the first object of a class that no registry configures."""
