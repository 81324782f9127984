# column-type, silent: type_= holds text, the annotation says bool
from sqlalchemy import Boolean, Text

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    is_living: Mapped[bool] = mapped_column(type_=Text)  # wrong
    #> is_living: Mapped[bool] = mapped_column(type_=Boolean)


configure_mappers()
