"""Types of expressions as a check wants them: in a context, without an error of mypy's own."""

from typing import NamedTuple, final

from mypy.errors import ErrorInfo
from mypy.messages import format_type_distinctly
from mypy.nodes import Expression
from mypy.plugin import CheckerPluginInterface
from mypy.types import Type


@final
class Measured(NamedTuple):
    """An expression where a value of a certain type is expected."""

    type: Type
    mismatches: tuple[str, ...]
    """What mypy says of parts of it that do not fit, such as an item of a list."""


def measured(api: CheckerPluginInterface, value: Expression, wanted: Type) -> Measured:
    """The type of an expression where a value of the type `wanted` is expected.

    mypy keeps the result for the same expression in the same context, so nested calls are not
    checked twice if the signature that a check answers expects `wanted`, too.
    """
    type_, errors = _tried(api, value, wanted)
    if errors:
        anyway = set(_texts(_tried(api, value, None)[1]))
        return Measured(type_, tuple(one for one in _texts(errors) if one not in anyway))
    return Measured(type_, ())


def _tried(
    api: CheckerPluginInterface, value: Expression, wanted: Type | None
) -> tuple[Type, list[ErrorInfo]]:
    with api.msg.filter_errors(save_filtered_errors=True) as errors:
        type_ = api.get_expression_type(value, wanted)
    return type_, errors.filtered_errors()


def _texts(errors: list[ErrorInfo]) -> list[str]:
    return [one.message for one in errors if one.severity == "error"]


def shown(api: CheckerPluginInterface, *types: Type) -> tuple[str, ...]:
    """The types as mypy's messages show them, in quotes, told apart where their names are equal."""
    return format_type_distinctly(*types, options=api.options)
