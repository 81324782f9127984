# refresh-name, fails: refresh() is given the name of no attribute
from sqlalchemy import create_engine

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
    ada = Author(name="Ada", born=1815)
    session.add(ada)
    session.flush()
    session.refresh(ada, ["nmae"])  # wrong
    #> session.refresh(ada, ["name"])
