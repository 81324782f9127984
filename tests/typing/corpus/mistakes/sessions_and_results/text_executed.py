# text-not-declared, fails: SQL text is executed without text()
from sqlalchemy import create_engine, text

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
    print(session.execute("SELECT name FROM author").all())  # wrong
    #> print(session.execute(text("SELECT name FROM author")).all())
