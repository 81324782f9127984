"""ColumnProperty, and the namespaces in which a mapper shows its properties; they know no mapper."""

from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
from dataclasses import dataclass
from typing import Any, Generic, final

from sqlalchemy import Column, ColumnElement
from typing_extensions import TypeVar, override

from declarative_instr.exc import near_misses
from declarative_instr.orm.mapping.table_map import TableMap

PropertyT = TypeVar("PropertyT")


@final
@dataclass(frozen=True, slots=True, eq=False)
class ColumnProperty:
    """An attribute that holds the value of a column."""

    key: str
    parent: TableMap
    column: Column[Any]

    @property
    def columns(self) -> list[Column[Any]]:
        """The column, in the form that is documented for several of them."""
        return [self.column]

    @property
    def expression(self) -> ColumnElement[Any]:
        """What the attribute means in a statement."""
        return self.parent.attribute_clause(self.key)

    @property
    def class_attribute(self) -> Any:
        """The attribute on the class."""
        return getattr(self.parent.class_, self.key)

    @property
    def info(self) -> dict[Any, Any]:
        """The user's own notes."""
        info: dict[Any, Any] = self.class_attribute.info
        return info

    @property
    def doc(self) -> str | None:
        """What the class body says of the attribute."""
        return self.column.doc

    @override
    def __str__(self) -> str:
        return f"{self.parent.class_.__name__}.{self.key}"


@final
class PropertyNamespace(Generic[PropertyT]):
    """Properties by name, as attribute or as item; iterating gives the properties themselves."""

    __slots__ = ("_properties",)

    def __init__(self, properties: Mapping[str, PropertyT]) -> None:
        self._properties = dict(properties)

    def __iter__(self) -> Iterator[PropertyT]:
        return iter(self._properties.values())

    def __len__(self) -> int:
        return len(self._properties)

    def __contains__(self, key: object) -> bool:
        return key in self._properties

    def __getitem__(self, key: str) -> PropertyT:
        return self._properties[key]

    def __getattr__(self, key: str) -> PropertyT:
        try:
            return self._properties[key]
        except KeyError:
            message = f"No property {key!r} here.{near_misses(key, self._properties)}"
            raise AttributeError(message) from None

    def get(self, key: str, default: PropertyT | None = None) -> PropertyT | None:
        """The property of that name, or `default`."""
        return self._properties.get(key, default)

    def keys(self) -> KeysView[str]:
        """The names, in the order of declaration."""
        return self._properties.keys()

    def values(self) -> ValuesView[PropertyT]:
        """The properties, in the order of declaration."""
        return self._properties.values()

    def items(self) -> ItemsView[str, PropertyT]:
        """Names and properties."""
        return self._properties.items()

    @override
    def __repr__(self) -> str:
        return f"<{', '.join(self._properties)}>"
