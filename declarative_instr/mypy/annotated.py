"""What `Mapped[...]` says of a relation, in mypy's types: collection, key, member."""

from dataclasses import dataclass
from typing import Final, final

from mypy.nodes import Decorator, SymbolTableNode, TypeInfo
from mypy.types import (
    CallableType,
    Instance,
    NoneType,
    ProperType,
    Type,
    UnionType,
    get_proper_type,
)

from declarative_instr.mypy.names import is_mapped, root_of
from declarative_instr.mypy.views import ClassView, mapped_value


@final
@dataclass(frozen=True, slots=True)
class Annotated:
    """The type of a relation, taken apart."""

    collection: TypeInfo | None
    """Class of the collection; None for a reference."""
    key: Type | None
    """Type of the keys, where the collection is a mapping."""
    member: TypeInfo | None
    """Class at the other end; None where it is not known."""

    @property
    def shown(self) -> str:
        """The type as its user writes it, more or less."""
        member = "..." if self.member is None else shown(self.member)
        if self.collection is None:
            return member
        key = "" if self.key is None else "..., "
        return f"{self.collection.name}[{key}{member}]"


def annotated(view: ClassView, name: str) -> Annotated | None:
    """What the annotation of an attribute says; None where it says nothing that is known."""
    symbol = view.info.get(name)
    value = mapped_value(symbol)
    return _taken_apart(_returned(symbol) if value is None else value)


def shown(info: TypeInfo) -> str:
    """The name of a class, as its user wrote it."""
    return info.name.partition("@")[0]


def without_none(type_: Type | None) -> ProperType | None:
    """The one type besides None; None where there are several."""
    if type_ is None:
        return None
    proper = get_proper_type(type_)
    if not isinstance(proper, UnionType):
        return proper
    others = [one for one in map(get_proper_type, proper.items) if not isinstance(one, NoneType)]
    return others[0] if len(others) == 1 else None


def _taken_apart(type_: Type | None) -> Annotated | None:
    value = without_none(type_)
    if not isinstance(value, Instance):
        return None
    if root_of(value.type) is not None or not _is_collection(value.type):
        return Annotated(None, None, value.type)
    member = without_none(value.args[-1]) if value.args else None
    return Annotated(
        collection=value.type,
        key=value.args[0] if len(value.args) > 1 else None,
        member=member.type if isinstance(member, Instance) else None,
    )


_SCALAR_ITERABLES: Final = ("builtins.str", "builtins.bytes", "builtins.tuple")


def _is_collection(info: TypeInfo) -> bool:
    return info.has_base("typing.Iterable") and not any(map(info.has_base, _SCALAR_ITERABLES))


def _returned(symbol: SymbolTableNode | None) -> Type | None:
    """What the function of a `@declared_attr` answers."""
    node = None if symbol is None else symbol.node
    if not isinstance(node, Decorator):
        return None
    type_ = get_proper_type(node.func.type)
    answer = get_proper_type(type_.ret_type) if isinstance(type_, CallableType) else None
    if isinstance(answer, Instance) and is_mapped(answer.type) and len(answer.args) == 1:
        return answer.args[0]
    return None
