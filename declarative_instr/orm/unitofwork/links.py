"""Links: the foreign keys that a flush fills, by the rows that they change; runs nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import NamedTuple, final

from declarative_instr.orm.mapping.mapper import Mapper, Relation
from declarative_instr.orm.unitofwork.cascade import mapper_of
from declarative_instr.state.tracked import Tracked


class Link(NamedTuple):
    """A foreign key to fill: `dependent` takes the key of `referred`, None: no key."""

    relation: Relation
    dependent: Tracked
    referred: Tracked | None


@final
@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """The links of one relation whose dependent rows are of one class."""

    relation: Relation
    is_cut: bool
    """The dependents refer to nothing from now on."""
    dependents: list[Tracked] = field(default_factory=list)
    referred: list[Tracked] = field(default_factory=list)
    """In the order of the dependents; empty where the links are cut."""

    def __iter__(self) -> Iterator[Link]:
        referred = repeat(None, len(self.dependents)) if self.is_cut else self.referred
        for dependent, other in zip(self.dependents, referred, strict=True):
            yield Link(self.relation, dependent, other)

    def __len__(self) -> int:
        return len(self.dependents)


_Rows = tuple[Mapper, bool]
"""A mapper, and whether its rows are new."""


@final
class LinkBook:
    """All links of a flush; those of a row to nothing come first, so that a new parent wins."""

    __slots__ = ("_by_row", "_by_rows")

    def __init__(self) -> None:
        self._by_rows: dict[_Rows, dict[tuple[Relation, bool], Links]] = {}
        self._by_row: dict[_Rows, dict[int, list[Link]]] = {}

    def add(self, relation: Relation, dependent: Tracked, referred: Tracked | None) -> None:
        """Note one link."""
        rows = (mapper_of(dependent), dependent._sa_key is None)
        links = self.links_of(relation, rows, is_cut=referred is None)
        links.dependents.append(dependent)
        if referred is not None:
            links.referred.append(referred)

    def links_of(self, relation: Relation, rows: _Rows, *, is_cut: bool = False) -> Links:
        """What notes the links of a relation for some rows; `is_cut`: those to nothing."""
        known = self._by_rows.setdefault(rows, {})
        links = known.get((relation, is_cut))
        if links is None:
            links = known[relation, is_cut] = Links(relation, is_cut)
        return links

    def of_class(self, mapper: Mapper, *, new: bool) -> tuple[Links, ...]:
        """The links of all rows of a class that are new, or of all that are not."""
        known = self._by_rows.get((mapper, new))
        if not known:
            return ()
        present = [links for links in known.values() if links.dependents]
        return tuple(sorted(present, key=lambda links: not links.is_cut))

    def of_rows(self, mapper: Mapper, holders: Sequence[Tracked]) -> tuple[Links, ...]:
        """The links of some rows of a class, which are all new or all stored."""
        rows = (mapper, holders[0]._sa_key is None)
        if rows not in self._by_rows:
            return ()
        by_row = self._by_row.get(rows)
        if by_row is None:
            by_row = self._by_row[rows] = _indexed(self.of_class(mapper, new=rows[1]))
        chosen = LinkBook()
        for holder in holders:
            for relation, _, referred in by_row.get(id(holder), ()):
                chosen.add(relation, holder, referred)
        return chosen.of_class(mapper, new=rows[1])


def _indexed(all_links: Iterable[Links]) -> dict[int, list[Link]]:
    by_row: dict[int, list[Link]] = {}
    for links in all_links:
        for link in links:
            by_row.setdefault(id(link.dependent), []).append(link)
    return by_row
