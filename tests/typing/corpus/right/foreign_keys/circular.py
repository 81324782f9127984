# circular: two tables refer to each other
from sqlalchemy import ForeignKey

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    configure_mappers,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    best_id: Mapped[int | None] = mapped_column(ForeignKey("book.id", use_alter=True, name="fk_best"))
    best: Mapped["Book | None"] = relationship(foreign_keys=[best_id])
    books: Mapped[list["Book"]] = relationship(
        back_populates="author", primaryjoin="Author.id == Book.author_id", foreign_keys="Book.author_id"
    )


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey(Author.id))
    author: Mapped[Author] = relationship(back_populates="books", foreign_keys=[author_id])


configure_mappers()
ada = Author(books=[Book()])
best = ada.books[0]
ada.best = best
print(best.author is ada, ada.best)
