# settings-of-the-base: metadata, registry and type map in the base, with their own annotations
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, MetaData, String, Text, UniqueConstraint

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column, registry


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention={"ix": "ix_%(column_0_label)s"})
    type_annotation_map: ClassVar[dict[Any, Any]] = {str: String(50)}


class Other(DeclarativeBase):
    registry = registry(type_annotation_map={str: Text()})


class Author(Base):
    __tablename__ = "author"
    __table_args__ = (
        UniqueConstraint("name", name="uq_name"),
        CheckConstraint("born > 0"),
        {"comment": "who writes"},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    born: Mapped[int]


class Tag(Other):
    __tablename__ = "tag"
    __table_args__ = {"sqlite_autoincrement": True}
    __mapper_args__ = {"eager_defaults": True}

    id: Mapped[int] = mapped_column(primary_key=True)


print(Author.metadata.tables.keys(), Tag.registry.mappers)
