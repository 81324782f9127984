"""Classes whose relations go in all directions, and one that refers to itself."""

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Column, ForeignKey, Table

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


band_tag = Table(
    "band_tag",
    Base.metadata,
    Column("band_id", ForeignKey("band.id"), primary_key=True),
    Column("tag_id", ForeignKey("tag.id"), primary_key=True),
)


class Band(Base):
    __tablename__ = "band"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    albums: Mapped[list["Album"]] = relationship(back_populates="band", order_by="Album.title")
    tags: Mapped[list["Tag"]] = relationship(secondary=band_tag, order_by="Tag.id")


class Tag(Base):
    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)


class Album(Base):
    __tablename__ = "album"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    band_id: Mapped[int] = mapped_column(ForeignKey("band.id"))
    band: Mapped[Band] = relationship(back_populates="albums")


class Folder(Base):
    """Parent and children are eager on both sides, which must not go round in circles."""

    __tablename__ = "folder"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("folder.id"))
    parent: Mapped["Folder | None"] = relationship(
        remote_side="Folder.id", back_populates="children"
    )
    children: Mapped[list["Folder"]] = relationship(back_populates="parent", lazy="joined")


@dataclass(frozen=True)
class Model:
    Base: type[DeclarativeBase]
    Band: Any
    Tag: Any
    Album: Any
    Folder: Any


@pytest.fixture(scope="session")
def model() -> Model:
    return Model(Base, Band, Tag, Album, Folder)
