# column-type, silent: the column holds bytes, the annotation says str
from sqlalchemy import LargeBinary

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    picture: Mapped[str | None] = mapped_column(LargeBinary)  # wrong
    #> picture: Mapped[bytes | None] = mapped_column(LargeBinary)


configure_mappers()
