# composite: a foreign key of two columns, and a composite primary key that contains it
from sqlalchemy import ForeignKeyConstraint, String, create_engine

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    country: Mapped[str] = mapped_column(String(2), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "book"
    __table_args__ = (
        ForeignKeyConstraint(["country", "number"], ["author.country", "author.number"]),
    )

    country: Mapped[str] = mapped_column(String(2), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(primary_key=True)
    author: Mapped[Author] = relationship(back_populates="books")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Author(country="en", number=1, books=[Book(title="Notes")]))
    session.commit()
    print(session.get_one(Book, ("en", 1, "Notes")).author is session.get(Author, {"country": "en", "number": 1}))
