# compared-type, silent: an enum column is compared with the value of a member
import enum

from sqlalchemy import select

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Status(enum.Enum):
    DRAFT = "draft"
    PRINTED = "printed"


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[Status]


print(select(Book).where(Book.status == "draft"))  # wrong
#> print(select(Book).where(Book.status == Status.DRAFT))
