# result-may-be-none, fails: what scalar() answers is used without asking whether it is None
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
    name = session.scalar(select(Author.name))
    print(name.upper())  # wrong
    #> print(name.upper() if name else "nobody")
