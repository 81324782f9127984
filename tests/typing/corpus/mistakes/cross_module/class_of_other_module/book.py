from sqlalchemy import ForeignKey

from declarative_instr.orm import Mapped, mapped_column

from .base import Base


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
