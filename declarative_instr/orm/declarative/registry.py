"""registry: the mapped classes of one declarative base; what is built of each is told elsewhere."""

import weakref
from collections.abc import Mapping
from typing import Any, ClassVar, Never
from warnings import warn

from sqlalchemy import MetaData, Table
from typing_extensions import TypeVar, override

from declarative_instr.attributes.instrumented import AttributeSpec
from declarative_instr.declarative.blueprint import ClassBlueprint, FieldBlueprint
from declarative_instr.declarative.fields import Field
from declarative_instr.declarative.meta import instrument_declared
from declarative_instr.declarative.registry import Registry, replacement_text
from declarative_instr.instrumentation.factory import require_manager, unregister_class
from declarative_instr.instrumentation.manager import ClassManager
from declarative_instr.orm.declarative.computed import computed_field
from declarative_instr.orm.declarative.declared_attr import declared_attr
from declarative_instr.orm.declarative.imperative import (
    enter_entity,
    imperative_blueprint,
    leave_entity,
    refuse_mapped,
)
from declarative_instr.orm.declarative.mapped_class import add_to_mapper, map_class
from declarative_instr.orm.declarative.type_map import SqlType
from declarative_instr.orm.errors import (
    InvalidRequestError,
    ReplacedClassWarning,
    UnsupportedMappingError,
)
from declarative_instr.orm.mapping.attributes import (
    ForeignInstrumentedAttribute,
    InstrumentedAttribute,
)
from declarative_instr.orm.mapping.configure import configure_registries, remember_registry
from declarative_instr.orm.mapping.mapper import Mapper

ClassT = TypeVar("ClassT", bound=object)


class registry(Registry):  # noqa: N801 - the documented name
    """Mapped classes that can name each other, with the MetaData of their tables.

    A declarative base has one; give it to several bases to let their classes find each other:
    `class Base(DeclarativeBase): registry = shared`.
    """

    field_types: ClassVar[tuple[type, ...]] = (Field, declared_attr)
    reserved_names = frozenset({"metadata", "registry"})
    field_function = "mapped_column"
    is_mapped_only = True

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
        enter_entity(class_, local_table)
        try:
            instrument_declared(class_, blueprint, self)
        except BaseException:
            leave_entity(class_)
            raise
        mapper: Mapper[ClassT] = vars(class_)["__mapper__"]
        return mapper

    # What the core asks --------------------------------------------------------------------------

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
    def configure_class(self, class_: type, blueprint: ClassBlueprint) -> None:
        fields = tuple(self._evaluated(class_, one) for one in blueprint.fields)
        self._computed.pop(class_, None)
        mapper, fields = map_class(self, class_, fields)
        if fields != blueprint.fields:
            self.replace_fields(class_, fields)
        self._mappers[mapper] = None

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
        self._computed.pop(class_, None)  # what is computed may name the class, and so keep it

    @override
    def warn_of_replacement(self, path: str) -> None:
        warn(replacement_text(path), ReplacedClassWarning, stacklevel=6)

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
