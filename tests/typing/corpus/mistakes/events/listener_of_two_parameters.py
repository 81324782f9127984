# event-arity, fails: listen() is given a function of two parameters for an event with four
from declarative_instr import event
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


def note(target: Author, value: str) -> None:
    print(value)


event.listen(Author.name, "set", note)  # wrong
#> event.listen(Author.name, "init_scalar", lambda target, value, dict_: note(target, value))
Author(name="Ada", born=1815)
