# unknown-attribute-assigned, silent: an attribute that the class does not have is assigned
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


ada = Author(name="Ada", born=1815)
ada.died = 1852  # wrong
#> ada.born = 1815
