# column-type, silent: a type that follows the column's name is not that of the annotation
from sqlalchemy import Float, String

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    score: Mapped[float] = mapped_column("points", String)  # wrong
    #> score: Mapped[float] = mapped_column("points", Float)


configure_mappers()
