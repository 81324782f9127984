# unknown-event, fails: the session has no such event
from sqlalchemy import create_engine

from declarative_instr import event
from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


factory = sessionmaker(create_engine("sqlite://"))


@event.listens_for(factory, "after_comit")  # wrong
#> @event.listens_for(factory, "after_commit")
def note(session: Session) -> None:
    print(session)


factory()
