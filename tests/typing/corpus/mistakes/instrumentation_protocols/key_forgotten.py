# missing-argument, fails: flag_modified() is not told which attribute
from declarative_instr import flag_modified
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


ada = Author(name="Ada", born=1815)
flag_modified(ada)  # wrong
#> flag_modified(ada, "name")
