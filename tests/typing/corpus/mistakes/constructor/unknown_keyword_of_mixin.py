# unknown-keyword, fails: the mixin that would have the attribute is not among the bases
from datetime import datetime

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Stamped:
    created: Mapped[datetime]


class Author(Base):  # wrong
#> class Author(Stamped, Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)


print(Author(created=datetime(1815, 12, 10)).id)
