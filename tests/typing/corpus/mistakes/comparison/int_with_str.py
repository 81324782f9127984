# compared-type, silent: an int column is compared with a str
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
    session.scalars(select(Author).where(Author.born == "1815")).all()  # wrong
    #> session.scalars(select(Author).where(Author.born == 1815)).all()
