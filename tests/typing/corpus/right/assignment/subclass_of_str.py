# subclass-of-str: values are of subclasses of the annotated type
from enum import IntEnum, StrEnum

from sqlalchemy import select

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Language(StrEnum):
    ENGLISH = "en"


class Level(IntEnum):
    LOW = 1


class Path(str):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


ada = Author(name=Language.ENGLISH, born=Level.LOW)
ada.name = Path("/ada")
print(select(Author).where(Author.name == Language.ENGLISH, Author.born > Level.LOW))
