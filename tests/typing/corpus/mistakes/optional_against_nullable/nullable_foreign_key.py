# nullable-not-optional, silent: the foreign key may be NULL, the annotation says that it never is
from sqlalchemy import ForeignKey

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"), nullable=True)  # wrong
    #> author_id: Mapped[int | None] = mapped_column(ForeignKey("author.id"), nullable=True)


configure_mappers()
