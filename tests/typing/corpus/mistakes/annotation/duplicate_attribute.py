# duplicate-attribute, silent: an attribute is declared twice
from sqlalchemy import String

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30))
    born: Mapped[int]
    name: Mapped[str] = mapped_column(String(60))  # wrong


configure_mappers()
