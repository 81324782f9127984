# manager-attribute, fails: the manager of a class has no such attribute
from declarative_instr import manager_of_class
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


print(manager_of_class(Author).clazz)  # wrong
#> print(manager_of_class(Author).class_)
