# no-sql-type, fails: no column type is known for a dict
from sqlalchemy import JSON

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Document(Base):
    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    details: Mapped[dict[str, str]]  # wrong
    #> details: Mapped[dict[str, str]] = mapped_column(JSON)


configure_mappers()
