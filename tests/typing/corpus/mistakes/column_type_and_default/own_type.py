# column-type, silent: a TypeDecorator of str, the annotation says int
from sqlalchemy import String, TypeDecorator

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Upper(TypeDecorator[str]):
    impl = String
    cache_ok = True


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[int] = mapped_column(Upper(10))  # wrong
    #> code: Mapped[str] = mapped_column(Upper(10))


configure_mappers()
