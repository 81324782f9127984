from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, final

from sqlalchemy import Column, ColumnElement, FromClause, Table

Columns = tuple[Column[Any], ...]

@final
class KeyLink(NamedTuple):
    referred: Columns
    referring: Columns
    @property
    def pairs(self) -> tuple[tuple[Column[Any], Column[Any]], ...]: ...
    @property
    def condition(self) -> ColumnElement[bool]: ...

@final
class JoinHints(NamedTuple):
    label: str
    primaryjoin: ColumnElement[bool] | None = ...
    secondaryjoin: ColumnElement[bool] | None = ...
    foreign_keys: Columns = ...
    remote_side: Columns = ...

def find_links(
    referring: Table, referred: Table, hints: JoinHints, given: ColumnElement[bool] | None
) -> list[KeyLink]: ...
def equated_columns(
    clause: ColumnElement[bool],
) -> Iterator[tuple[Column[Any], Column[Any]]]: ...
def only_link(links: list[KeyLink], tables: Iterable[Table], hints: JoinHints) -> KeyLink: ...
def moved(
    clause: ColumnElement[bool], places: Iterable[tuple[Columns, FromClause]]
) -> ColumnElement[bool]: ...
