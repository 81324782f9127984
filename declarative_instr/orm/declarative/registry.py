"""registry: the mapped classes of one declarative base; what is built of each is told elsewhere."""

import warnings
import weakref
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, ClassVar, Never, Protocol

from sqlalchemy import Column, MetaData, Table
from typing_extensions import TypeVar, override

from declarative_instr import exc
from declarative_instr.attributes.instrumented import AttributeSpec
from declarative_instr.declarative.blueprint import ClassBlueprint, FieldBlueprint
from declarative_instr.declarative.constructors import refresh_constructor
from declarative_instr.declarative.fields import Field
from declarative_instr.declarative.meta import instrument_declared
from declarative_instr.declarative.registry import Registry, replacement_text
from declarative_instr.declarative.scan import scan_class
from declarative_instr.instrumentation.factory import require_manager, unregister_class
from declarative_instr.instrumentation.manager import ClassManager
from declarative_instr.orm.declarative.columns import (
    MappedColumn,
    column_field,
    merged_columns,
)
from declarative_instr.orm.declarative.computed import computed_field
from declarative_instr.orm.declarative.declared_attr import declared_attr
from declarative_instr.orm.declarative.imperative import (
    enter_entity,
    imperative_blueprint,
    leave_entity,
    refuse_mapped,
)
from declarative_instr.orm.declarative.leftovers import warn_of_unmapped
from declarative_instr.orm.declarative.mapped_class import add_to_mapper, map_class
from declarative_instr.orm.declarative.relations import Relationship, relationship
from declarative_instr.orm.declarative.type_map import SqlType
from declarative_instr.orm.errors import (
    InvalidRequestError,
    ReplacedClassWarning,
    UnsupportedMappingError,
    translated,
)
from declarative_instr.orm.mapping.attributes import (
    ForeignInstrumentedAttribute,
    InstrumentedAttribute,
)
from declarative_instr.orm.mapping.configure import configure_registries, remember_registry
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.structures.callers import caller_level

ClassT = TypeVar("ClassT", bound=object)


class BaseMaker(Protocol):
    """Makes the base of a registry."""

    def __call__(
        self, made: "registry", bases: tuple[type, ...], name: str, metaclass: type | None, /
    ) -> Any:
        """Of the classes that the base extends, its name, its metaclass."""


class registry(Registry):  # noqa: N801 - the documented name
    """Mapped classes that can name each other, with the MetaData of their tables.

    A declarative base has one; give it to several bases to let their classes find each other:
    `class Base(DeclarativeBase): registry = shared`.
    """

    field_types: ClassVar[tuple[type, ...]] = (Field, declared_attr, Column)
    reserved_names = frozenset({"metadata", "registry"})
    field_function = "mapped_column"
    is_mapped_only = True
    base_maker: ClassVar[BaseMaker]
    """Set by the module of the bases, which knows this one."""

    def __init__(
        self,
        *,
        metadata: MetaData | None = None,
        type_annotation_map: Mapping[Any, SqlType] | None = None,
    ) -> None:
        super().__init__()
        self.metadata = MetaData() if metadata is None else metadata
        self.type_annotation_map: dict[Any, SqlType] = dict(type_annotation_map or {})
        self._mappers: weakref.WeakKeyDictionary[Mapper[Any], None] = weakref.WeakKeyDictionary()
        self._computed: weakref.WeakKeyDictionary[type, dict[str, FieldBlueprint]]
        self._computed = weakref.WeakKeyDictionary()
        remember_registry(self)

    def update_type_annotation_map(self, type_annotation_map: Mapping[Any, SqlType]) -> None:
        """Add SQL types for Python types; classes declared from now on use them."""
        self.type_annotation_map.update(type_annotation_map)

    @property
    def mappers(self) -> frozenset[Mapper[Any]]:
        """The mappers of all classes."""
        return frozenset(self.mappers_in_order())

    def mappers_in_order(self) -> list[Mapper[Any]]:
        """The mappers of all classes, in the order of declaration."""
        return list(self._mappers)

    def map_imperatively(
        self,
        class_: type[ClassT],
        local_table: Table | None = None,
        *,
        properties: Mapping[str, Any] | None = None,
        **options: Never,
    ) -> Mapper[ClassT]:
        """Map a class that has no declarative base; its constructor stays its own.

        `registry.map_imperatively(User, user_table, properties={"addresses": relationship(Address)})`.

        Args:
            class_: Any class that `register_class` takes.
            local_table: Its table; each column becomes an attribute of the column's key.
            properties: Relationships, and columns under another name, by attribute.
            options: None of them is supported yet.

        Raises:
            ArgumentError: The class is mapped already, or `local_table` is no table.
            NoPrimaryKeyError: The table has no primary key.
            UnsupportedMappingError: A property or an option is not supported.
        """
        if options:
            message = (
                f"map_imperatively({class_.__name__}): {', '.join(map(repr, options))} is not"
                " supported yet. Leave it out."
            )
            raise UnsupportedMappingError(message)
        refuse_mapped(class_)
        blueprint = imperative_blueprint(class_, local_table, properties or {})
        return self._map_in_place(class_, blueprint, local_table)

    def map_declaratively(self, class_: type[ClassT]) -> Mapper[ClassT]:
        """Map a class that has no declarative base by what its body says; see `mapped`.

        Raises:
            ArgumentError: The class is mapped already.
            MappedAnnotationError: An annotation cannot be interpreted.
            NoTableError: The class names no table.
        """
        refuse_mapped(class_)
        try:
            blueprint = scan_class(class_, self.rules)
            return self._map_in_place(class_, blueprint, None)
        except exc.InstrumentationError as error:
            found = translated(error)
            if found is error:
                raise
            raise found from error

    def mapped(self, class_: type[ClassT]) -> type[ClassT]:
        """Decorate a class without declarative base, to be mapped by what its body says.

        `@registry.mapped`. Attributes that are added to the class later are not seen: give them
        to `add_mapped_attribute`.

        Raises:
            ArgumentError: The class is mapped already.
            MappedAnnotationError: An annotation cannot be interpreted.
            NoTableError: The class names no table.
        """
        self.map_declaratively(class_)
        return class_

    def _map_in_place(
        self, class_: type[ClassT], blueprint: ClassBlueprint, table: Table | None
    ) -> Mapper[ClassT]:
        enter_entity(class_, table)
        try:
            instrument_declared(class_, blueprint, self)
        except BaseException:
            leave_entity(class_)
            raise
        mapper: Mapper[ClassT] = vars(class_)["__mapper__"]
        return mapper

    # Bases -----------------------------------------------------------------------------------

    def generate_base(
        self,
        *,
        cls: type | tuple[type, ...] = object,
        name: str = "Base",
        metaclass: type | None = None,
    ) -> Any:
        """Make a declarative base by a call; `class Base(DeclarativeBase)` is the same, with types.

        Args:
            cls: What the base extends: a class, or several.
            name: Of the base.
            metaclass: A subclass of DeclarativeMeta.
        """
        bases = cls if isinstance(cls, tuple) else (cls,)
        return registry.base_maker(self, bases, name, metaclass)

    def as_declarative_base(self, **options: Any) -> Callable[[type], Any]:
        """Decorate a class, to be a declarative base; takes what `generate_base` takes."""

        def extended(cls: type) -> Any:
            return self.generate_base(cls=cls, name=cls.__name__, **options)

        return extended

    # What the core asks --------------------------------------------------------------------------

    @staticmethod
    @override
    def as_field(value: object) -> object:
        return column_field(value) if isinstance(value, Column) else value

    @staticmethod
    @override
    def merged_fields(own: object, annotated: object) -> object:
        if isinstance(own, MappedColumn) and isinstance(annotated, MappedColumn):
            return merged_columns(own, annotated)
        return own

    @override
    def make_manager(self, class_: type[Any]) -> ClassManager[Any]:
        return ClassManager(
            class_,
            attribute_class=InstrumentedAttribute,
            foreign_class=ForeignInstrumentedAttribute,
        )

    @override
    def attribute_spec(self, class_: type, blueprint: FieldBlueprint) -> AttributeSpec:
        if isinstance(blueprint.field, declared_attr):
            blueprint = self._evaluated(class_, blueprint)
        return super().attribute_spec(class_, blueprint)

    @override
    def check_class(self, class_: type) -> None:
        """Nothing yet: a `backref` elsewhere may add what the class validates; see `check_mapper`."""

    def check_mapper(self, mapper: Mapper[Any]) -> None:
        """Look at a class whose back references are in place.

        Raises:
            ValidatorError: It validates what is no attribute.
        """
        super().check_class(mapper.class_)

    @override
    def configure_class(self, class_: type, blueprint: ClassBlueprint) -> None:
        fields = tuple(self._evaluated(class_, one) for one in blueprint.fields)
        self._computed.pop(class_, None)
        mapper, fields = map_class(self, class_, fields)
        if fields != blueprint.fields:
            self.replace_fields(class_, fields)
        self._mappers[mapper] = None
        self._expect_back_references(fields)
        warn_of_unmapped(class_)

    @override
    def discard_class(self, class_: type) -> None:
        super().discard_class(class_)
        self._computed.pop(class_, None)
        for mapper in self.mappers_in_order():
            if mapper.class_ is class_:
                del self._mappers[mapper]

    @override
    def add_field(self, class_: type, blueprint: FieldBlueprint) -> None:
        evaluated = self._evaluated(class_, blueprint)
        super().add_field(class_, evaluated)
        add_to_mapper(self, class_, evaluated)
        self._expect_back_references((evaluated,))
        self._computed.pop(class_, None)  # what is computed may name the class, and so keep it

    def _expect_back_references(self, fields: Iterable[FieldBlueprint]) -> None:
        """Let classes that are configured be so again, where a new relation may add to them."""
        relations = (one.field for one in fields if isinstance(one.field, Relationship))
        if not any(one.backref is not None for one in relations):
            return
        for mapper in self._mappers:
            if mapper.configured:
                mapper.configured = False
                mapper.manager.before_first = partial(self.configure_for, mapper.class_)
                refresh_constructor(mapper.class_)

    def add_back_reference(self, class_: type, key: str, options: Mapping[str, Any]) -> None:
        """Give a class a relation that is the other side of one to it.

        Without the registry's lock: configuration has a lock of its own then, which a listener
        may want while a class is declared under that of the registry.
        """
        blueprint = FieldBlueprint(key, None, relationship(**options), None)
        self.install_field(class_, blueprint)
        add_to_mapper(self, class_, blueprint)
        refresh_constructor(class_)

    @override
    def warn_of_replacement(self, path: str) -> None:
        warnings.warn(replacement_text(path), ReplacedClassWarning, stacklevel=caller_level())

    @override
    def remove_field(self, class_: type, key: str) -> None:
        message = (
            f"Can't un-map individual mapped attributes on a mapped class: {class_.__name__}.{key}"
            " belongs to a table. Declare the class without it."
        )
        raise InvalidRequestError(message)

    def _evaluated(self, class_: type, blueprint: FieldBlueprint) -> FieldBlueprint:
        """The field itself, or what its `declared_attr` answers; asked once per class."""
        if not isinstance(blueprint.field, declared_attr):
            return blueprint
        computed = self._computed.setdefault(class_, {})
        if blueprint.key not in computed:
            computed[blueprint.key] = computed_field(class_, blueprint, self.rules)
        return computed[blueprint.key]

    # Configuration and end ---------------------------------------------------------------------------

    @override
    def configure(self, *, cascade: bool = False) -> None:
        """Resolve the relations of the classes; see `configure_mappers`.

        Args:
            cascade: Taken for compatibility: registries that relations lead to are configured
                in any case.
        """
        configure_registries([self])
        self._waiting.clear()

    @override
    def configure_for(self, class_: type) -> None:
        """Resolve the relations of all classes; of this one too where its path has a newer class."""
        configure_registries([self], class_)
        self._waiting.clear()

    def dispose(self, *, cascade: bool = False) -> None:
        """Remove mappers and instrumentation of all classes; their tables stay.

        Args:
            cascade: Taken for compatibility.
        """
        for mapper in reversed(self.mappers_in_order()):
            class_ = mapper.class_
            require_manager(class_).identities = None
            unregister_class(class_)
            leave_entity(class_)
            self.discard_class(class_)
