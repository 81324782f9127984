# core-column, silent: a Column of Core in place of mapped_column()
from sqlalchemy import Column, String

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = Column(String(30))  # wrong
    #> name: Mapped[str] = mapped_column(String(30))


configure_mappers()
