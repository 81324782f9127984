# optional-passed, fails: a value that may be None is passed where it must not be
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    born: Mapped[int | None]


def century(year: int) -> int:
    return year // 100 + 1


ada = Author(id=1)
print(century(ada.born))  # wrong
#> print(century(ada.born or 1815))
