# compared-type, fails: an enum column is compared with a member of another enum
from enum import Enum

from sqlalchemy import create_engine, select

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Status(Enum):
    DRAFT = 1


class Size(Enum):
    SMALL = 1


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[Status]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    print(session.scalars(select(Book).where(Book.status == Size.SMALL)).all())  # wrong
    #> print(session.scalars(select(Book).where(Book.status == Status.DRAFT)).all())
