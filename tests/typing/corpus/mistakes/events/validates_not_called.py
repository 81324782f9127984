# decorator-not-called, fails: @validates without names takes the function for a name
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column, validates


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]

    @validates  # wrong
    #> @validates("name")
    def tidy(self, key: str, value: str) -> str:
        return value.strip()


print(Author(name=" Ada "))
