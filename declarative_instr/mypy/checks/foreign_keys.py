"""[di-foreign-key] A foreign key names a table and a column that exist, and has its type."""

from itertools import chain
from typing import Final

from mypy.nodes import Context

from declarative_instr.mypy.codes import FOREIGN_KEY
from declarative_instr.mypy.expressions import Call, Name
from declarative_instr.mypy.facts import FieldFacts
from declarative_instr.mypy.fields import FieldCall
from declarative_instr.mypy.lookup import Lookup, Missing
from declarative_instr.mypy.names import is_column_call
from declarative_instr.mypy.plain_types import are_apart, plain_name
from declarative_instr.mypy.reporting import near_misses
from declarative_instr.mypy.tables import ForeignKey, column_fields, has_all_columns, keys_of
from declarative_instr.mypy.views import ClassView

_KEYWORDS: Final = (
    *("column", "use_alter", "name", "onupdate", "ondelete", "deferrable", "initially"),
    *("link_to_name", "match", "info", "comment"),
)


def check_foreign_keys(field: FieldCall) -> None:
    """The foreign keys of one column."""
    if not is_column_call(field.call.function.fullname):
        return
    _check_keywords(field)
    keys = list(keys_of(field.name, field.call))
    if not keys:
        return
    lookup = Lookup(field.owner, field.api, field.memory)
    for key in keys:
        given = key.refers_to[0]
        if isinstance(given, str):
            _check_string(field, lookup, key, given)
        elif isinstance(given, Name):
            _check_path(field, lookup, given)


def _check_keywords(field: FieldCall) -> None:
    """Those of dialects have a `_`, as some misspelt ones do."""
    calls = [one for one in field.call.args if isinstance(one, Call)]
    keys = [one for one in calls if one.function.last == "ForeignKey"]
    for given in chain.from_iterable(key.keywords for key in keys):
        is_of_dialect = "_" in given and given.replace("_", "") not in _KEYWORDS
        if given not in _KEYWORDS and not is_of_dialect:
            message = f'Foreign key of "{field.owner.name}.{field.name}" has the keyword "{given}"'
            message += f", which no foreign key takes{near_misses(given, _KEYWORDS)}"
            field.fail(message, field.expression, FOREIGN_KEY)


def _check_string(field: FieldCall, lookup: Lookup, key: ForeignKey, given: str) -> None:
    place: Context = field.expression
    label = f'"{field.owner.name}.{field.name}"'
    if given.count(".") == 0:
        message = f'Foreign key of {label} is "{given}"; write "table.column"'
        field.fail(message, place, FOREIGN_KEY)
        return
    table, column = given.split(".")[-2:]
    found = lookup.table_named(table)
    if found is Missing.UNKNOWN:
        message = f'Foreign key of {label} refers to "{given}", and there is no table "{table}"'
        message += near_misses(table, lookup.table_names())
        field.fail(message, place, FOREIGN_KEY)
    if not isinstance(found, ClassView):
        return
    columns = column_fields(found)
    if column in columns:
        _check_type(field, found, columns[column])
    elif has_all_columns(found):
        message = f'Foreign key of {label} refers to "{given}", and table "{table}" has no column "{column}"'
        field.fail(message + near_misses(column, columns), place, FOREIGN_KEY)


def _check_path(field: FieldCall, lookup: Lookup, given: Name) -> None:
    """A column that is given itself; mypy has seen that it exists."""
    path, _, name = given.fullname.rpartition(".")
    info = lookup.info_at(path)
    if info is None or ClassView.of(info) is None:
        return
    view = lookup.view_of(info)
    if name in view.fields:
        _check_type(field, view, view.fields[name])


def _check_type(field: FieldCall, view: ClassView, referred: FieldFacts) -> None:
    own = plain_name(field.owner.type_of(field.name))
    other = plain_name(view.type_of(referred.name))
    if own is None or other is None or not are_apart(own, other):
        return
    message = (
        f'Foreign key "{field.owner.name}.{field.name}" has type "{own}", and'
        f' "{view.name}.{referred.name}" has type "{other}"'
    )
    field.fail(message, field.expression, FOREIGN_KEY)
