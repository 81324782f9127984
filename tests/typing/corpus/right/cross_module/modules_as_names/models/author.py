from declarative_instr.orm import Mapped, relationship

from . import base, book


class Author(base.Base):
    __tablename__ = "author"

    name: Mapped[str]
    books: Mapped["list[book.Book]"] = relationship(back_populates="author")
