# table-args-by-function: settings are computed, by declared_attr and by class methods
from typing import Any

from sqlalchemy import Index

from declarative_instr.orm import DeclarativeBase, Mapped, declared_attr, mapped_column


class Base(DeclarativeBase):
    @declared_attr.directive
    def __tablename__(cls) -> str:
        return cls.__name__.lower() + "s"


class Indexed:
    name: Mapped[str]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        return (Index(f"ix_{cls.__name__}", "name"), {"comment": cls.__name__})


class Author(Indexed, Base):
    id: Mapped[int] = mapped_column(primary_key=True)


class Tag(Base):
    id: Mapped[int] = mapped_column(primary_key=True)


print(Author.__table__.name, Author.__table__.indexes, Tag.__table__.name)
