# default-function, silent: a function of the context makes defaults of another type
from typing import Any

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


def slug(context: Any) -> str:
    return str(context)


class Page(Base):
    __tablename__ = "page"

    id: Mapped[int] = mapped_column(primary_key=True)
    views: Mapped[int] = mapped_column(default=slug)  # wrong
    #> views: Mapped[int] = mapped_column(default=0)


configure_mappers()
