# onupdate-type, silent: what an update writes is of another type
from datetime import datetime

from sqlalchemy import func

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Page(Base):
    __tablename__ = "page"

    id: Mapped[int] = mapped_column(primary_key=True)
    changed: Mapped[datetime] = mapped_column(default=func.now(), onupdate="now")  # wrong
    #> changed: Mapped[datetime] = mapped_column(default=func.now(), onupdate=func.now())


configure_mappers()
