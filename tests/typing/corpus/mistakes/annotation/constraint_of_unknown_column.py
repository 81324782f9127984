# constraint-column, fails: a constraint names a column that the table does not have
from sqlalchemy import UniqueConstraint

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    __table_args__ = (UniqueConstraint("nmae"),)  # wrong
    #> __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


configure_mappers()
