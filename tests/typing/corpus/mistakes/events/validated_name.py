# validated-name, fails: @validates names an attribute that the class does not have
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column, validates


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]

    @validates("nmae")  # wrong
    #> @validates("name")
    def tidy(self, key: str, value: str) -> str:
        return value.strip()


print(Author(name=" Ada "))
