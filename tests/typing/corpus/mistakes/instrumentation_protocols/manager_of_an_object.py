# class-expected, fails: the manager of an object is asked for, classes have one
from declarative_instr import manager_of_class
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


ada = Author(name="Ada", born=1815)
print(manager_of_class(ada))  # wrong
#> print(manager_of_class(Author))
