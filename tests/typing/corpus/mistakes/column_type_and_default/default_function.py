# default-function-type, silent: the function that makes the default answers another type
from datetime import date

from declarative_instr.orm import DeclarativeBase, Mapped, configure_mappers, mapped_column


class Base(DeclarativeBase):
    pass


def today() -> str:
    return date.today().isoformat()


class Letter(Base):
    __tablename__ = "letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    sent: Mapped[date] = mapped_column(default=today)  # wrong
    #> sent: Mapped[date] = mapped_column(default=date.today)


configure_mappers()
