# result-may-be-none, fails: what one_or_none() answers is used without asking whether it is None
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
    author = session.scalars(select(Author)).one_or_none()
    print(author.name)  # wrong
    #> print(author.name if author else "nobody")
