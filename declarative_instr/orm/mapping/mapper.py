"""Mapper and Relation: a mapped class and its links to others, as data; nothing is resolved here.

The two stand in one module because each names the other.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Protocol, final

from sqlalchemy import Column, ColumnElement, FromClause, Table
from typing_extensions import TypeVar, override

from declarative_instr.attributes.validation import Validator
from declarative_instr.declarative.class_registry import ClassRegistry
from declarative_instr.event.dispatch import EventTarget
from declarative_instr.event.levels import dispatcher
from declarative_instr.exc import near_misses
from declarative_instr.instrumentation.manager import ClassManager
from declarative_instr.orm.core_bridge.entities import JoinPath, JoinStep
from declarative_instr.orm.errors import InvalidRequestError
from declarative_instr.orm.mapping.cascade import CascadeOptions
from declarative_instr.orm.mapping.conditions import Columns, moved
from declarative_instr.orm.mapping.events import MapperEvents
from declarative_instr.orm.mapping.instance_events import MappedInstances
from declarative_instr.orm.mapping.properties import ColumnProperty, PropertyNamespace
from declarative_instr.orm.mapping.settings import (
    MANYTOMANY,
    MANYTOONE,
    RelationSettings,
    RelationshipDirection,
    SettingsView,
)
from declarative_instr.orm.mapping.table_map import TableMap

ClassT = TypeVar("ClassT", bound=object, default=Any)


class MapperRegistry(Protocol):
    """What a mapper needs of the registry of its declarative base."""

    @property
    def classes(self) -> ClassRegistry:
        """The classes that relations may name."""

    def mappers_in_order(self) -> "list[Mapper[Any]]":
        """All mappers, in the order in which their classes were declared."""

    def add_back_reference(self, class_: type, key: str, options: Mapping[str, Any]) -> None:
        """Give a class a relation that is the other side of one to it."""

    def check_mapper(self, mapper: "Mapper[Any]") -> None:
        """Look at what a class says of its attributes, now that all of them are known."""

    def configure(self) -> None:
        """Resolve the relations of all classes."""

    def configure_for(self, class_: type) -> None:
        """Resolve those that objects of one class need."""

    def dispose(self) -> None:
        """Remove mappers and instrumentation of all classes."""


@final
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Relation(SettingsView):
    """A link from one mapped class to another, resolved."""

    settings: RelationSettings
    key: str
    parent: "Mapper[Any]"
    target: "Mapper[Any]"
    direction: RelationshipDirection
    uselist: bool
    cascade: CascadeOptions
    other_key: str | None
    """The attribute of the target that is kept in step."""
    collection_class: Callable[[], Any]
    pairs: tuple[tuple[str, str], ...] = ()
    """Attribute keys: the referred-to one, and the one that has the foreign key. The first is
    the parent's for ONETOMANY, the target's for MANYTOONE; empty for MANYTOMANY."""
    secondary: Table | None = None
    local_pairs: tuple[tuple[str, Column[Any]], ...] = ()
    """MANYTOMANY: attribute of the parent, and the column of `secondary` that refers to it."""
    remote_pairs: tuple[tuple[str, Column[Any]], ...] = ()
    """MANYTOMANY: attribute of the target, and the column of `secondary` that refers to it."""
    primaryjoin: ColumnElement[bool]
    secondaryjoin: ColumnElement[bool] | None = None
    is_plain: bool = True
    """Whether the pairs are the whole condition of the join."""
    order_by: tuple[ColumnElement[Any], ...] = ()
    by_target_key: bool = False
    """MANYTOONE to one object, whose whole condition is the target's primary key in its order."""

    # What follows from it ---------------------------------------------------------------------------

    @property
    def mapper(self) -> "Mapper[Any]":
        """The target, under its documented name."""
        return self.target

    entity = mapper

    @property
    def back_populates(self) -> str | None:
        """The attribute of the target that is kept in step, under its documented name."""
        return self.other_key

    @property
    def on_clause(self) -> ColumnElement[bool]:
        """The condition between the parent's table and the target's, or the secondary one."""
        return self.primaryjoin

    @property
    def class_attribute(self) -> Any:
        """The attribute on the class."""
        return getattr(self.parent.class_, self.key)

    @property
    def is_self_referential(self) -> bool:
        """Whether parent and target are rows of one table."""
        return self.parent.local_table is self.target.local_table

    @property
    def parent_columns(self) -> Columns:
        """The parent's side of the join."""
        if self.direction is MANYTOMANY:
            return tuple(self.parent.column_by_key[key] for key, _ in self.local_pairs)
        side = 1 if self.direction is MANYTOONE else 0
        return tuple(self.parent.column_by_key[pair[side]] for pair in self.pairs)

    @property
    def target_columns(self) -> Columns:
        """The target's side of the join."""
        if self.direction is MANYTOMANY:
            return tuple(self.target.column_by_key[key] for key, _ in self.remote_pairs)
        side = 0 if self.direction is MANYTOONE else 1
        return tuple(self.target.column_by_key[pair[side]] for pair in self.pairs)

    local_columns = parent_columns

    @property
    def remote_side(self) -> Columns:
        """The columns at the far side of the first join."""
        if self.secondary is not None:
            return tuple(column for _, column in (*self.local_pairs, *self.remote_pairs))
        return self.target_columns

    def join_path(
        self, source: FromClause | None = None, target: FromClause | None = None
    ) -> JoinPath:
        """The joins that lead from `source` to `target`; by default the tables themselves."""
        left = self.parent.clause if source is None else source
        right = self.target.clause if target is None else target
        near = self._columns_of(self.parent, self.parent_columns)
        far = self._columns_of(self.target, self.target_columns)
        if self.secondary is None or self.secondaryjoin is None:
            clause = moved(self.primaryjoin, [(far, right), (near, left)])
            return JoinPath(left, (JoinStep(right, clause),))
        first = JoinStep(self.secondary, moved(self.primaryjoin, [(near, left)]))
        return JoinPath(left, (first, JoinStep(right, moved(self.secondaryjoin, [(far, right)]))))

    def _columns_of(self, mapper: "Mapper[Any]", joined: Columns) -> Columns:
        """All columns that mean `mapper`'s side; in one table, the joined ones alone tell it."""
        return joined if self.is_self_referential else tuple(mapper.local_table.c)

    @override
    def __str__(self) -> str:
        return f"{self.parent.class_.__name__}.{self.key}"


@final
class Mapper(TableMap, EventTarget, Generic[ClassT]):
    """A mapped class: its table, its attributes, its relations."""

    inherit_cache = True
    dispatch = dispatcher(MapperEvents)
    _sa_instances = MappedInstances()
    is_mapper: ClassVar[bool] = True

    class_: type[ClassT]

    def __init__(
        self,
        manager: ClassManager[ClassT],
        registry: MapperRegistry,
        table: Table,
        columns: Mapping[str, Column[Any]],
        settings: Mapping[str, RelationSettings],
        primary_key: Sequence[Column[Any]] = (),
    ) -> None:
        super().__init__(manager.class_, table, columns, primary_key)
        self.manager = manager
        self.registry = registry
        self.settings = dict(settings)
        """What the class body says of each relation."""
        self.relations: dict[str, Relation] = {}
        """The same, resolved; empty before configuration."""
        self.configured = False
        self.is_announced = False
        """Whether listeners heard of its configuration, which a later relation does not repeat."""

    @property
    def class_manager(self) -> ClassManager[ClassT]:
        """The class's manager, under its documented name."""
        return self.manager

    @property
    def mapper(self) -> "Mapper[ClassT]":
        """Itself: an inspected class and its mapper are one."""
        return self

    entity = TableMap.entity_namespace

    def add_relation(self, settings: RelationSettings) -> None:
        """Take a relation that was added to the class later; configuration resolves it."""
        self.settings[settings.key] = settings
        self.configured = False

    def ensure_configured(self) -> None:
        """Resolve the relations of the registry's classes, where that is still to do."""
        if not self.configured:
            self.registry.configure_for(self.class_)

    # Properties --------------------------------------------------------------------------------------

    @property
    def column_attrs(self) -> PropertyNamespace[ColumnProperty]:
        """The attributes that are columns, in the order of declaration."""
        return PropertyNamespace(self._column_properties())

    @property
    def relationships(self) -> PropertyNamespace[Relation]:
        """The attributes that are relations."""
        self.ensure_configured()
        return PropertyNamespace(self.relations)

    @property
    def attrs(self) -> PropertyNamespace[ColumnProperty | Relation]:
        """All attributes."""
        self.ensure_configured()
        return PropertyNamespace({**self._column_properties(), **self.relations})

    @property
    def validators(self) -> Mapping[str, Validator]:
        """The function that validates each attribute, with its options; most have none."""
        return self.manager.validators

    @property
    def iterate_properties(self) -> Iterator[ColumnProperty | Relation]:
        """All attributes, one after the other."""
        return iter(self.attrs)

    @property
    def columns(self) -> PropertyNamespace[Column[Any]]:
        """The columns by attribute key, in the order of declaration."""
        return PropertyNamespace(self.column_by_key)

    @property
    def c(self) -> PropertyNamespace[Column[Any]]:
        """The same, under the shorter name."""
        return self.columns

    def _column_properties(self) -> dict[str, ColumnProperty]:
        return {
            key: ColumnProperty(key, self, column) for key, column in self.column_by_key.items()
        }

    def has_property(self, key: str) -> bool:
        """Whether an attribute of this name is mapped."""
        return key in self.column_by_key or key in self.settings

    def get_property(self, key: str) -> ColumnProperty | Relation:
        """The attribute of this name.

        Raises:
            InvalidRequestError: There is none.
        """
        if not self.has_property(key):
            names = [*self.column_by_key, *self.settings]
            message = f"Mapper '{self}' has no property {key!r}.{near_misses(key, names)}"
            raise InvalidRequestError(message)
        return self.attrs[key] if key in self.settings else self._column_properties()[key]

    def get_property_by_column(self, column: ColumnElement[Any]) -> ColumnProperty:
        """The attribute of a column."""
        return self._column_properties()[self.key_of(column)]

    def isa(self, other: "Mapper[Any]") -> bool:
        """Whether this mapper's class is that of `other` or a subclass."""
        return issubclass(self.class_, other.class_)

    @override
    def __repr__(self) -> str:
        return f"<Mapper at {id(self):#x}; {self.class_.__name__}>"

    @override
    def __str__(self) -> str:
        return f"Mapper[{self.class_.__name__}({self.local_table.name})]"

    # As a target of events -----------------------------------------------------------------------------

    def _listeners_changed(self, event: str) -> None:
        """Nothing to note: the flush looks at the dispatch."""

    def _event_heirs(self) -> "Iterator[Mapper[Any]]":
        return (
            manager.identities
            for manager in self.manager.subclass_managers()
            if isinstance(manager.identities, Mapper)
        )
