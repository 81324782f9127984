# unknown-keyword, fails: the constructor is given a name that no attribute has
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


ada = Author(nmae="Ada")  # wrong
#> ada = Author(name="Ada")
print(ada.name)
