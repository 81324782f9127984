"""Tables that class bodies describe: their columns and foreign keys, as far as they are known."""

from collections.abc import Iterator
from typing import NamedTuple, final

from declarative_instr.mypy.expressions import Call, Fact, Items, Name, Opaque
from declarative_instr.mypy.facts import FieldFacts, FieldKind, Role
from declarative_instr.mypy.relations import is_relation_call, is_value
from declarative_instr.mypy.views import ClassView


@final
class ForeignKey(NamedTuple):
    """One foreign key constraint."""

    columns: tuple[str, ...]
    """Attributes that have it."""
    refers_to: tuple[Fact, ...]
    """What was given for each: a string `table.column`, or the path of a column."""

    @property
    def table(self) -> str | None:
        """The table that strings name, without its schema; None where a path is given."""
        paths = [one.split(".") for one in self.refers_to if isinstance(one, str)]
        names = {path[-2] for path in paths if len(path) > 1}
        return names.pop() if len(names) == 1 and len(paths) == len(self.refers_to) else None

    @property
    def owner_path(self) -> str | None:
        """Path of the class whose attribute is given; None where a string is."""
        one = self.refers_to[0] if self.refers_to else None
        return one.fullname.rpartition(".")[0] if isinstance(one, Name) else None


def table_name(view: ClassView) -> str | None:
    """The name of a class's table; None where it is not known."""
    name = view.setting("__tablename__")
    is_own = view.facts.role is Role.DECLARED and not view.has_setting("__table__")
    return name if isinstance(name, str) and is_own else None


def column_fields(view: ClassView) -> dict[str, FieldFacts]:
    """Columns by the names that they have in the table; an attribute may have another name."""
    fields = (one for one in view.fields.values() if is_column(view, one))
    return {_column_name(one): one for one in fields}


def is_column(view: ClassView, field: FieldFacts) -> bool:
    """Whether a field is, or may be, a column."""
    if field.call is not None:
        return not is_relation_call(field.call)
    return field.kind is not FieldKind.ANNOTATED or field.is_open or is_value(view, field)


def has_all_columns(view: ClassView) -> bool:
    """Whether the columns of a class are those that its fields say."""
    is_known = table_name(view) is not None and not view.is_dynamic and not _is_joined(view)
    arguments = view.setting("__table_args__")
    is_said = is_known and not view.has_ready_table
    return is_said and not any(_may_be_column(one) for one in _items(arguments))


def foreign_keys(view: ClassView) -> list[ForeignKey] | None:
    """All foreign keys of a class's table; None where some may not be seen."""
    if not has_all_columns(view) or isinstance(view.setting("__table_args__"), Opaque):
        return None
    found: list[ForeignKey] = []
    for field in view.fields.values():
        if field.call is not None and is_relation_call(field.call):
            continue
        if field.is_open or (field.call is not None and field.call.is_open):
            return None
        if field.call is not None:
            keys = list(keys_of(field.name, field.call))
            if any(None in key.refers_to for key in keys):
                return None
            found += keys
    return found + list(_constraints(view.setting("__table_args__")))


def keys_of(name: str, call: Call) -> Iterator[ForeignKey]:
    """The foreign keys that the call of a column gives it."""
    for argument in call.args:
        if isinstance(argument, Call) and argument.function.last == "ForeignKey":
            given = argument.args[0] if argument.args else argument.keyword("column")
            yield ForeignKey((name,), (given if isinstance(given, str | Name) else None,))
        elif isinstance(argument, Opaque):
            yield ForeignKey((name,), (None,))


def _constraints(arguments: Fact) -> Iterator[ForeignKey]:
    for one in _items(arguments):
        if isinstance(one, Call) and one.function.last == "ForeignKeyConstraint":
            columns, referred = [*one.args, None, None][:2]
            names = tuple(name for name in _items(columns) if isinstance(name, str))
            yield ForeignKey(names, tuple(_items(referred)))


def _column_name(field: FieldFacts) -> str:
    call = field.call
    given = None if call is None else call.args[0] if call.args else call.keyword("name")
    return given if isinstance(given, str) else field.name


def _items(fact: Fact) -> tuple[Fact, ...]:
    return fact.values if isinstance(fact, Items) else ()


def _may_be_column(item: Fact) -> bool:
    return isinstance(item, Name) or (isinstance(item, Call) and item.function.last == "Column")


def _is_joined(view: ClassView) -> bool:
    """Whether a base has a table too."""
    return any(facts.role is Role.DECLARED for _, facts in view.lineage[1:])
