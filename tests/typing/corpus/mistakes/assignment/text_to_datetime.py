# assigned-type, silent: a datetime attribute is given its text
from datetime import datetime

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Letter(Base):
    __tablename__ = "letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    sent: Mapped[datetime]


letter = Letter()
letter.sent = "1843-07-10T12:00:00"  # wrong
#> letter.sent = datetime.fromisoformat("1843-07-10T12:00:00")
