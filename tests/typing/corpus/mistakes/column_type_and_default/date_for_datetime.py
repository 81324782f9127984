# column-type, silent: the column holds a date, the annotation says datetime
from datetime import datetime

from sqlalchemy import Date, DateTime

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    created: Mapped[datetime] = mapped_column(Date)  # wrong
    #> created: Mapped[datetime] = mapped_column(DateTime)


configure_mappers()
