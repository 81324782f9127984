from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, final

from declarative_instr.orm.mapping.mapper import Mapper, Relation
from declarative_instr.state.tracked import Tracked

class Link(NamedTuple):
    relation: Relation
    dependent: Tracked
    referred: Tracked | None

@final
@dataclass(frozen=True, slots=True, eq=False)
class Links:
    relation: Relation
    is_cut: bool
    dependents: list[Tracked] = ...
    referred: list[Tracked] = ...
    def __iter__(self) -> Iterator[Link]: ...
    def __len__(self) -> int: ...

_Rows = tuple[Mapper, bool]

@final
class LinkBook:
    __slots__ = ("_by_row", "_by_rows")
    def __init__(self) -> None: ...
    def add(self, relation: Relation, dependent: Tracked, referred: Tracked | None) -> None: ...
    def links_of(self, relation: Relation, rows: _Rows, *, is_cut: bool = False) -> Links: ...
    def of_class(self, mapper: Mapper, *, new: bool) -> tuple[Links, ...]: ...
    def of_rows(self, mapper: Mapper, holders: Sequence[Tracked]) -> tuple[Links, ...]: ...
