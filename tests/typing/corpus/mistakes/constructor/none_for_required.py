# none-for-required, silent: None is given for an attribute that is never None
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]


ada = Author(name=None, born=1815)  # wrong
#> ada = Author(name="Ada", born=1815)
print(ada.born)
