# column-type, silent: a NewType of int has a column of text
from typing import NewType

from sqlalchemy import Integer, String

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column

PageId = NewType("PageId", int)


class Base(DeclarativeBase):
    pass


class Page(Base):
    __tablename__ = "page"

    id: Mapped[int] = mapped_column(primary_key=True)
    next_id: Mapped[PageId | None] = mapped_column(String(9))  # wrong
    #> next_id: Mapped[PageId | None] = mapped_column(Integer)


configure_mappers()
