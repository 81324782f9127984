# history-attribute, fails: a history has no such attribute
from declarative_instr import get_history
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


print(get_history(Author(name="Ada", born=1815), "name").removed)  # wrong
#> print(get_history(Author(name="Ada", born=1815), "name").deleted)
