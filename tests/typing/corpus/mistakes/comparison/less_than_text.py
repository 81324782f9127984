# compared-type, silent: a date column is compared with a str
from datetime import date

from sqlalchemy import select

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Letter(Base):
    __tablename__ = "letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    sent: Mapped[date]


print(select(Letter).where(Letter.sent < "1843-07-10"))  # wrong
#> print(select(Letter).where(Letter.sent < date(1843, 7, 10)))
