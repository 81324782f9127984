from collections.abc import Mapping
from typing import Any, ClassVar, Never

from sqlalchemy import MetaData, Table
from typing_extensions import TypeVar, override

from declarative_instr.attributes.instrumented import AttributeSpec
from declarative_instr.declarative.blueprint import ClassBlueprint, FieldBlueprint
from declarative_instr.declarative.registry import Registry
from declarative_instr.instrumentation.manager import ClassManager
from declarative_instr.orm.declarative.type_map import SqlType
from declarative_instr.orm.mapping.mapper import Mapper

ClassT = TypeVar("ClassT", bound=object)

class registry(Registry):
    field_types: ClassVar[tuple[type, ...]] = ...
    reserved_names: ClassVar[frozenset[str]]
    field_function = "mapped_column"
    is_mapped_only = True
    metadata: MetaData
    type_annotation_map: dict[Any, SqlType]
    def __init__(
        self,
        *,
        metadata: MetaData | None = None,
        type_annotation_map: Mapping[Any, SqlType] | None = None,
    ) -> None: ...
    def update_type_annotation_map(self, type_annotation_map: Mapping[Any, SqlType]) -> None: ...
    @property
    def mappers(self) -> frozenset[Mapper[Any]]: ...
    def mappers_in_order(self) -> list[Mapper[Any]]: ...
    def map_imperatively(
        self,
        class_: type[ClassT],
        local_table: Table | None = None,
        *,
        properties: Mapping[str, Any] | None = None,
        **options: Never,
    ) -> Mapper[ClassT]: ...
    @override
    def make_manager(self, class_: type[Any]) -> ClassManager[Any]: ...
    @override
    def attribute_spec(self, class_: type, blueprint: FieldBlueprint) -> AttributeSpec: ...
    @override
    def configure_class(self, class_: type, blueprint: ClassBlueprint) -> None: ...
    @override
    def discard_class(self, class_: type) -> None: ...
    @override
    def add_field(self, class_: type, blueprint: FieldBlueprint) -> None: ...
    @override
    def warn_of_replacement(self, path: str) -> None: ...
    @override
    def remove_field(self, class_: type, key: str) -> None: ...
    @override
    def configure(self, *, cascade: bool = False) -> None: ...
    @override
    def configure_for(self, class_: type) -> None: ...
    def dispose(self, *, cascade: bool = False) -> None: ...
