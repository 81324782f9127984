# operators: comparisons and operators between columns and values of several types
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import Numeric, func, select

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Measure(Base):
    __tablename__ = "measure"

    id: Mapped[int] = mapped_column(primary_key=True)
    size: Mapped[float]
    count: Mapped[int]
    price: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    name: Mapped[str]
    day: Mapped[date]
    moment: Mapped[datetime]
    span: Mapped[timedelta]
    flag: Mapped[bool]
    note: Mapped[str | None]
    code: Mapped[UUID]


M = Measure
print(select(M).where(M.size == 1, M.size > M.count, M.count < 1.5, M.price == 1, M.price >= M.count))
print(select(M).where(M.day <= func.current_date(), M.moment > datetime.now() - timedelta(days=1)))
print(select(M).where(M.flag, ~M.flag, M.flag == True, M.flag.is_(False), M.count == M.id))
print(select(M).where((M.name == "a") | (M.note == None) & ~(M.size > 1), M.note != M.name))
print(select(M.count + 1, M.count * 2.5, M.count / 2, M.count % 2, 1 + M.count, -M.count, M.size * M.count))
print(select(M.price * M.count, M.price * 2, M.moment + M.span, M.moment - timedelta(1), M.day - M.day))
print(select(M.name + "x", "x" + M.name, M.name.concat("y"), M.name + M.note, M.name.op("||")("z")))
print(select(M).where(M.code == uuid4(), M.count.bitwise_and(1) == 1, M.name.collate("NOCASE") == "a"))
