"""How mappers and attributes hang on Core's clauses; knows no mapper, no statement."""

# ruff: noqa: SLF001  (private names of Core are what this package is for)

from abc import abstractmethod
from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from sqlalchemy import ColumnElement, FromClause, Label
from sqlalchemy.sql import roles
from sqlalchemy.sql.base import ExecutableOption
from sqlalchemy.sql.cache_key import HasCacheKey
from sqlalchemy.sql.elements import BindParameter, ClauseElement, SQLCoreOperations
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.sql.type_api import TypeEngine
from sqlalchemy.sql.visitors import anon_map
from sqlalchemy.util import immutabledict
from typing_extensions import TypeVar, override

from declarative_instr.attributes.sql_members import SqlMembers

PLUGIN: Final = "declarative_instr"

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
FromT = TypeVar("FromT", bound=FromClause)


class Entity(HasCacheKey):
    """Base of what a statement can be about: a mapper, or an alias of one.

    Two statements about one entity share their compiled SQL, since the entity is part of the cache
    key by identity. An entity that is made anew per statement (an alias) overrides `cache_parts`.
    """

    inherit_cache = True
    is_aliased: bool = False
    class_: type

    @property
    def entity_namespace(self) -> object:
        """Where `filter_by(name=...)` looks up `name`."""
        return self.class_

    @property
    def name(self) -> str:
        """Name of the entity's field in a Row."""
        return self.class_.__name__

    def column_for(self, key: str) -> ColumnElement[Any] | None:
        """Column behind the attribute `key`; None where there is no such attribute.

        Needed only where attribute keys differ from column keys: `update(User).values(nick=...)`.
        """
        return None

    def cache_parts(self) -> "tuple[Hashable | HasCacheKey, ...] | None":
        """What tells this entity from others in a cache key; None: its identity."""
        return None

    @override
    def _gen_cache_key(
        self, anon_map: anon_map, bindparams: list[BindParameter[Any]]
    ) -> tuple[Any, ...]:
        parts = self.cache_parts()
        return (self,) if parts is None else _structural_key(self, parts, anon_map, bindparams)


class StatementOption(ExecutableOption, HasCacheKey):
    """Base of what `statement.options(...)` takes; carried along, told apart by `cache_parts`."""

    inherit_cache = True
    _is_core: bool = False
    _is_has_cache_key = True

    @abstractmethod
    def cache_parts(self) -> tuple[Hashable | HasCacheKey, ...]:
        """Everything that changes the SQL or the loader: equal parts share a compiled statement."""
        raise NotImplementedError

    @override
    def _gen_cache_key(
        self, anon_map: anon_map, bindparams: list[BindParameter[Any]]
    ) -> tuple[Any, ...]:
        return _structural_key(self, self.cache_parts(), anon_map, bindparams)


class AttributeExpression(SQLCoreOperations[T_co], roles.DDLConstraintColumnRole, SqlMembers):
    """Mixin that gives an attribute of a class all operators of a column.

    Put it after the descriptor base: `class InstrumentedAttribute(Descriptor[T],
    AttributeExpression[T])`. It has no slots and no layout of its own, and the descriptor must not
    define `__eq__`. `attr == x` is SQL, so never look for an attribute in a list by `in`.
    """

    __slots__ = ()

    # Core stops resolving `__clause_element__` at an object that answers True.
    is_clause_element: ClassVar[bool] = False

    @abstractmethod
    def __clause_element__(self) -> ColumnElement[T_co]:
        """The annotated column, the same object each time (see `attribute_clause`)."""
        raise NotImplementedError

    @property
    @override
    def expression(self) -> ColumnElement[T_co]:
        """The column expression that statements are built from."""
        return self.__clause_element__()

    @property
    def type(self) -> TypeEngine[T_co]:
        """The SQL type."""
        return self.__clause_element__().type

    @override
    def label(self, name: str | None) -> Label[T_co]:
        """The attribute under another name in a Row."""
        return self.__clause_element__().label(name)

    @override
    def operate(self, op: OperatorType, *other: Any, **kwargs: Any) -> ColumnElement[Any]:
        result: ColumnElement[Any] = op(self.__clause_element__(), *other, **kwargs)
        return result

    @override
    def reverse_operate(self, op: OperatorType, other: Any, **kwargs: Any) -> ColumnElement[Any]:
        result: ColumnElement[Any] = op(other, self.__clause_element__(), **kwargs)
        return result

    __hash__ = object.__hash__

    if TYPE_CHECKING:  # a part of what `__getattr__` finds

        @override
        def __getitem__(self, index: Any) -> Any:
            """A path into JSON or a member of an array, with the operators of its type."""

        @property
        def name(self) -> str:
            """Name of the column."""

        @property
        def table(self) -> FromClause:
            """Table of the column."""

    if not TYPE_CHECKING:  # a checker should still find misspelt names

        def __getattr__(self, name: str) -> object:
            """Operators of the column's type (JSON paths, arrays, custom comparators)."""
            if name.startswith("_"):
                msg = f"{type(self).__name__!r} object has no attribute {name!r}"
                raise AttributeError(msg)
            return getattr(self.__clause_element__(), name)


@dataclass(frozen=True, slots=True)
class JoinStep:
    """One JOIN: what stands to the right, and its ON clause."""

    right: FromClause
    on_clause: ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class JoinPath:
    """The joins that lead along a relation; two steps where there is an association table."""

    source: FromClause
    steps: tuple[JoinStep, ...]


class JoinTarget(roles.JoinTargetRole, HasCacheKey):
    """Base of a relation's attribute: `join(User.addresses)`, `join(Address, User.addresses)`.

    The statement keeps the attribute itself until it is compiled, then asks for `join_path`.
    """

    __slots__ = ()
    inherit_cache = True
    is_clause_element: ClassVar[bool] = False
    _is_immutable: ClassVar[bool] = True

    @abstractmethod
    def __clause_element__(self) -> ColumnElement[Any]:
        """What the attribute means as an expression: the condition of the relation."""
        raise NotImplementedError

    @property
    @abstractmethod
    def target_entity(self) -> Entity:
        """What the relation leads to."""
        raise NotImplementedError

    @property
    @abstractmethod
    def source_entity(self) -> Entity:
        """What the relation starts from: a mapper, or an alias of one."""
        raise NotImplementedError

    @abstractmethod
    def join_path(self, target: FromClause | None) -> JoinPath:
        """The joins to render; `target` is given where the user named it (an alias, say)."""
        raise NotImplementedError

    @abstractmethod
    def cache_parts(self) -> tuple[Hashable | HasCacheKey, ...]:
        """Everything that changes the join: entity, key, `of_type`, additional criteria."""
        raise NotImplementedError

    @property
    def entity_namespace(self) -> object:
        """Where `filter_by` after the join looks up names."""
        return self.target_entity.entity_namespace

    @property
    def _propagate_attrs(self) -> immutabledict[str, Any]:
        return _plugin_attributes(self.source_entity)

    @property
    def _from_objects(self) -> list[FromClause]:
        return self.join_path(None).steps[-1].right._from_objects

    @override
    def _gen_cache_key(
        self, anon_map: anon_map, bindparams: list[BindParameter[Any]]
    ) -> tuple[Any, ...]:
        return _structural_key(self, self.cache_parts(), anon_map, bindparams)

    def _clone(self, **_: Any) -> "JoinTarget":
        return self

    def _copy_internals(self, **_: Any) -> None:
        """Nothing to copy: Core calls it when it clones a statement that still has the join."""


def entity_clause(entity: Entity, selectable: FromT) -> FromT:
    """`selectable` as a class hands it to Core from `__clause_element__`; make it once."""
    return _annotated(selectable, entity, {})


def attribute_clause(entity: Entity, key: str, column: ColumnElement[T]) -> ColumnElement[T]:
    """`column` as the attribute `key` hands it to Core; make it once. `key` names it in a Row."""
    return _annotated(column, entity, {"proxy_key": key})


def entity_of(clause: object) -> Entity | None:
    """The entity that a clause made by `entity_clause` or `attribute_clause` belongs to."""
    entity = getattr(clause, "_annotations", {}).get("parententity")
    return entity if isinstance(entity, Entity) else None


def attribute_key_of(clause: object) -> str | None:
    """The attribute whose clause this is; None for an entity's and for Core's own clauses."""
    if entity_of(clause) is None:
        return None
    key: str | None = getattr(clause, "_annotations", {}).get("proxy_key")
    return key


def subject_of(statement: ClauseElement) -> Entity | None:
    """The entity that a statement is about: the first one it was given."""
    subject = statement._propagate_attrs.get("plugin_subject")
    return subject if isinstance(subject, Entity) else None


ClauseT = TypeVar("ClauseT", bound=ClauseElement)


def _annotated(clause: ClauseT, entity: Entity, more: dict[str, object]) -> ClauseT:
    names = {"entity_namespace": entity, "parententity": entity, **more}
    annotated = clause._annotate(names)
    return annotated._set_propagate_attrs(_plugin_attributes(entity))


def _plugin_attributes(entity: Entity) -> immutabledict[str, Any]:
    return immutabledict({"compile_state_plugin": PLUGIN, "plugin_subject": entity})


def _structural_key(
    subject: HasCacheKey,
    parts: tuple[Hashable | HasCacheKey, ...],
    anon_map: anon_map,
    bindparams: list[BindParameter[Any]],
) -> tuple[Any, ...]:
    """Key from parts; a part that is met again while its own key is made is only numbered."""
    number, found = anon_map.get_anon(subject)
    if found:
        return (number, type(subject))
    return (
        number,
        type(subject),
        *(
            part._gen_cache_key(anon_map, bindparams) if isinstance(part, HasCacheKey) else part
            for part in parts
        ),
    )
