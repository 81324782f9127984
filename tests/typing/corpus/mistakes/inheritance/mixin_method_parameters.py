# missing-argument, fails: a method of a mixin is called without its argument
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Named:
    name: Mapped[str]

    def greet(self, word: str) -> str:
        return f"{word} {self.name}"


class Author(Named, Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)


print(Author(name="Ada").greet())  # wrong
#> print(Author(name="Ada").greet("Hello"))
