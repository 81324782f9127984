# annotation-not-mapped, fails: a column is annotated with its bare type
from sqlalchemy import String

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: str = mapped_column(String(30))  # wrong
    #> name: Mapped[str] = mapped_column(String(30))


configure_mappers()
