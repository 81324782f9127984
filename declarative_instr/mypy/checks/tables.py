"""[di-primary-key] [di-table-name] A class with a table names it, and gives it a primary key."""

from mypy.nodes import TypeInfo
from mypy.plugin import SemanticAnalyzerPluginInterface

from declarative_instr.mypy.codes import PRIMARY_KEY, TABLE_NAME
from declarative_instr.mypy.expressions import OPAQUE, Call, Fact, Items
from declarative_instr.mypy.facts import FieldFacts, FieldKind
from declarative_instr.mypy.names import is_root
from declarative_instr.mypy.views import ClassView


def check_table(view: ClassView, api: SemanticAnalyzerPluginInterface) -> None:
    """Report a class that is mapped to no table, or to one without a primary key."""
    if not view.makes_table or view.is_changed_when_made:
        return
    if not _has_name(view.info):
        api.fail(
            f'Class "{view.name}" does not name its table; write "__tablename__ = ...", or'
            ' "__abstract__ = True" for a class without a table',
            view.info.defn,
            code=TABLE_NAME,
        )
    elif not _may_have_key(view):
        api.fail(
            f'Class "{view.name}" has no primary key; give one of its columns'
            " mapped_column(primary_key=True)",
            view.info.defn,
            code=PRIMARY_KEY,
        )


def _has_name(info: TypeInfo) -> bool:
    """Whether the class or a base says anything of its table, in whatever way."""
    bases = [base for base in info.mro if not is_root(base)]
    return any(name in base.names for base in bases for name in ("__tablename__", "__table__"))


def _may_have_key(view: ClassView) -> bool:
    if view.has_ready_table or view.has_setting("__mapper_args__"):
        return True
    if any(_may_be_key(field) for field in view.fields.values()):
        return True
    return _has_key_constraint(view.setting("__table_args__"))


def _may_be_key(field: FieldFacts) -> bool:
    if field.is_open or field.kind is FieldKind.COMPUTED:
        return True
    call = field.call
    return call is not None and call.keyword("primary_key") not in (None, False)


def _has_key_constraint(arguments: Fact) -> bool:
    """Whether table arguments name the key, or cannot be read."""
    if arguments is OPAQUE:
        return True
    items = arguments.values if isinstance(arguments, Items) else ()
    return any(
        one is OPAQUE
        or (isinstance(one, Call) and one.function.last in ("PrimaryKeyConstraint", "Column"))
        for one in items
    )
