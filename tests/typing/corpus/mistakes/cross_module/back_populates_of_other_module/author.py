from typing import TYPE_CHECKING

from declarative_instr.orm import Mapped, mapped_column, relationship

from .base import Base

if TYPE_CHECKING:
    from .book import Book


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    books: Mapped[list["Book"]] = relationship(back_populates="writer")  # wrong
    #> books: Mapped[list["Book"]] = relationship(back_populates="author")
