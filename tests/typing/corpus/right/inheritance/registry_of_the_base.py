# registry-of-the-base: bases share a registry, or have one with a type map
from sqlalchemy import MetaData, String

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column, registry

shared = registry()


class Base(DeclarativeBase):
    registry = shared


class Second(DeclarativeBase):
    registry = registry(metadata=MetaData(schema=None), type_annotation_map={str: String(20)})


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)


class Tag(Second):
    __tablename__ = "tag"

    name: Mapped[str] = mapped_column(primary_key=True)


Base.registry.configure()
print([mapper.class_.__name__ for mapper in Second.registry.mappers], Second.registry.metadata.tables)
