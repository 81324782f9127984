# computed-bases: classes and bases are made by calls and passed around
from typing import Any, ClassVar, TypeVar

from sqlalchemy import Integer, MetaData

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


def make_base(schema: str | None = None) -> type[DeclarativeBase]:
    class Made(DeclarativeBase):
        metadata = MetaData(schema=schema)

    return Made


class Plugin:
    models: ClassVar[list[type[DeclarativeBase]]] = []

    @classmethod
    def add(cls, model: type[DeclarativeBase]) -> type[DeclarativeBase]:
        cls.models.append(model)
        return model


ModelT = TypeVar("ModelT", bound=type[Any])


def known(model: ModelT) -> ModelT:
    return model


class Base(DeclarativeBase):
    pass


@known
class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


Plugin.add(Author)
print(make_base("x").metadata.schema, Author(name="Ada").name.upper(), Plugin.models[0].metadata.tables.keys())
Tag = type("Tag", (Base,), {"__tablename__": "tag", "id": mapped_column(Integer, primary_key=True)})
print(Tag.__name__)
