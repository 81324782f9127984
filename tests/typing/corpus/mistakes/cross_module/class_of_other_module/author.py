from declarative_instr.orm import Mapped, mapped_column, relationship

from .base import Base
from .book import Book


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    books: Mapped[list[Book]] = relationship("Books")  # wrong
    #> books: Mapped[list[Book]] = relationship("Book")
