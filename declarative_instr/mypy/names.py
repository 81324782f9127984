"""Full names of what the plugin describes; where in the package each is defined is not known."""

from typing import Final

from mypy.nodes import TypeInfo

PACKAGE: Final = "declarative_instr."
FACTS_KEY: Final = "declarative_instr"
"""Where the facts of a class lie in `TypeInfo.metadata`."""
FACTS_ATTRIBUTE: Final = "__declarative_instr_facts"
"""Generated attribute whose Literal type repeats the facts: the daemon compares types. The two
underscores make it private, so that mypy does not compare it with that of other bases."""

COLUMN_FUNCTIONS: Final = ("mapped_column", "attribute")
RELATION_FUNCTIONS: Final = ("relationship",)
CORE_COLUMN: Final = "sqlalchemy.sql.schema.Column"
"""A column of Core: in a class body, as good as `mapped_column()`."""
SETTING_FUNCTIONS: Final = ("declared_attr", "directive", "cascading")


def is_ours(fullname: str, *names: str) -> bool:
    """Whether a full name is that of something of the package with one of these names."""
    return fullname.startswith(PACKAGE) and fullname.rpartition(".")[2] in names


def is_column_call(fullname: str) -> bool:
    """Whether what has this full name describes a column, called in a class body."""
    return fullname == CORE_COLUMN or is_ours(fullname, *COLUMN_FUNCTIONS)


def is_root(info: TypeInfo) -> bool:
    """Whether a class is DeclarativeBase, of the core or of the ORM."""
    return info.name == "DeclarativeBase" and info.fullname.startswith(PACKAGE)


def root_of(info: TypeInfo) -> TypeInfo | None:
    """The DeclarativeBase that a class comes from; None for other classes, and for it itself."""
    for base in reversed(info.mro):  # it is the last but one; every class of a program is asked
        if base.name == "DeclarativeBase" and base is not info and is_root(base):
            return base
    return None


def has_tables(root: TypeInfo) -> bool:
    """Whether classes below this DeclarativeBase have tables."""
    return root.fullname.startswith(f"{PACKAGE}orm.")


def is_mapped(info: TypeInfo) -> bool:
    """Whether a class is `Mapped`, or a subclass of it such as what field functions answer."""
    return any(base.name == "Mapped" and base.fullname.startswith(PACKAGE) for base in info.mro)
