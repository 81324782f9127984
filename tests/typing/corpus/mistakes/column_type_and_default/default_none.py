# default-none, silent: the default of a column that is never NULL is None
from sqlalchemy import String

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30), default=None)  # wrong
    #> name: Mapped[str | None] = mapped_column(String(30), default=None)


configure_mappers()
