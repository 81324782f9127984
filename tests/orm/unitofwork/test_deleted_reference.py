"""A reference that is deleted, not set: the flush clears its foreign key."""

from sqlalchemy import ForeignKey, create_engine

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)


class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author | None] = relationship()


def test_deleted_reference_is_nobody_in_the_database() -> None:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        book = Book(id=1, author=Author(id=1))
        session.add(book)
        session.commit()
        before = [book.author]  # loaded

        del book.author
        deleted = [book.author]
        session.commit()

        assert (len(before), deleted) == (1, [None])
        assert (book.author_id, book.author) == (None, None)
    engine.dispose()
