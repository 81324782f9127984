# state-object, fails: obj of a state is a reference that is called
from declarative_instr import instance_state
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


state = instance_state(Author(name="Ada", born=1815))
print(state.obj.name)  # wrong
#> print(state.obj())
