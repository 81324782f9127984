# validator-return, silent: a validator answers nothing, so the value becomes None
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column, validates


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]

    @validates("name")
    def check(self, key: str, value: str) -> None:  # wrong
    #> def check(self, key: str, value: str) -> str:
        assert value
        #> return value


print(Author(name="Ada"))
