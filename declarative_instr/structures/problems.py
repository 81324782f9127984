"""Problems of declarations, handed to whoever collects them; normally nobody does, and they are raised."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, NamedTuple, Protocol, Self, final


@final
class Place(NamedTuple):
    """What a problem is about: a class, or one name of its body."""

    module: str
    qualname: str
    key: str | None = None

    @classmethod
    def of(cls, class_: type, key: str | None = None) -> Self:
        """The place of a class, or of one of its attributes."""
        return cls(class_.__module__, class_.__qualname__, key)


class ProblemSink(Protocol):
    """Collects what would be raised; whoever raises goes on with the next class or attribute."""

    def class_declared(self, class_: type) -> None:
        """A class is declared; what its relations name is looked up later."""

    def problem_found(self, error: Exception, place: Place, causes: tuple[Place, ...]) -> None:
        """Something is wrong.

        Args:
            error: What would have been raised.
            place: The class or attribute that it is about.
            causes: Places whose own problems, if they have any, are why this is wrong.
        """


_sink: Final[ContextVar[ProblemSink | None]] = ContextVar("problem_sink", default=None)


@contextmanager
def collecting(sink: ProblemSink) -> Iterator[None]:
    """Hand problems to `sink` inside the block; those of other threads are raised as ever."""
    token = _sink.set(sink)
    try:
        yield
    finally:
        _sink.reset(token)


def is_collected(error: Exception, place: Place, causes: Iterable[Place] = ()) -> bool:
    """Hand an error to whoever collects them; false where it must be raised, since nobody does."""
    sink = _sink.get()
    if sink is None:
        return False
    sink.problem_found(error, place, tuple(causes))
    return True


def note_declared(class_: type) -> None:
    """Tell whoever collects problems that a class is declared."""
    sink = _sink.get()
    if sink is not None:
        sink.class_declared(class_)
