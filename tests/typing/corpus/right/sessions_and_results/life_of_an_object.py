# life-of-an-object: an object is asked about its state while it goes through a session
from sqlalchemy import create_engine, inspect

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    close_all_sessions,
    make_transient,
    mapped_column,
    was_deleted,
)


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
ada = Author(name="Ada", born=1815)
print(inspect(ada).transient, inspect(ada).session is None)
session.add(ada)
print(inspect(ada).pending, ada in session.new, ada in session)
session.flush()
identity = inspect(ada).identity
print(inspect(ada).persistent, identity[0] if identity else None, inspect(ada).attrs.name.history.unchanged)
session.commit()
print(inspect(ada).expired_attributes, {*inspect(ada).attrs.keys()})
make_transient(ada)
print(inspect(ada).key, was_deleted(ada), session.get_bind(), session.identity_map)
session.close()
close_all_sessions()
