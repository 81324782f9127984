# optional-returned, silent: a property promises a value that may be None
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    nickname: Mapped[str | None]
    @property
    def shown(self) -> str:
        return self.nickname  # wrong
        #> return self.nickname or "nobody"


print(Author(id=1).shown)
