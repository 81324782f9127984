# declared-attr-type, silent: a declared_attr answers a column of another type than it says
from sqlalchemy import Integer

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    configure_mappers,
    declared_attr,
    mapped_column,
)


class Base(DeclarativeBase):
    pass


class Counted:
    @declared_attr
    def count(cls) -> Mapped[str]:  # wrong
    #> def count(cls) -> Mapped[int]:
        return mapped_column(Integer)


class Author(Counted, Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)


configure_mappers()
