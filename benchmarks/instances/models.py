"""Mapped classes of the works without a database, on the ORM that is measured."""

from sqlalchemy import ForeignKey

from benchmarks.measured_orm import orm

Mapped, mapped_column, relationship = orm.Mapped, orm.mapped_column, orm.relationship


class Base(orm.DeclarativeBase):
    """The base of the classes below."""


class TenColumns:
    """The ten attributes, as a mixin."""

    i0: Mapped[int] = mapped_column(primary_key=True)
    i1: Mapped[int]
    i2: Mapped[int]
    i3: Mapped[int]
    i4: Mapped[int]
    s0: Mapped[str]
    s1: Mapped[str]
    s2: Mapped[str]
    s3: Mapped[str]
    s4: Mapped[str]


class Record(TenColumns, Base):
    """Ten attributes."""

    __tablename__ = "record"


class ListenedRecord(TenColumns, Base):
    """Ten attributes that are listened to."""

    __tablename__ = "listened_record"


class Parent(Base):
    """One side: has children."""

    __tablename__ = "parent"

    id: Mapped[int] = mapped_column(primary_key=True)
    children: Mapped[list["Child"]] = relationship(back_populates="parent")


class Child(Base):
    """The other side: has a parent."""

    __tablename__ = "child"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("parent.id"))
    parent: Mapped[Parent | None] = relationship(back_populates="children")
