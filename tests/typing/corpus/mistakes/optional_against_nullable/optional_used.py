# optional-used, fails: a value that may be None is used as if it never were
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]


ada = Author()
print(ada.name.upper())  # wrong
#> print(ada.name.upper() if ada.name else "nobody")
