# generic-base: an abstract base is generic over the type of its key
from typing import Generic, TypeVar

from sqlalchemy import create_engine

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


Key = TypeVar("Key", int, str)


class Keyed(Base, Generic[Key]):
    __abstract__ = True

    def describe(self, key: Key) -> str:
        return f"{type(self).__name__} {key}"


class Author(Keyed[int]):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)


class Tag(Keyed[str]):
    __tablename__ = "tag"

    name: Mapped[str] = mapped_column(primary_key=True)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add_all([Author(id=1), Tag(name="new")])
    session.commit()
    print(Author(id=2).describe(2), Tag(name="old").describe("old"))
