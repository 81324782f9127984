# attribute-of-other-type, silent: an attribute of numbers where one of text is asked for
from declarative_instr import DeclarativeBase, InstrumentedAttribute, Mapped


class Base(DeclarativeBase):
    pass


class Point(Base):
    x: Mapped[int]
    label: Mapped[str]


def shortest(attribute: InstrumentedAttribute[str], points: list[Point]) -> str:
    return min(str(getattr(point, attribute.key)) for point in points)


print(shortest(Point.x, [Point(x=1, label="one")]))  # wrong
#> print(shortest(Point.label, [Point(x=1, label="one")]))
