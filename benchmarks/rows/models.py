"""Mapped classes of the works on a database, on the ORM that is measured."""

from sqlalchemy import ForeignKey

from benchmarks.measured_orm import orm

Mapped, mapped_column, relationship = orm.Mapped, orm.mapped_column, orm.relationship


class Base(orm.DeclarativeBase):
    """The base of the classes below."""


class Item(Base):
    """Ten columns."""

    __tablename__ = "item"

    id: Mapped[int] = mapped_column(primary_key=True)
    i1: Mapped[int] = mapped_column(index=True)
    i2: Mapped[int]
    i3: Mapped[int]
    i4: Mapped[int]
    f1: Mapped[float]
    s1: Mapped[str]
    s2: Mapped[str]
    s3: Mapped[str]
    s4: Mapped[str]


class Parent(Base):
    """Has children."""

    __tablename__ = "parent"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    n: Mapped[int]
    children: Mapped[list["Child"]] = relationship(back_populates="parent")


class Child(Base):
    """Has a parent."""

    __tablename__ = "child"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int] = mapped_column(ForeignKey("parent.id"), index=True)
    name: Mapped[str]
    n: Mapped[int]
    parent: Mapped[Parent] = relationship(back_populates="children")
