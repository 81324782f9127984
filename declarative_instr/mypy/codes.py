"""Error codes of the plugin, as mypy knows them; what they say in full is docs/mypy_plugin.md."""

from typing import Final

from mypy.errorcodes import ErrorCode

CATEGORY: Final = "declarative_instr"


def _code(name: str, description: str) -> ErrorCode:
    return ErrorCode(f"di-{name}", description, CATEGORY)


CONSTRUCTOR: Final = _code("constructor", "Keywords and values of a generated constructor")
PRIMARY_KEY: Final = _code("primary-key", "A mapped class has a primary key")
TABLE_NAME: Final = _code("table-name", "A mapped class names its table")
ANNOTATION: Final = _code("annotation", "An annotation has a meaning for the mapping")
RESERVED_NAME: Final = _code("reserved-name", "A name that the mapping keeps for itself")
DUPLICATE_NAME: Final = _code("duplicate-name", "One name for two columns or tables")
TABLE_ARGS: Final = _code("table-args", "Constraints and indexes name columns of the class")
FILTER_BY: Final = _code("filter-by", "Keywords of filter_by() are attributes")
VALUES: Final = _code("values", "Names and values in values() of a statement")
LOADER: Final = _code("loader", "Loader options lead from class to class")
ROW: Final = _code("row", "Attributes of rows that hold objects")
SESSION: Final = _code("session", "What a session is given")
BACK_POPULATES: Final = _code("back-populates", "Both sides of a relation name each other")
TARGET: Final = _code("target", "A string names a class that exists")
FOREIGN_KEY: Final = _code("foreign-key", "A foreign key refers to a column of its own type")
RELATIONSHIP: Final = _code("relationship", "A relation can be what its annotation says")
VALIDATES: Final = _code("validates", "A validator names attributes of its class")
KEYED_DICT: Final = _code("keyed-dict", "A dictionary's keys are an attribute of its values")
