# states: states, histories and managers are asked for what they have
from sqlalchemy import ForeignKey, inspect

from declarative_instr import (
    History,
    flag_modified,
    get_history,
    instance_state,
    manager_of_class,
    set_committed_value,
)
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column, relationship


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


ada = Author(name="Ada", books=[Book(title="Notes", year=1843)])
state = instance_state(ada)
print(state.transient, state.persistent, state.session, state.identity, state.key, state.manager)
print(state.attrs.name.value, state.attrs["books"].history.added, state.dict["name"])
obj = state.obj()
if obj is not None:
    print(obj is ada)
added, unchanged, deleted = get_history(ada, "name")
history: History = get_history(ada, "books")
print([*added], history.has_changes(), history.sum(), bool(history), history.empty())
flag_modified(ada, "name")
set_committed_value(ada, "name", "Mary")
manager = manager_of_class(Author)
print(manager.class_ is Author, [key for key in manager], "name" in manager, manager["name"].key)
print(inspect(ada).transient, inspect(Author).columns.keys(), inspect(Author).relationships.keys())
print(inspect(Author).attrs.books.key, inspect(Author).primary_key, inspect(ada).mapper.class_)
