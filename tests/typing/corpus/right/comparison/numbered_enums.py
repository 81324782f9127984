# numbered-enums: enums that are numbers or text are compared as such
from enum import Enum, IntEnum, IntFlag, StrEnum

from sqlalchemy import Integer, create_engine, select

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Status(Enum):
    DRAFT = "draft"
    PRINTED = "printed"


class Level(IntEnum):
    LOW = 1
    HIGH = 2


class Size(int, Enum):
    SMALL = 1


class Mark(IntFlag):
    LENT = 1
    SOLD = 2


class Kind(StrEnum):
    NOVEL = "NOVEL"


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[Status] = mapped_column(default=Status.DRAFT)
    level: Mapped[Level] = mapped_column(Integer, default=Level.LOW)
    size: Mapped[Size | None] = mapped_column(Integer)
    marks: Mapped[Mark] = mapped_column(Integer, default=Mark.LENT)
    kind: Mapped[Kind] = mapped_column(default=Kind.NOVEL)
    title: Mapped[str] = mapped_column(default="NOVEL")


def named(name: str) -> bool:
    return name in Status.__members__


query = select(Book).where(
    Book.status == Status.DRAFT,
    Book.status == ("DRAFT" if named("DRAFT") else Status.PRINTED),
    Book.status.in_([*Status]),
    Book.status.in_(["DRAFT", Status.PRINTED]),
    Book.level >= Level.LOW,
    Book.level < 2,
    Book.size == None,  # noqa: E711
    Book.marks == 1,
    Book.marks.bitwise_and(1) == 1,
    Book.kind == Kind.NOVEL,
    Book.kind == "NOVEL",
    Book.title == Book.kind,
    Book.title == Kind.NOVEL,
    Book.kind == Book.title,
)
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Book())
    print(len(session.scalars(query).all()))
