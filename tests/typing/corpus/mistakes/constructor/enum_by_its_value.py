# keyword-type, silent: the value of an enum's member is given in place of the member
import enum

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


notes = Book(status="draft")  # wrong
#> notes = Book(status=Status.DRAFT)
print(notes.status)
