# default-type, silent: the default of a bool column is a str
from sqlalchemy import Boolean

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    is_living: Mapped[bool] = mapped_column(Boolean, default="false")  # wrong
    #> is_living: Mapped[bool] = mapped_column(Boolean, default=False)


configure_mappers()
