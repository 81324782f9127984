# duplicate-table, fails: two classes have the same table
from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


class Person(Base):
    __tablename__ = "author"  # wrong
    #> __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)


configure_mappers()
