# attributes-seen-as-values: a class that is instrumented from outside, and attributes by name
from typing import Any

from declarative_instr import DeclarativeBase, Mapped, event, register_attribute, register_class


class Shelf:
    name: str
    size: int | None

    def __init__(self, name: str) -> None:
        self.name = name


register_class(Shelf)
name = register_attribute(Shelf, "name")
register_attribute(Shelf, "size")
heard: list[Any] = []
event.listen(name, "set", lambda shelf, value, old, initiator: heard.append(value))
event.listen(Shelf.name, "set", lambda shelf, value, old, initiator: heard.append(old))


@event.listens_for(Shelf.size, "set", retval=True)
def whole(shelf: Shelf, value: float, oldvalue: Any, initiator: Any) -> int:
    return round(value)


class Base(DeclarativeBase):
    pass


class Point(Base):
    x: Mapped[int]
    y: Mapped[int]


for key in ("x", "y"):
    event.listen(getattr(Point, key), "set", lambda *told: heard.append(told[1]))

    @event.listens_for(getattr(Point, key), "modified")
    def note(target: Point, initiator: Any) -> None:
        heard.append(initiator)


shelf = Shelf("fiction")
shelf.size = 3
Point(x=1, y=2)
print(len(heard), event.contains(Shelf.size, "set", whole))
