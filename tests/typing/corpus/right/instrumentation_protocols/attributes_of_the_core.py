# attributes-of-the-core: what classes without tables answer at the class
from typing import Any

from declarative_instr import (
    ClassManager,
    DeclarativeBase,
    History,
    InstanceState,
    InstrumentedAttribute,
    Mapped,
    attribute,
    get_history,
    inspect,
    relationship,
)


class Base(DeclarativeBase):
    pass


class Point(Base):
    x: Mapped[int]
    label: Mapped[str | None] = attribute(default=None)
    parts: Mapped[list["Part"]] = relationship(back_populates="whole")


class Part(Base):
    whole: Mapped[Point | None] = relationship(back_populates="parts")


x: InstrumentedAttribute[int] = Point.x
known: Mapped[int] = Point.x
several: list[InstrumentedAttribute[Any]] = [Point.x, Point.label, Point.parts]
point = Point(x=1)
added, unchanged, deleted = get_history(point, "x")
history: History[int] = Point.x.get_history(point)
state: InstanceState[Point] = inspect(point)
bare: InstanceState = inspect(point)
manager: ClassManager[Point] = inspect(Point)
print(added[0] + 1, history.sum(), [one.key for one in several], x.key, known)
for key, one in state.attrs.items():
    print(key, one.value, one.history.added, one.loaded_value)
print(state.dict["x"] + 1, bare.class_.__name__, manager.class_(x=2).x, state.attrs.x.history.added[0])
