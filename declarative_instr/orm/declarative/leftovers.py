"""What a class body holds that looks like a column and is none; it is told, and left as it is."""

import warnings

from sqlalchemy import Column, ColumnElement
from sqlalchemy import exc as core_exc

from declarative_instr.declarative.fields import Field
from declarative_instr.instrumentation.factory import opt_manager_of_class
from declarative_instr.instrumentation.layout import OUR_BASES
from declarative_instr.structures.callers import caller_level

_SUSPECTS = (ColumnElement, tuple)


def warn_of_unmapped(class_: type) -> None:
    """Say which values of the class body and its mixins were probably meant to be mapped."""
    for base in class_.__mro__:
        if base in OUR_BASES:
            continue
        if base is not class_ and opt_manager_of_class(base) is not None:
            return
        for key, value in vars(base).items():
            if issubclass(type(value), _SUSPECTS):  # asked here, since most values are none
                text = _warning(base, key, value)
                if text is not None:
                    warnings.warn(text, core_exc.SAWarning, stacklevel=caller_level())


def _warning(class_: type, key: str, value: object) -> str | None:
    if isinstance(value, ColumnElement) and not isinstance(value, Column):
        return (
            f"Attribute {key!r} on class {class_} appears to be a non-schema SQLAlchemy expression"
            " object; this won't be part of the declarative mapping. Give mapped attributes by"
            " mapped_column(), and expressions by a property."
        )
    if isinstance(value, tuple) and len(value) == 1 and isinstance(value[0], Column | Field):
        return (
            f"Ignoring declarative-like tuple value of attribute {key!r} on class {class_}:"
            " possibly a copy-and-paste error with a comma accidentally placed at the end of the"
            " line?"
        )
    return None
