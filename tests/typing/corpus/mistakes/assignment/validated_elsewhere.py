# assigned-type, silent: a loop assigns the wrong one of two names
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


authors = [Author(name="Ada", born=1815), Author(name="Mary", born=1797)]
for number, author in enumerate(authors):
    author.name = number  # wrong
    #> author.name = f"{author.name} {number}"
