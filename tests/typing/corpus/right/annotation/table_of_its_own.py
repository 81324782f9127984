# table-of-its-own: the table is written with Core, attributes are annotated afterwards
from sqlalchemy import Column, Integer, String, Table

from declarative_instr.orm import DeclarativeBase, Mapped


class Base(DeclarativeBase):
    pass


class Author(Base):
    __table__ = Table(
        "author",
        Base.metadata,
        Column("id", Integer, primary_key=True),
        Column("name", String(30), nullable=False),
    )

    id: Mapped[int]
    name: Mapped[str]


print(Author.__table__.c.name.type, Author.__table__.primary_key, Author(name="Ada").name.upper())
