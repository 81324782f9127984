# functions-over-bases: functions take any mapped class, or attributes of any
from typing import Any, TypeVar

from sqlalchemy import Select, create_engine, select

from declarative_instr import attribute
from declarative_instr.orm import (
    DeclarativeBase,
    InstrumentedAttribute,
    Mapped,
    QueryableAttribute,
    Session,
    mapped_column,
)


class Base(DeclarativeBase):
    pass


ModelT = TypeVar("ModelT", bound=Base)
ValueT = TypeVar("ValueT")


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


def first(session: Session, model: type[ModelT], *conditions: Any) -> ModelT | None:
    return session.scalars(select(model).where(*conditions).limit(1)).first()


def values(session: Session, attribute: InstrumentedAttribute[ValueT]) -> list[ValueT]:
    return list(session.scalars(select(attribute)))


def by_value(session: Session, column: Mapped[ValueT], value: ValueT) -> Select[Any]:
    return select(column).where(column == value)


def name_of(attribute: QueryableAttribute[Any]) -> str:
    return attribute.key


def tables(*models: type[Base]) -> list[str]:
    return [model.__tablename__ for model in models]


def as_dict(one: Base) -> dict[str, Any]:
    return {key: getattr(one, key) for key in one.__mapper__.column_attrs.keys()}


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Author(name="Ada", born=1815))
    ada = first(session, Author, Author.name == "Ada")
    print(ada.name if ada else "", sum(values(session, Author.born)), name_of(Author.name))
    print(tables(Author), as_dict(Author(name="x")), by_value(session, Author.name, "x"))
