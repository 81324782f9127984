from __future__ import annotations
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey

from declarative_instr.orm import Mapped, mapped_column, relationship

from .base import Base

if TYPE_CHECKING:
    from . import author as authors


class Book(Base):
    __tablename__ = "book"

    title: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[authors.Author] = relationship("Author", back_populates="books")
