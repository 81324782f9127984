"""The type of a setting that `declared_attr.directive` computes; nothing is reported."""

from typing import Final

from mypy.plugin import AttributeContext
from mypy.types import CallableType, Type, get_proper_type

COMPUTED_SETTINGS: Final = frozenset({"__tablename__", "__table_args__", "__mapper_args__"})


def value_of_setting(ctx: AttributeContext) -> Type:
    """What is read of a class: to mypy alone, a directive is a class method, so a function."""
    found = get_proper_type(ctx.default_attr_type)
    return found.ret_type if isinstance(found, CallableType) else found
