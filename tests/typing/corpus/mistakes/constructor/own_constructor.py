# own-constructor, fails: the class has a constructor of its own, which has no such parameter
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    def __init__(self, first: str, last: str) -> None:
        self.name = f"{first} {last}"


ada = Author(name="Ada Lovelace")  # wrong
#> ada = Author("Ada", "Lovelace")
print(ada.name)
