"""What an item of `__table_args__` may mean for the columns and the name of its table."""

from typing import Final

from declarative_instr.mypy.expressions import DICTIONARY, OPAQUE, Call, Fact

_REFLECTING: Final = frozenset({"autoload_with", "autoload", "extend_existing", "keep_existing"})


def may_bring_columns(argument: Fact) -> bool:
    """Whether it may bring columns that no class body names."""
    if is_options(argument):
        return isinstance(argument, Call) and (
            argument.is_open or not _REFLECTING.isdisjoint(argument.keywords)
        )
    return argument is OPAQUE or (isinstance(argument, Call) and argument.function.last == "Column")


def is_options(argument: Fact) -> bool:
    """Whether it is the dictionary of keywords, such as `{"schema": "other"}`."""
    return isinstance(argument, Call) and argument.function == DICTIONARY
