# default-factory-type, silent: default_factory makes values of another type
from sqlalchemy import JSON

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Document(Base):
    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    tags: Mapped[dict[str, str]] = mapped_column(JSON, default_factory=list)  # wrong
    #> tags: Mapped[dict[str, str]] = mapped_column(JSON, default_factory=dict)


configure_mappers()
