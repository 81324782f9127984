# declared-attributes: mixins with declared_attr of every kind
from datetime import datetime

from sqlalchemy import ForeignKey, create_engine, func, select

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    declared_attr,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


class Named:
    @declared_attr.directive
    def __tablename__(cls) -> str:
        return cls.__name__.lower()


class Keyed:
    id: Mapped[int] = mapped_column(primary_key=True)


class Stamped:
    created: Mapped[datetime] = mapped_column(default=datetime.now)

    @declared_attr
    def changed(cls) -> Mapped[datetime | None]:
        return mapped_column(onupdate=datetime.now)


class Owned:
    @declared_attr
    def owner_id(cls) -> Mapped[int | None]:
        return mapped_column(ForeignKey("person.id"))

    @declared_attr
    def owner(cls) -> Mapped["Person | None"]:
        return relationship("Person", foreign_keys=[cls.owner_id])


class Person(Keyed, Named, Base):
    pass


class Book(Owned, Stamped, Keyed, Named, Base):
    title: Mapped[str]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Book(title="Notes", owner=Person()))
    session.commit()
    book = session.scalars(select(Book).where(Book.owner_id == 1, Book.created <= func.now())).first()
    print(book.owner.id + 1 if book is not None and book.owner else None, Book.__tablename__)
