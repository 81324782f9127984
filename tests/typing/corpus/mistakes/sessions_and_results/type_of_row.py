# result-type, fails: the values of a row are taken for each other
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
    born, name = session.execute(select(Author.name, Author.born)).one()  # wrong
    #> name, born = session.execute(select(Author.name, Author.born)).one()
    print(born + 1)
