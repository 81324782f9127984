"""Values of rows: functions, generated per mapper, that take them from objects in column order."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy.sql.elements import ClauseElement

from declarative_instr.instrumentation.constructor import function_from_source
from declarative_instr.orm.unitofwork.journal import Journal
from declarative_instr.state.objects import dict_of
from declarative_instr.state.tracked import Tracked

Processor = Callable[[Any], Any]
RowsOf = Callable[[Iterable[Tracked]], list[Any]]


def make_rows_of(
    label: str, keys: Sequence[str], processors: Sequence[Processor | None], *, is_merged: bool
) -> RowsOf:
    """A function that answers the values of objects, flat: the first row's, then the second's.

    Generated, so that a row costs one loop step and no call: the template is one tuple of
    dictionary look-ups, with the column's converter written in where there is one.
    """
    items = [
        f"d[{key!r}]" if convert is None else f"_p{place}(d[{key!r}])"
        for place, (key, convert) in enumerate(zip(keys, processors, strict=True))
    ]
    values = "o.__dict__" if is_merged else "_values(o)"
    source = (
        "def rows_of(holders):\n"
        "    flat = []\n"
        "    extend = flat.extend\n"
        "    for o in holders:\n"
        f"        d = {values}\n"
        f"        extend(({''.join(f'{item}, ' for item in items)}))\n"
        "    return flat\n"
    )
    names: dict[str, object] = {f"_p{place}": one for place, one in enumerate(processors)}
    names["_values"] = dict_of
    return function_from_source("rows_of", source, names, f"rows of {label}")


def fill_missing(holders: Iterable[Tracked], keys: Sequence[str], journal: Journal) -> None:
    """Give objects None for what they have no value for: what the row then holds."""
    wanted = frozenset(keys)
    for holder in holders:
        dict_ = dict_of(holder)
        if not wanted <= dict_.keys():
            for key in keys:
                if key not in dict_:
                    journal.set_value(dict_, key, None)


def has_expressions(holders: Iterable[Tracked]) -> bool:
    """Whether any value may be SQL that the database computes; looks at types, once per type."""
    kinds: set[type] = set()
    for holder in holders:
        kinds.update(map(type, dict_of(holder).values()))
    return any(map(is_expression_type, kinds))


def is_sql_among(values: Iterable[object]) -> bool:
    """Whether any of the values is SQL that the database computes."""
    return any(map(is_expression_type, set(map(type, values))))


def is_expression_type(kind: type) -> bool:
    """Whether values of a type are SQL expressions."""
    answers = any("__clause_element__" in vars(base) for base in kind.__mro__)
    return issubclass(kind, ClauseElement) or answers
