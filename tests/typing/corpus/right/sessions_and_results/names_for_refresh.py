# names-for-refresh: names of attributes come from variables, tuples and other classes
from sqlalchemy import ForeignKey, create_engine, inspect

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    year: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="books")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
names: list[str] = ["name"]
with Session(engine) as session:
    ada = Author(name="Ada", books=[Book(title="Notes", year=1843)])
    session.add(ada)
    session.flush()
    session.refresh(ada, names)
    session.refresh(ada, ("name", "books"))
    session.refresh(ada, {"name": 1}.keys())
    session.refresh(ada, attribute_names=[Author.name.key])
    session.expire(ada, [column.key for column in inspect(Author).column_attrs])
    for one in [ada, ada.books[0]]:
        session.refresh(one)
    key = (1,)
    print(session.get(Author, key), session.get(Author, [1]), session.get(Author, inspect(ada).identity or 1))
