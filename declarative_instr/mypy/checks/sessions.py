"""[di-session] What a session is given: objects, keys, names of attributes."""

from collections.abc import Iterable
from typing import Final, final

from mypy.nodes import (
    DictExpr,
    Expression,
    ListExpr,
    SetExpr,
    StarExpr,
    StrExpr,
    TupleExpr,
    TypeInfo,
)
from mypy.plugin import CheckerPluginInterface, MethodContext
from mypy.types import (
    CallableType,
    Instance,
    NoneType,
    Overloaded,
    ProperType,
    TupleType,
    Type,
    TypeType,
    get_proper_type,
)
from typing_extensions import override

from declarative_instr.mypy.codes import SESSION
from declarative_instr.mypy.dependencies import depend_in_check
from declarative_instr.mypy.later import is_added_later
from declarative_instr.mypy.measuring import shown
from declarative_instr.mypy.memory import Memory
from declarative_instr.mypy.reporting import near_misses
from declarative_instr.mypy.values import is_surely_other
from declarative_instr.mypy.views import ClassView

_NEVER_MAPPED: Final = frozenset(
    f"builtins.{name}"
    for name in (
        "bool",
        "bytes",
        "dict",
        "float",
        "frozenset",
        "int",
        "list",
        "set",
        "str",
        "tuple",
    )
)
_ONE_VALUE: Final = frozenset({"builtins.int", "builtins.str", "builtins.bytes", "uuid.UUID"})


# Objects ------------------------------------------------------------------------------------------


def check_object(_memory: Memory, ctx: MethodContext) -> Type:
    """Called for `session.add(...)` and others that take one object."""
    given = _argument(ctx, "instance")
    if given is not None:
        _check_object(ctx.api, *given)
    return ctx.default_return_type


def check_objects(_memory: Memory, ctx: MethodContext) -> Type:
    """Called for `session.add_all(...)` and `session.delete_all(...)`."""
    given = _argument(ctx, "instances")
    if given is not None and isinstance(given[0], ListExpr | TupleExpr | SetExpr):
        for item in given[0].items:
            if not isinstance(item, StarExpr):
                _check_object(ctx.api, item, ctx.api.get_expression_type(item))
    return ctx.default_return_type


def _check_object(api: CheckerPluginInterface, value: Expression, given: Type) -> None:
    proper = get_proper_type(given)
    if _is_class(proper):
        hint = "; a session takes objects, not classes"
    elif _is_never_mapped(proper):
        hint = "; a session takes objects of mapped classes"
    else:
        return
    (has,) = shown(api, given)
    api.fail(f"A session cannot take a value of type {has}{hint}", value, code=SESSION)


def _is_class(type_: ProperType) -> bool:
    is_callable = isinstance(type_, CallableType | Overloaded) and type_.is_type_obj()
    return is_callable or isinstance(type_, TypeType)


def _is_never_mapped(type_: ProperType) -> bool:
    if isinstance(type_, Instance):
        return type_.type.fullname in _NEVER_MAPPED
    return isinstance(type_, NoneType | TupleType) and not _is_named_tuple(type_)


def _is_named_tuple(type_: ProperType) -> bool:
    return isinstance(type_, TupleType) and type_.partial_fallback.type.fullname != "builtins.tuple"


# Names --------------------------------------------------------------------------------------------


def check_refreshed(memory: Memory, ctx: MethodContext) -> Type:
    """Called for `session.refresh(...)` and `session.expire(...)`, which take one object, too."""
    check_object(memory, ctx)
    instance, names = _argument(ctx, "instance"), _argument(ctx, "attribute_names")
    type_ = None if instance is None else get_proper_type(instance[1])
    view = ClassView.of(type_.type) if isinstance(type_, Instance) else None
    if view is not None and names is not None and not view.has_hidden_attributes:
        depend_in_check(ctx.api, view.info)
        written = names[0]
        items = written.items if isinstance(written, ListExpr | TupleExpr | SetExpr) else []
        for item in items:
            if isinstance(item, StrExpr):
                _check_name(memory, ctx.api, view, item)
    return ctx.default_return_type


def _check_name(
    memory: Memory, api: CheckerPluginInterface, view: ClassView, name: StrExpr
) -> None:
    known = view.fields
    if name.value in known or is_added_later(memory.neighbours, api, view.info, name.value):
        return
    api.fail(
        f'"{view.name}" has no mapped attribute "{name.value}"{near_misses(name.value, known)}',
        name,
        code=SESSION,
    )


# Keys ---------------------------------------------------------------------------------------------


def check_key(_memory: Memory, ctx: MethodContext) -> Type:
    """Called for `session.get(...)` and `session.get_one(...)`."""
    entity, key = _argument(ctx, "entity"), _argument(ctx, "ident")
    info = None if entity is None else _class_of(entity[1])
    view = None if info is None else ClassView.of(info)
    if view is None or key is None:
        return ctx.default_return_type
    depend_in_check(ctx.api, view.info)
    if view.primary_key:
        _Key(view, ctx.api).check(*key)
    return ctx.default_return_type


@final
class _Key:
    """The primary key of a class, as `get()` is given it."""

    def __init__(self, view: ClassView, api: CheckerPluginInterface) -> None:
        self.view = view
        self.api = api
        self.names = view.primary_key

    def check(self, value: Expression, given: Type) -> None:
        """Report a key of another number of values, other names, or other types."""
        if isinstance(value, DictExpr):
            self._check_names(value)
            return
        values = self._values(value, given)
        if values is None:
            return
        if len(values) != len(self.names):
            self._fail(f"{self}: {len(self.names)} in number, not {len(values)}", value)
        elif self.view.has_ordered_key:
            for name, (place, type_) in zip(self.names, values, strict=True):
                self._check_value(name, place, type_)

    def _check_names(self, value: DictExpr) -> None:
        given = [key.value for key, _ in value.items if isinstance(key, StrExpr)]
        if len(given) == len(value.items) and set(given) != set(self.names):
            self._fail(f"{self}, not {_listed(given)}", value)

    def _check_value(self, name: str, place: Expression, given: Type) -> None:
        wanted = self.view.type_of(name)
        if wanted is None or not is_surely_other(given, wanted):
            return
        has, expects = shown(self.api, given, wanted)
        self._fail(
            f'Key "{name}" of "{self.view.name}" has incompatible type {has}; expected {expects}',
            place,
        )

    def _values(self, value: Expression, given: Type) -> list[tuple[Expression, Type]] | None:
        """The values of a key with their places; None where their number is not known."""
        if isinstance(value, TupleExpr | ListExpr):
            if any(isinstance(one, StarExpr) for one in value.items):
                return None
            return [(one, self.api.get_expression_type(one)) for one in value.items]
        proper = get_proper_type(given)
        if isinstance(proper, TupleType) and not _is_named_tuple(proper):
            return [(value, one) for one in proper.items]
        if isinstance(proper, Instance) and proper.type.fullname in _ONE_VALUE:
            return [(value, proper)]
        return None

    def _fail(self, message: str, place: Expression) -> None:
        self.api.fail(message, place, code=SESSION)

    @override
    def __str__(self) -> str:
        return f'The primary key of "{self.view.name}" is {_listed(self.names)}'


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _class_of(type_: Type) -> TypeInfo | None:
    proper = get_proper_type(type_)
    if isinstance(proper, CallableType) and proper.is_type_obj():
        proper = get_proper_type(proper.ret_type)
    elif isinstance(proper, TypeType):
        proper = get_proper_type(proper.item)
    return proper.type if isinstance(proper, Instance) else None


def _argument(ctx: MethodContext, name: str) -> tuple[Expression, Type] | None:
    """What a parameter is given."""
    if name not in ctx.callee_arg_names:
        return None
    place = ctx.callee_arg_names.index(name)
    values, types = ctx.args[place], ctx.arg_types[place]
    return (values[0], types[0]) if len(values) == 1 else None
