"""What an attribute takes besides values of its annotated type; knows neither calls nor errors."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final, final

from mypy.maptype import map_instance_to_supertype
from mypy.subtypes import is_subtype
from mypy.typeops import tuple_fallback
from mypy.types import (
    Instance,
    NoneType,
    ProperType,
    TupleType,
    Type,
    TypedDictType,
    TypeType,
    UnionType,
    get_proper_type,
)

from declarative_instr.mypy.expressions import Call
from declarative_instr.mypy.facts import FieldFacts, FieldKind
from declarative_instr.mypy.views import ClassView

_DEFAULTS: Final = ("default", "insert_default", "default_factory", "server_default", "primary_key")
_COLLECTIONS: Final = ("builtins.list", "builtins.set", "builtins.dict")
"""One of them is taken for another of the same kind: its items are what comes into the attribute."""
_ITERABLES: Final = (
    ("builtins.list", "typing.Iterable", ("typing.AbstractSet", "typing.Mapping", "builtins.str")),
    ("builtins.set", "typing.AbstractSet", ()),
)
"""A kind of collection, what is iterated to fill it, and what of that is not."""
_CONVERTED: Final[Mapping[str, Collection[str]]] = {
    "decimal.Decimal": ("builtins.int", "builtins.float"),
    "_decimal.Decimal": ("builtins.int", "builtins.float"),
    "builtins.bool": ("builtins.int",),
    "builtins.bytes": ("builtins.bytearray", "builtins.memoryview"),
}
"""What drivers take as well."""


@final
class Accepted:
    """One attribute, as the constructor and assignments take values for it."""

    def __init__(self, view: ClassView, name: str, wanted: Type) -> None:
        self.view = view
        self.name = name
        self.wanted = wanted

    def is_accepted(self, given: Type, *, is_whole: bool = False) -> bool:
        """Whether a value of the type is taken, although the annotation does not name it.

        Args:
            given: The type of the value.
            is_whole: Whether the value itself fits, and parts of it do not.
        """
        if {self.name, "*"} & self.view.validated():
            return True
        if is_whole:
            return False
        proper = get_proper_type(given)
        items = proper.items if isinstance(proper, UnionType) else [given]
        return all(is_subtype(one, self.wanted) or self._is_item_accepted(one) for one in items)

    def _is_item_accepted(self, given: Type) -> bool:
        proper = get_proper_type(given)
        if isinstance(proper, TupleType):
            proper = tuple_fallback(proper)
        if isinstance(proper, NoneType):
            return self._takes_none()
        if isinstance(proper, Instance):
            wanted = get_proper_type(self.wanted)
            items = wanted.items if isinstance(wanted, UnionType) else [wanted]
            return is_sql(proper) or any(_takes(get_proper_type(one), proper) for one in items)
        return isinstance(proper, TypeType) or self._is_dictionary(proper)

    def _is_dictionary(self, given: ProperType) -> bool:
        """Whether a TypedDict is given for a dictionary, as documents of JSON are."""
        wanted = get_proper_type(self.wanted)
        is_dict = isinstance(wanted, Instance) and wanted.type.has_base("builtins.dict")
        return is_dict and isinstance(given, TypedDictType)

    def _takes_none(self) -> bool:
        """Whether None is left out of the INSERT, or may be stored."""
        field = self.view.fields.get(self.name)
        if field is None or field.is_open or not field.is_annotated:
            return True
        if field.kind is FieldKind.RELATION:
            return self._has_nullable_key()
        call = field.call
        return call is not None and (call.keyword("nullable") is True or _has_default(call))

    def _has_nullable_key(self) -> bool:
        """Whether the table may have a foreign key that is NULL, which None would be stored as."""
        return any(
            _is_foreign_key(field) and self.view.may_be_null(field.name)
            for field in self.view.fields.values()
        )


def _takes(wanted: ProperType, given: Instance) -> bool:
    """Whether a value is converted, by the database or by the collection."""
    if not isinstance(wanted, Instance):
        return False
    if given.type.fullname in _CONVERTED.get(wanted.type.fullname, ()):
        return True
    for name in _COLLECTIONS:
        if wanted.type.has_base(name) and given.type.has_base(name):
            of, has = _arguments(wanted, name), _arguments(given, name)
            return all(is_subtype(one, other) for one, other in zip(has, of, strict=True))
    return any(
        wanted.type.has_base(name)
        and given.type.has_base(iterable)
        and not any(given.type.has_base(other) for other in others)
        and is_subtype(_arguments(given, iterable)[0], _arguments(wanted, name)[0])
        for name, iterable, others in _ITERABLES
    )


def _arguments(type_: Instance, base: str) -> Sequence[Type]:
    """The arguments of a base of a type, such as those of `list` of a list of the user's."""
    info = next(one for one in type_.type.mro if one.fullname == base)
    return map_instance_to_supertype(type_, info).args


def is_sql(given: Instance) -> bool:
    """Whether a value is an SQL expression, or stands for one."""
    is_core = any(base.fullname.startswith("sqlalchemy.") for base in given.type.mro)
    return is_core or given.type.get("__clause_element__") is not None


def _has_default(call: Call) -> bool:
    return any(call.keyword(name) not in (None, False) for name in _DEFAULTS)


def _is_foreign_key(field: FieldFacts) -> bool:
    call = field.call
    return call is None or any(
        isinstance(one, Call) and one.function.last == "ForeignKey" for one in call.args
    )
