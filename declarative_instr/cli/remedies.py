"""Remedies: what to do about errors whose texts, which are Python's or SQLAlchemy's, do not tell it."""

import inspect
import re
from collections.abc import Collection, Mapping
from typing import Final

from declarative_instr.exc import near_misses

_UNKNOWN_COLUMN: Final = re.compile(r"no column named '(\w+)' is present")
_UNKNOWN_KEYWORD: Final = re.compile(r"(\w+)\(\) got an unexpected keyword argument '(\w+)'\Z")


def remedy(error: Exception, names: Collection[str]) -> str:
    """What to do about an error of SQLAlchemy's `Table`; empty where its text tells that.

    Args:
        error: What was raised while a class got its table.
        names: Those of the class body.
    """
    text = str(error.args[0]) if error.args else ""
    unknown = _UNKNOWN_COLUMN.search(text)
    if unknown is not None:
        near = near_misses(unknown[1], [name for name in names if not name.startswith("__")])
        return f"{near} A constraint names columns of its own table."
    if "is already defined for this MetaData instance" in text:
        return " Give one of the two classes another __tablename__."
    return ""


def body_remedy(error: Exception, names: Mapping[str, object]) -> str:
    """The name or keyword that was meant, where a class body has one that is not known.

    Args:
        error: What the body raised.
        names: Those of its module.
    """
    if isinstance(error, NameError) and error.name:
        return f".{near_misses(error.name, names)} Import it, or write it as it is called."
    return _keyword_remedy(error, names)


def _keyword_remedy(error: Exception, names: Mapping[str, object]) -> str:
    unknown = _UNKNOWN_KEYWORD.search(str(error))
    function = None if unknown is None else names.get(unknown[1])
    if unknown is None or not callable(function):
        return ""
    keywords = list(inspect.signature(function).parameters)
    return f".{near_misses(unknown[2], keywords)} Its keywords are {', '.join(keywords)}."
