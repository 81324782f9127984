# key-columns, fails: get() is given one value, the key has two columns
from sqlalchemy import create_engine

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Chapter(Base):
    __tablename__ = "chapter"

    book_id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    print(session.get(Chapter, 1))  # wrong
    #> print(session.get(Chapter, (1, 1)))
