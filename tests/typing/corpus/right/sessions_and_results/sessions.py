# sessions: sessions are made, begun, nested and passed on in every documented way
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, create_engine, select

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    object_session,
    sessionmaker,
)


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


class OwnSession(Session):
    def __init__(self, bind: Engine, *, label: str = "", **options: Any) -> None:
        super().__init__(bind, **options)
        self.label = label

    def named(self, name: str) -> Author | None:
        return self.scalars(select(Author).filter_by(name=name)).one_or_none()


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
factory = sessionmaker(engine, expire_on_commit=False)
own_factory: sessionmaker[OwnSession] = sessionmaker(engine, class_=OwnSession, autoflush=False)
later = sessionmaker[Session]()
later.configure(bind=engine)


@contextmanager
def scope() -> Iterator[Session]:
    with factory() as session:
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise


with scope() as session:
    session.add(Author(name="Ada", born=1815))
with factory.begin() as session:
    session.add(Author(name="Mary", born=1797))
with Session(engine) as session, session.begin():
    with session.begin_nested() as point:
        session.add(Author(name="Charles", born=1791))
        point.rollback()
with own_factory() as own:
    found = own.named("Ada")
    print(own.label, found.born + 1 if found else None)
with later() as session, session.no_autoflush:
    ada = session.get_one(Author, 1)
    print(ada in session, session.is_modified(ada), object_session(ada) is session, session.dirty)
    session.refresh(ada, ["name"])
    session.expire(ada, attribute_names=("born",))
    session.delete(ada)
    session.rollback()
    session.expunge(ada)
with OwnSession(engine, label="own", autoflush=False) as own:
    print(own.label)
