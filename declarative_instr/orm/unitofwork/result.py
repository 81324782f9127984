"""FlushResult: what a flush did; values alone."""

from dataclasses import dataclass, field
from weakref import ref

from declarative_instr.state.tracked import Tracked


@dataclass(slots=True)
class FlushResult:
    """What a flush did, for the transaction that may take it back."""

    inserted: "list[ref[object]]" = field(default_factory=list)
    updated: list[Tracked] = field(default_factory=list)
    deleted: list[Tracked] = field(default_factory=list)
    displaced: list[Tracked] = field(default_factory=list)
    """Objects whose place in the identity map others took; their rows were gone."""
    moved: list[Tracked] = field(default_factory=list)
    """Those of the updated ones whose primary key was written."""
    rekeyed: list[tuple[Tracked, object, object]] = field(default_factory=list)
    """Objects whose primary key was changed, with the key before and after."""
