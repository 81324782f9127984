# annotated-aliases: columns are described in aliases with Annotated
from datetime import datetime
from typing import Annotated

from sqlalchemy import ForeignKey, String, create_engine, func, select

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


Key = Annotated[int, mapped_column(primary_key=True)]
Name = Annotated[str, mapped_column(String(80), index=True)]
Stamp = Annotated[datetime, mapped_column(server_default=func.now())]
AuthorKey = Annotated[int, mapped_column(ForeignKey("author.id"))]


class Author(Base):
    __tablename__ = "author"

    id: Mapped[Key]
    name: Mapped[Name]
    nickname: Mapped[Name | None] = mapped_column(unique=True)
    created: Mapped[Stamp] = mapped_column(comment="by the database")


class Book(Base):
    __tablename__ = "book"

    id: Mapped[Key]
    title: Mapped[Name]
    author_id: Mapped[AuthorKey]
    author: Mapped[Author] = relationship()


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Book(title="Notes", author=Author(name="Ada")))
    session.commit()
    book = session.scalars(select(Book).where(Book.title == "Notes")).one()
    print(book.author.created.year, book.author.name.upper(), book.id + 1)
