# unknown-attribute, fails: an object that was loaded is asked for what its class does not have
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
    print(session.scalars(select(Author)).one().nmae)  # wrong
    #> print(session.scalars(select(Author)).one().name)
