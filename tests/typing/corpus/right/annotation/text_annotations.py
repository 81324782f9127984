# text-annotations: annotations are strings, whole or in part
from sqlalchemy import ForeignKey

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: "Mapped[int]" = mapped_column(primary_key=True)
    name: "Mapped[str | None]"
    born: Mapped["int | None"]
    books: "Mapped[list[Book]]" = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: "Mapped[int]" = mapped_column(ForeignKey("author.id"))
    author: "Mapped[Author]" = relationship(back_populates="books")


ada = Author(name="Ada", books=[Book()])
print((ada.name or "").upper(), ada.books[0].author.born)
