# column-type, silent: the column's type holds text, the annotation says int
from sqlalchemy import String

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    born: Mapped[int] = mapped_column(String(30))  # wrong
    #> born: Mapped[str] = mapped_column(String(30))


print(Author.__table__.c.born.type)
