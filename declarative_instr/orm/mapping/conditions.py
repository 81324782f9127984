"""How two tables are joined: found from foreign keys or from the user's expression; no classes."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, final

from sqlalchemy import Column, ColumnElement, FromClause, Table, and_
from sqlalchemy.exc import NoReferenceError
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.elements import BinaryExpression

from declarative_instr.orm.core_bridge.schema import plain_column
from declarative_instr.orm.errors import AmbiguousForeignKeyError, NoForeignKeyError

Columns = tuple[Column[Any], ...]


@final
class KeyLink(NamedTuple):
    """Columns of one table that refer to columns of another, pair by pair."""

    referred: Columns
    referring: Columns

    @property
    def pairs(self) -> tuple[tuple[Column[Any], Column[Any]], ...]:
        """Each referred-to column with the one that refers to it."""
        return tuple(zip(self.referred, self.referring, strict=True))

    @property
    def condition(self) -> ColumnElement[bool]:
        """All pairs are equal."""
        return and_(*(referred == referring for referred, referring in self.pairs))


@final
class JoinHints(NamedTuple):
    """What the user says about a join; empty where the foreign keys are to tell it."""

    label: str
    """`Class.attribute`, for errors."""
    primaryjoin: ColumnElement[bool] | None = None
    secondaryjoin: ColumnElement[bool] | None = None
    foreign_keys: Columns = ()
    remote_side: Columns = ()


def find_links(
    referring: Table, referred: Table, hints: JoinHints, given: ColumnElement[bool] | None
) -> list[KeyLink]:
    """The ways in which `referring` refers to `referred`: by `given`, else by foreign keys."""
    if given is not None:
        link = _given_link(referring, referred, hints, given)
        return [] if link is None else [link]
    links = list(_constraint_links(referring, referred))
    if hints.foreign_keys:
        links = [one for one in links if _all_in(one.referring, hints.foreign_keys)]
    return links


def _constraint_links(referring: Table, referred: Table) -> Iterator[KeyLink]:
    """Links in the order of the columns that have the keys."""
    places = {column: place for place, column in enumerate(referring.c)}
    found: list[KeyLink] = []
    for constraint in referring.foreign_key_constraints:
        try:
            keys = [(one.column, one.parent) for one in constraint.elements]
        except NoReferenceError:  # to a table that is not declared (yet): not one of these two
            continue
        if all(target.table is referred for target, _ in keys):
            found.append(KeyLink(tuple(a for a, _ in keys), tuple(b for _, b in keys)))
    yield from sorted(found, key=lambda link: places[link.referring[0]])


def _given_link(
    referring: Table, referred: Table, hints: JoinHints, given: ColumnElement[bool]
) -> KeyLink | None:
    """The pairs that an expression compares, seen from the side that refers."""
    pairs = [
        pair
        for one, other in equated_columns(given)
        for pair in ((one, other), (other, one))
        if pair[0].table is referred and pair[1].table is referring and _refers(pair, hints)
    ]
    if not pairs:
        return None
    return KeyLink(tuple(a for a, _ in pairs), tuple(b for _, b in pairs))


def _refers(pair: tuple[Column[Any], Column[Any]], hints: JoinHints) -> bool:
    referred, referring = pair
    if hints.foreign_keys:
        return _all_in((referring,), hints.foreign_keys)
    return referring.references(referred)


def equated_columns(
    clause: ColumnElement[bool],
) -> Iterator[tuple[Column[Any], Column[Any]]]:
    """Pairs of table columns that a condition says are equal."""
    for element in visitors.iterate(clause):
        if isinstance(element, BinaryExpression) and element.operator is operators.eq:
            left, right = plain_column(element.left), plain_column(element.right)
            if left is not None and right is not None:
                yield left, right


def only_link(links: list[KeyLink], tables: Iterable[Table], hints: JoinHints) -> KeyLink:
    """The one link of `links`.

    Raises:
        NoForeignKeyError: There is none.
        AmbiguousForeignKeyError: There are several.
    """
    if len(links) == 1:
        return links[0]
    between = f"Could not determine join condition between parent/child tables on relationship {hints.label}"
    involved = tuple(sorted({table.name for table in tables}))
    names = " and ".join(map(repr, involved))
    if not links:
        message = (
            f"{between} - there are no foreign keys linking these tables ({names})."
            "  Ensure that referencing columns are associated with a ForeignKey or"
            " ForeignKeyConstraint, as in mapped_column(ForeignKey('table.column')), or specify a"
            " 'primaryjoin' expression."
        )
        raise NoForeignKeyError(message, involved)
    shown = " or ".join(f"foreign_keys=[{_shown(link)}]" for link in links)
    message = (
        f"{between} - there are multiple foreign key paths linking the tables ({names})."
        "  Specify the 'foreign_keys' argument, providing a list of those columns which should be"
        f" counted as containing a foreign key reference: relationship({shown})."
    )
    raise AmbiguousForeignKeyError(message)


def _shown(link: KeyLink) -> str:
    return ", ".join(f"{column.table.name}.{column.name}" for column in link.referring)


def _all_in(columns: Iterable[Column[Any]], wanted: Columns) -> bool:
    identities = {id(column) for column in wanted}
    return all(id(column) in identities for column in columns)


def moved(
    clause: ColumnElement[bool], places: Iterable[tuple[Columns, FromClause]]
) -> ColumnElement[bool]:
    """The condition with columns replaced by those of other selectables, such as aliases.

    Args:
        clause: A condition between columns of tables.
        places: Columns, with the selectable in which each is to be looked up. The first wins.
    """
    wanted: dict[int, FromClause] = {}
    for columns, selectable in places:
        for column in columns:
            wanted.setdefault(id(column), selectable)

    def replace(element: Any, **_: Any) -> Any:
        column = plain_column(element)
        selectable = None if column is None else wanted.get(id(column))
        if column is None or selectable is None:
            return None
        return selectable.corresponding_column(column)

    return visitors.replacement_traverse(clause, {}, replace)
