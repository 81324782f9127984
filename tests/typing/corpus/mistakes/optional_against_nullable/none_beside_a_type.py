# default-none, silent: None is the default of a column that has a type, but is not optional
from sqlalchemy import String

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Page(Base):
    __tablename__ = "page"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(80), default=None)  # wrong
    #> title: Mapped[str | None] = mapped_column(String(80), default=None)


configure_mappers()
