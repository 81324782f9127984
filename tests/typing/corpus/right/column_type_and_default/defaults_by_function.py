# defaults-by-function: defaults are functions of several kinds, SQL, and sequences of them
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Integer, Numeric, String, create_engine, func, literal, select, text

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


def code_of(context: Any) -> str:
    return str(context.get_current_parameters()["name"])[:3].upper()


class Numbered:
    def __call__(self) -> int:
        return 7


class Author(Base):
    __tablename__ = "author"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str]
    code: Mapped[str] = mapped_column(String(3), default=code_of)
    created: Mapped[datetime] = mapped_column(default=lambda: datetime.now(UTC))
    changed: Mapped[datetime] = mapped_column(default=func.now(), onupdate=func.now())
    started: Mapped[date] = mapped_column(default=date.today, server_default=func.current_date())
    size: Mapped[int] = mapped_column(default=partial(max, 1, 2))
    number: Mapped[int] = mapped_column(default=Numbered())
    weight: Mapped[float] = mapped_column(default=0)
    motto: Mapped[str] = mapped_column(default=str)
    price: Mapped[Decimal] = mapped_column(Numeric(8, 2), default=Decimal(0))
    note: Mapped[str | None] = mapped_column(default=None)
    flag: Mapped[bool] = mapped_column(default=False, server_default=text("0"))
    rank: Mapped[int] = mapped_column(Integer, default=select(literal(3)).scalar_subquery())


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Author(name="Ada"))
    session.commit()
    ada = session.scalars(select(Author)).one()
    print(ada.code, ada.size, ada.number, ada.weight, ada.rank, ada.flag, ada.note)
