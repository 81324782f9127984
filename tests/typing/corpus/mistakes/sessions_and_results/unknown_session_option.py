# unknown-option, fails: Session() has no such keyword
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
with Session(engine, expire_on_comit=False) as session:  # wrong
#> with Session(engine, expire_on_commit=False) as session:
    session.add(Author(name="Ada", born=1815))
