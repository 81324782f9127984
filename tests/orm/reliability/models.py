"""The classes that the reliability tests store: one-to-many, many-to-many, and a class about itself."""

from sqlalchemy import Column, ForeignKey, Table

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


plant_tag = Table(
    "plant_tag",
    Base.metadata,
    Column("plant_id", ForeignKey("plant.id"), primary_key=True),
    Column("tag_name", ForeignKey("tag.name"), primary_key=True),
)


class Bed(Base):
    __tablename__ = "bed"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str]
    plants: Mapped[list["Plant"]] = relationship(back_populates="bed", order_by="Plant.id")


class Plant(Base):
    __tablename__ = "plant"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    height: Mapped[int | None]
    bed_id: Mapped[int | None] = mapped_column(ForeignKey("bed.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("plant.id"))
    bed: Mapped[Bed | None] = relationship(back_populates="plants")
    parent: Mapped["Plant | None"] = relationship(
        back_populates="offspring", remote_side="Plant.id"
    )
    offspring: Mapped[list["Plant"]] = relationship(back_populates="parent", order_by="Plant.id")
    tags: Mapped[list["Tag"]] = relationship(
        secondary=plant_tag, back_populates="plants", order_by="Tag.name"
    )
    leaves: Mapped[list["Leaf"]] = relationship(
        back_populates="plant", cascade="all, delete-orphan", order_by="Leaf.id"
    )


class Leaf(Base):
    __tablename__ = "leaf"

    id: Mapped[int] = mapped_column(primary_key=True)
    colour: Mapped[str]
    plant_id: Mapped[int] = mapped_column(ForeignKey("plant.id"))
    plant: Mapped[Plant] = relationship(back_populates="leaves")


class Tag(Base):
    __tablename__ = "tag"

    name: Mapped[str] = mapped_column(primary_key=True)
    plants: Mapped[list[Plant]] = relationship(
        secondary=plant_tag, back_populates="tags", order_by=Plant.id
    )
