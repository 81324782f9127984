# own-constructor: a class has a constructor of its own, with other parameters
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    nickname: Mapped[str | None]

    def __init__(self, first: str, /, *more: str, nickname: str | None = None) -> None:
        self.name = " ".join((first, *more))
        self.nickname = nickname


print(Author("Ada", "Lovelace", nickname="AAL").name, Author("Mary").nickname)
