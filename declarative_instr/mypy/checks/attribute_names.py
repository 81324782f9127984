"""[di-reserved-name] Names that an attribute cannot have."""

from typing import Final

from mypy.plugin import SemanticAnalyzerPluginInterface

from declarative_instr.mypy.codes import RESERVED_NAME
from declarative_instr.mypy.views import ClassView

_RESERVED: Final = frozenset({"registry"})
_RESERVED_FOR_TABLES: Final = frozenset({"metadata", "registry"})


def check_attribute_names(view: ClassView, api: SemanticAnalyzerPluginInterface) -> None:
    """Report attributes of the class body whose names are kept for the instrumentation."""
    for field in view.facts.fields:
        name = field.name
        if _is_reserved(name, has_tables=view.has_tables):
            api.fail(
                f'Attribute name "{name}" of "{view.name}" is reserved; use another name, and'
                f' give the column its own with mapped_column("{name}")',
                view.place(name),
                code=RESERVED_NAME,
            )


def _is_reserved(name: str, *, has_tables: bool) -> bool:
    is_special = name.startswith("__") and name.endswith("__")  # else Python writes it otherwise
    kept = _RESERVED_FOR_TABLES if has_tables else _RESERVED
    return is_special or name.startswith("_sa_") or name in kept
