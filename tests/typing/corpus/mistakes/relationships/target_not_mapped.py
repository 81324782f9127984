# target-not-mapped, fails: the target of the relation is no mapped class
from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    configure_mappers,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


class Address:
    street: str = ""


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    street: Mapped[str | None]
    address: Mapped[Address] = relationship()  # wrong


configure_mappers()
