# factory-as-session, fails: the maker of sessions is used as a session
from sqlalchemy import create_engine

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
factory = sessionmaker(engine)
factory.add(Author(name="Ada", born=1815))  # wrong
#> factory().add(Author(name="Ada", born=1815))
