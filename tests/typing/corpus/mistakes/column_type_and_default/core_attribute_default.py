# default-type, silent: the default of an attribute without SQL is of another type
from declarative_instr import attribute
from declarative_instr import DeclarativeBase, Mapped


class Base(DeclarativeBase):
    pass


class Point(Base):
    x: Mapped[int] = attribute(default="0")  # wrong
    #> x: Mapped[int] = attribute(default=0)


print(Point().x)
