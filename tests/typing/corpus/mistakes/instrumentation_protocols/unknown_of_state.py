# state-attribute, fails: the state of an object has no such attribute
from declarative_instr import instance_state
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


print(instance_state(Author(name="Ada", born=1815)).persistant)  # wrong
#> print(instance_state(Author(name="Ada", born=1815)).persistent)
