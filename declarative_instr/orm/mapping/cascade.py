"""CascadeOptions: what operations on an object do to the objects that a relation leads to."""

import warnings
from collections.abc import Iterable
from typing import Final, Self, final

from sqlalchemy.exc import SAWarning
from typing_extensions import override

from declarative_instr.exc import near_misses
from declarative_instr.orm.errors import ArgumentError
from declarative_instr.structures.callers import caller_level

ALL_CASCADES: Final = frozenset({"save-update", "merge", "refresh-expire", "expunge", "delete"})
"""What `all` stands for."""
KNOWN_CASCADES: Final = ALL_CASCADES | {"delete-orphan", "all", "none"}
VIEW_CASCADES: Final = frozenset({"save-update", "delete", "delete-orphan", "merge"})
"""What writes, and so has no place in a relation that is only viewed."""


@final
class CascadeOptions(frozenset[str]):
    """The cascades of one relation, `all` and `none` resolved."""

    __slots__ = ("delete", "delete_orphan", "expunge", "merge", "refresh_expire", "save_update")

    save_update: bool
    delete: bool
    refresh_expire: bool
    merge: bool
    expunge: bool
    delete_orphan: bool

    def __new__(cls, given: Iterable[str] | str = "save-update, merge") -> Self:
        """Resolve and check the names.

        Raises:
            ArgumentError: A name is none of the known ones.
        """
        if isinstance(given, str):
            return cls.from_string(given)
        names = frozenset(given)
        _refuse_unknown(names)
        if "none" in names:
            names = frozenset()
        elif "all" in names:
            names = (names | ALL_CASCADES) - {"all"}
        self = super().__new__(cls, names)
        self.save_update = "save-update" in names
        self.delete = "delete" in names
        self.refresh_expire = "refresh-expire" in names
        self.merge = "merge" in names
        self.expunge = "expunge" in names
        self.delete_orphan = "delete-orphan" in names
        if self.delete_orphan and not self.delete:
            warnings.warn(
                "The 'delete-orphan' cascade option requires 'delete'."
                " Write cascade='all, delete-orphan'.",
                SAWarning,
                stacklevel=caller_level(),
            )
        return self

    @classmethod
    def from_string(cls, text: str) -> Self:
        """The options written as in `relationship(cascade="all, delete-orphan")`."""
        return cls([name.strip() for name in text.split(",") if name.strip()])

    @override
    def __repr__(self) -> str:
        return f"CascadeOptions({','.join(sorted(self))!r})"


def _refuse_unknown(names: Iterable[str]) -> None:
    unknown = sorted(set(names) - KNOWN_CASCADES)
    if unknown:
        hint = "".join(near_misses(name, KNOWN_CASCADES) for name in unknown)
        message = (
            f"Invalid cascade option(s): {', '.join(map(repr, unknown))}.{hint}"
            f" Known are {', '.join(sorted(KNOWN_CASCADES))}."
        )
        raise ArgumentError(message)
