"""[di-duplicate-name] [di-table-args] Names of columns and tables: given once, and known."""

from collections.abc import Iterator
from typing import Final

from mypy.plugin import SemanticAnalyzerPluginInterface

from declarative_instr.mypy.codes import DUPLICATE_NAME, TABLE_ARGS
from declarative_instr.mypy.expressions import Call, Fact, Items
from declarative_instr.mypy.reporting import near_misses
from declarative_instr.mypy.views import ClassView

_CONSTRAINTS: Final = ("UniqueConstraint", "PrimaryKeyConstraint")


def check_columns(view: ClassView, api: SemanticAnalyzerPluginInterface) -> None:
    """Report two attributes for one column."""
    if not view.makes_table:
        return
    attributes: dict[str, str] = {}
    for name, column in view.columns.items():
        first = attributes.setdefault(column, name)
        if first != name:
            api.fail(
                f'Column "{column}" of "{view.name}" is given twice: by "{first}" and by "{name}"',
                view.place(name),
                code=DUPLICATE_NAME,
            )


def check_table_arguments(view: ClassView, api: SemanticAnalyzerPluginInterface) -> None:
    """Report constraints and indexes on columns that the class does not have."""
    arguments = view.facts.settings.get("__table_args__")
    if not view.makes_table or not isinstance(arguments, Items) or view.has_unknown_columns:
        return
    known = set(view.columns.values()) | set(_further_columns(arguments))
    for item in arguments.values:
        for function, column in _columns_in(item):
            if column not in known:
                api.fail(
                    f'{function} of "{view.name}" names the column "{column}", which the table'
                    f" does not have{near_misses(column, known)}",
                    view.place("__table_args__"),
                    code=TABLE_ARGS,
                )


def _further_columns(arguments: Items) -> Iterator[str]:
    for item in arguments.values:
        if isinstance(item, Call) and item.function.last == "Column":
            yield from (one for one in item.args[:1] if isinstance(one, str))


def _columns_in(item: Fact) -> Iterator[tuple[str, str]]:
    """The columns that a constraint or an index names as text."""
    if not isinstance(item, Call):
        return
    function = item.function.last
    named: tuple[Fact, ...] = ()
    if function in _CONSTRAINTS:
        named = item.args
    elif function == "Index":
        named = item.args[1:]
    elif function == "ForeignKeyConstraint":
        columns = item.args[0] if item.args else item.keyword("columns")
        named = columns.values if isinstance(columns, Items) else ()
    yield from ((function, one) for one in named if isinstance(one, str))
