# type-map-value, fails: the type map names its types by strings
from sqlalchemy import String

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    type_annotation_map = {str: "VARCHAR(80)"}  # wrong
    #> type_annotation_map = {str: String(80)}


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


configure_mappers()
