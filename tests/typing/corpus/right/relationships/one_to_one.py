# one-to-one: the side without the key has one object too
from sqlalchemy import ForeignKey

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    desk: Mapped["Desk | None"] = relationship(back_populates="author", uselist=False)
    chair: Mapped["Chair"] = relationship(back_populates="author", cascade="all, delete-orphan")


class Desk(Base):
    __tablename__ = "desk"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"), unique=True)
    author: Mapped[Author] = relationship(back_populates="desk", single_parent=True)


class Chair(Base):
    __tablename__ = "chair"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="chair")


ada = Author(desk=Desk(), chair=Chair())
if ada.desk is not None:
    print(ada.desk.author is ada, ada.chair.author is ada)
ada.desk = None
