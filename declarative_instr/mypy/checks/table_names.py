"""[di-duplicate-name] Two classes of one module and one base for the same table."""

from collections.abc import Iterator

from mypy.nodes import ClassDef, MypyFile, TypeInfo
from mypy.plugin import SemanticAnalyzerPluginInterface

from declarative_instr.mypy.codes import DUPLICATE_NAME
from declarative_instr.mypy.expressions import OPAQUE
from declarative_instr.mypy.facts import Role
from declarative_instr.mypy.storing import stored_setting
from declarative_instr.mypy.table_arguments import is_options
from declarative_instr.mypy.views import ClassView


def check_table_names(view: ClassView, api: SemanticAnalyzerPluginInterface) -> None:
    """Report a table that an earlier class of the module is mapped to."""
    table = view.facts.settings.get("__tablename__")
    if not view.makes_table or not isinstance(table, str) or _has_options(view):
        return
    if view.has_ready_table:
        return
    module = api.modules.get(view.info.module_name)
    for info in () if module is None else _classes_before(view.info, module):
        if stored_setting(info, "__tablename__") != table:
            continue
        other = ClassView(info)
        if not other.makes_table or _has_options(other):
            continue
        if _metadata_of(other) is _metadata_of(view):
            api.fail(
                f'Table "{table}" of "{view.name}" is that of "{other.name}" already;'
                " give it another name",
                view.place("__tablename__"),
                code=DUPLICATE_NAME,
            )


def _has_options(view: ClassView) -> bool:
    """Whether arguments may put the table into a schema, or let it be defined twice."""
    return any(one is OPAQUE or is_options(one) for one in view.table_arguments)


def _metadata_of(view: ClassView) -> TypeInfo | None:
    """The class whose MetaData has the table: that which sets one, else the base."""
    owners = (
        base for base, facts in view.lineage if "metadata" in base.names or facts.role is Role.BASE
    )
    return next(owners, None)


def _classes_before(info: TypeInfo, module: MypyFile) -> Iterator[TypeInfo]:
    """The classes above a class that are made in any case, as the class itself."""
    definitions = [one for one in module.defs if isinstance(one, ClassDef)]
    if info.defn not in definitions:
        return
    for definition in definitions[: definitions.index(info.defn)]:
        yield definition.info
