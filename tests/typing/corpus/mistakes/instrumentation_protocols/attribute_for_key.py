# key-type-of-function, fails: get_history() is given the attribute, it takes the name
from declarative_instr import get_history
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


ada = Author(name="Ada", born=1815)
print(get_history(ada, Author.name))  # wrong
#> print(get_history(ada, "name"))
