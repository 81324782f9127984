# column-type, silent: the column holds a UUID, the annotation says str
from uuid import UUID

from sqlalchemy import Uuid

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[str] = mapped_column(Uuid, primary_key=True)  # wrong
    #> id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)


configure_mappers()
