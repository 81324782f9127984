"""Mark: what a decorator says about one method of a collection class; it wraps nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, final

MARK_ATTRIBUTE = "_sa_collection_mark"
"""Function attribute that holds the Mark."""

Role = Literal["appender", "remover", "iterator"]


@final
@dataclass(frozen=True, slots=True)
class Mark:
    """Role and events of one method.

    `adds` and `removes` name the argument that holds the item: its position, where `self` is 0,
    or its name.
    """

    role: Role | None = None
    adds: int | str | None = None
    removes: int | str | None = None
    removes_result: bool = False
    """What the method returns, unless it is None, was removed."""
    fires_itself: bool = False
    """The method is left alone."""

    def has_events(self) -> bool:
        """True where the method changes the content."""
        return self.adds is not None or self.removes is not None or self.removes_result


def mark_of(method: object) -> Mark:
    """The mark of a method; an empty one where it has none."""
    mark = getattr(method, MARK_ATTRIBUTE, None)
    return mark if isinstance(mark, Mark) else Mark()


def set_mark(method: Callable[..., Any], mark: Mark) -> None:
    """Give a method its mark."""
    setattr(method, MARK_ATTRIBUTE, mark)


def marked_methods(cls: type) -> dict[str, Mark]:
    """Marked methods by name; a subclass that overrides one without a mark keeps the mark."""
    found: dict[str, Mark] = {}
    for base in cls.__mro__:
        for name, member in vars(base).items():
            mark = mark_of(member)
            if name not in found and mark != Mark():
                found[name] = mark
    return found
