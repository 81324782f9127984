# result-type, silent: a function promises a list of names and answers objects
from sqlalchemy import create_engine, select

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


def names(session: Session) -> list[str]:
    return list(session.scalars(select(Author)))  # wrong
    #> return list(session.scalars(select(Author.name)))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    print(names(session))
