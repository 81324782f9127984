# result-type, fails: a column of texts is used as numbers
from sqlalchemy import create_engine, select

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Author(name="Ada", born=1815))
    print(sum(session.scalars(select(Author.name))))  # wrong
    #> print(sum(session.scalars(select(Author.born))))
