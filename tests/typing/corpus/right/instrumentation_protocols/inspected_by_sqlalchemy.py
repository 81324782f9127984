# inspected-by-sqlalchemy: mappers and states that sqlalchemy.inspect answers
from typing import Any

from sqlalchemy import create_engine, inspect

from declarative_instr.orm import DeclarativeBase, InstanceState, Mapped, Mapper, Session, mapped_column
from declarative_instr.orm.attributes import History


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


def changed(instance: Base) -> dict[str, Any]:
    attrs = inspect(instance).attrs
    return {key: one.history.added[0] for key, one in attrs.items() if one.history.has_changes()}


def columns(cls: type[Base]) -> list[str]:
    return [one.key for one in inspect(cls).column_attrs]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    author = Author(name="Ada")
    session.add(author)
    session.flush()
    author.name = "Eve"
    state: InstanceState[Author] = inspect(author)
    mapper: Mapper[Author] = inspect(Author)
    history: History[str] = state.attrs.name.history
    if state.session is not None:
        state.session.flush()
    print(changed(author), columns(Author), state.identity, history.added[0].upper())
    print(state.mapper.class_.__name__, mapper.class_.__name__, inspect(engine).get_table_names())
