# optional-after-assignment: an optional value is used where it was just set
from datetime import datetime, timedelta

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Loan(Base):
    __tablename__ = "loan"

    id: Mapped[int] = mapped_column(primary_key=True)
    note: Mapped[str | None]
    days: Mapped[int | None]
    until: Mapped[datetime | None]


loan = Loan()
loan.days = 14
loan.days += 7
loan.until = datetime(1843, 7, 1)
loan.until += timedelta(days=loan.days)
loan.note = loan.note or "none"
if loan.note:
    loan.note = loan.note.upper()
if loan.days is None:
    loan.days = 1
print(loan.days + 1, loan.until.year, loan.note + "!")
