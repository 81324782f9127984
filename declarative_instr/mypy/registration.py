"""Which check is called for what: the one place where a check is added."""

from collections.abc import Callable, Mapping
from typing import Final

from mypy.plugin import FunctionContext, MethodContext, SemanticAnalyzerPluginInterface
from mypy.types import Type

from declarative_instr.mypy.checks.attribute_names import check_attribute_names
from declarative_instr.mypy.checks.bare_annotations import check_bare_annotations
from declarative_instr.mypy.checks.column_names import check_columns, check_table_arguments
from declarative_instr.mypy.checks.column_types import check_column_types
from declarative_instr.mypy.checks.foreign_keys import check_foreign_keys
from declarative_instr.mypy.checks.loaders import LOADERS, check_next_step, check_options
from declarative_instr.mypy.checks.relations import check_relations
from declarative_instr.mypy.checks.sessions import (
    check_key,
    check_object,
    check_objects,
    check_refreshed,
)
from declarative_instr.mypy.checks.settings import check_inherited_settings, check_settings
from declarative_instr.mypy.checks.statements import check_execute, check_filter_by, check_values
from declarative_instr.mypy.checks.table_names import check_table_names
from declarative_instr.mypy.checks.tables import check_table
from declarative_instr.mypy.checks.validation import check_validates
from declarative_instr.mypy.fields import FieldCall
from declarative_instr.mypy.memory import Memory
from declarative_instr.mypy.views import ClassView

ClassCheck = Callable[[ClassView, SemanticAnalyzerPluginInterface], None]
"""Called at the end of semantic analysis of each class below a DeclarativeBase."""
FieldCheck = Callable[[FieldCall], None]
"""Called when mypy checks the call of a field function in the body of such a class."""
FunctionCheck = Callable[[Memory, FunctionContext], Type]
MethodCheck = Callable[[Memory, MethodContext], Type]
MethodOwner = tuple[str, str]

_STATEMENT: Final[frozenset[MethodOwner]] = frozenset({("sqlalchemy", "Executable")})
_SESSION: Final[frozenset[MethodOwner]] = frozenset({("declarative_instr", "Session")})
_LOAD: Final[frozenset[MethodOwner]] = frozenset({("declarative_instr", "Load")})

CLASS_CHECKS: Final[tuple[ClassCheck, ...]] = (
    check_attribute_names,
    check_column_types,
    check_bare_annotations,
    check_settings,
    check_inherited_settings,
    check_table,
    check_columns,
    check_table_arguments,
    check_table_names,
)

FIELD_CHECKS: Final[tuple[FieldCheck, ...]] = (check_relations, check_foreign_keys)

FUNCTION_CHECKS: Final[Mapping[str, FunctionCheck]] = {"validates": check_validates}
"""By the last part of the full name of a function of the package."""

METHOD_CHECKS: Final[Mapping[str, tuple[frozenset[MethodOwner], MethodCheck]]] = {
    "filter_by": (_STATEMENT, check_filter_by),
    "values": (_STATEMENT, check_values),
    "options": (_STATEMENT | _LOAD, check_options),
    **dict.fromkeys(LOADERS, (_LOAD, check_next_step)),
    "add": (_SESSION, check_object),
    "add_all": (_SESSION, check_objects),
    "delete": (_SESSION, check_object),
    "delete_all": (_SESSION, check_objects),
    "expunge": (_SESSION, check_object),
    "expire": (_SESSION, check_refreshed),
    "refresh": (_SESSION, check_refreshed),
    "execute": (_SESSION, check_execute),
    "get": (_SESSION, check_key),
    "get_one": (_SESSION, check_key),
}
"""By the method's name, with the classes that have it: package and name of each."""
