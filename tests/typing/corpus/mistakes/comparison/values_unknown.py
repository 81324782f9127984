# values-name, fails: values() is given a name that the class does not have
from sqlalchemy import update

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


print(update(Author).values(nmae="Ada"))  # wrong
#> print(update(Author).values(name="Ada"))
