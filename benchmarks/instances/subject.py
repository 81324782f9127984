"""What every subject of the works without a database can do; the ways differ."""

import itertools
from collections.abc import Callable
from typing import Any

from benchmarks.measure import NotPossibleError

INTEGERS = tuple(f"i{number}" for number in range(5))
STRINGS = tuple(f"s{number}" for number in range(5))
FIELDS = INTEGERS + STRINGS

_keys = itertools.count(1000)


class InstanceSubject:
    """A class `record` with the ten `FIELDS`, built by keywords; `i0` is its key."""

    imported: str | None = None
    record: type[Any]
    listened_record: type[Any]

    def begin(self) -> None:
        """Prepare; not timed."""

    def keys(self, count: int) -> list[int]:
        """Give keys that no earlier object has."""
        return list(itertools.islice(_keys, count))

    def make(self, count: int, cls: type[Any] | None = None) -> list[Any]:
        """Build objects as an application does."""
        cls = self.record if cls is None else cls
        return [
            cls(i0=key, i1=1, i2=2, i3=3, i4=4, s0="a", s1="b", s2="c", s3="d", s4="e")
            for key in self.keys(count)
        ]

    def define(self, count: int) -> list[type]:
        """Create classes with the ten fields, ready for use."""
        raise NotImplementedError

    def clean(self, objects: list[Any]) -> None:
        """Save the objects, so that nothing of them counts as changed; not timed."""
        msg = "an ordinary class does not track changes"
        raise NotPossibleError(msg)

    def modified_test(self) -> Callable[[Any], bool]:
        """Give the public question whether an object has changes."""
        msg = "an ordinary class does not track changes"
        raise NotPossibleError(msg)

    def history_getter(self) -> Callable[[Any], object]:
        """Give a function that tells the old and the new value of `i1`."""
        msg = "an ordinary class keeps no old values"
        raise NotPossibleError(msg)

    def make_listened(self, count: int) -> list[Any]:
        """Build objects whose writes call one listener that notes the old value."""
        msg = "an ordinary class has no events"
        raise NotPossibleError(msg)

    def make_alternate(self) -> None:
        """Instrument a class in another way, and keep it."""
        msg = "an ordinary class has no instrumentation"
        raise NotPossibleError(msg)

    def families(self, parents: int, children: int) -> tuple[list[Any], list[list[Any]]]:
        """Build parents with empty `.children`, and loose children with `.parent`."""
        raise NotImplementedError
