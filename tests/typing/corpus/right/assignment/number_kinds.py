# number-kinds: an int is as good as a float, a bool as an int, a datetime as a date
from datetime import date, datetime

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Measure(Base):
    __tablename__ = "measure"

    id: Mapped[int] = mapped_column(primary_key=True)
    size: Mapped[float]
    count: Mapped[int]
    made: Mapped[date]


one = Measure(size=1, count=True, made=datetime(2020, 1, 1))
one.size = 2
one.size += 1
one.count = False
one.made = datetime(2021, 1, 1)
print(one.size / 2, one.count + 1, one.made.year)
