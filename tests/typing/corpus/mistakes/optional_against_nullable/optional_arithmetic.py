# optional-used, fails: arithmetic with a value that may be None
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    born: Mapped[int | None]


print(Author(id=1).born + 100)  # wrong
#> print((Author(id=1).born or 0) + 100)
