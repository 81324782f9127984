# new-or-changed: the sets of a session, put together
from sqlalchemy import create_engine

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


with Session(create_engine("sqlite://")) as session:
    session.add(Author(name="Ada"))
    for told in session.new | session.dirty:
        print(told)
    names = [one.name for one in session.new.union(session.dirty) if isinstance(one, Author)]
    print(names, session.new - session.deleted, session.new & session.dirty)
    print(session.new.difference(session.dirty), session.new.intersection(session.deleted))
