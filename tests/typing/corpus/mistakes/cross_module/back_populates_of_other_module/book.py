from sqlalchemy import ForeignKey

from declarative_instr.orm import Mapped, mapped_column, relationship

from .author import Author
from .base import Base


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="books")
