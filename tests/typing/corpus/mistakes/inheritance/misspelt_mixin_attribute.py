# unknown-attribute, fails: an attribute of a mixin is misspelt where it is read
from datetime import datetime

from sqlalchemy import func, select

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Stamped:
    created: Mapped[datetime] = mapped_column(server_default=func.now())


class Author(Stamped, Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)


print(select(Author.creatde))  # wrong
#> print(select(Author.created))
