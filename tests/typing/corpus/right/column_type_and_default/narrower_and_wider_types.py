# narrower-and-wider: annotations that say less or more than the SQL type
import enum
from datetime import date, datetime
from typing import Literal, NewType

from sqlalchemy import Boolean, DateTime, ForeignKey, Integer, String, create_engine

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column

PlantId = NewType("PlantId", int)
Latin = NewType("Latin", str)


class Height(enum.IntEnum):
    LOW = 1
    TALL = 2


class Base(DeclarativeBase):
    pass


class Plant(Base):
    __tablename__ = "plant"

    id: Mapped[PlantId] = mapped_column(Integer, primary_key=True)
    latin: Mapped[Latin] = mapped_column("latin_name", String(80), index=True)
    light: Mapped[Literal["sun", "shade"]] = mapped_column(String(5), default="sun")
    soil: Mapped[Literal["sand", "clay"] | None] = mapped_column(String(5), default="clay")
    water: Mapped[Literal["wet", "dry"] | None] = mapped_column(String, default=None)
    height: Mapped[Height] = mapped_column(Integer, default=Height.LOW)
    parent_id: Mapped[PlantId | None] = mapped_column(Integer, ForeignKey("plant.id"))
    other_id: Mapped[PlantId | None] = mapped_column(Integer, default=None, nullable=True)
    weight: Mapped[float] = mapped_column(Integer, default=3)
    seeds: Mapped[int] = mapped_column(Boolean, default=True)
    planted: Mapped[date] = mapped_column(DateTime, default=datetime.now)
    note: Mapped[object] = mapped_column(String, default="")
    mark: Mapped[str | int] = mapped_column(String, default="a")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Plant(id=PlantId(1), latin=Latin("Salix alba")))
    session.commit()
    willow = session.get_one(Plant, PlantId(1))
    print(willow.light, willow.soil, willow.water, willow.weight + 0.5, willow.planted)
