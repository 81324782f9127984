# names-of-columns: attributes and columns have names of each other, constants name them
from typing import Final

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, select

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


FULL_NAME: Final = "full_name"
TABLE = "author"


class Author(Base):
    __tablename__ = TABLE
    __table_args__ = (UniqueConstraint(FULL_NAME), Index("ix", "b", "a"), CheckConstraint("a > 0"))

    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[int] = mapped_column("b")
    b: Mapped[int] = mapped_column("a")
    name: Mapped[str] = mapped_column(FULL_NAME)
    type: Mapped[str]
    query: Mapped[str]
    key: Mapped[str]
    property: Mapped[int]
    dict: Mapped[str]


print(Author.__table__.c.keys(), Author(a=1, b=2, key="x", type="y").type, Author.key.key, select(Author.property))
