# types-that-fit: SQL types whose values are what the annotation says, though not by its name
import enum
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Literal, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    DateTime,
    Double,
    Integer,
    Interval,
    LargeBinary,
    Numeric,
    SmallInteger,
    String,
    TypeDecorator,
    Uuid,
    create_engine,
    select,
)
from sqlalchemy import Enum

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Colour(enum.Enum):
    RED = "red"


class Money(NamedTuple):
    amount: int
    unit: str


class MoneyType(TypeDecorator[Money]):
    impl = String(20)
    cache_ok = True

    def process_bind_param(self, value: Money | None, dialect: Any) -> str | None:
        return None if value is None else f"{value.amount} {value.unit}"

    def process_result_value(self, value: str | None, dialect: Any) -> Money | None:
        if value is None:
            return None
        amount, unit = value.split()
        return Money(int(amount), unit)


class Thing(Base):
    __tablename__ = "thing"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    colour: Mapped[Colour] = mapped_column(Enum(Colour, native_enum=False))
    other: Mapped[Colour | None] = mapped_column(Enum(Colour))
    kind: Mapped[str] = mapped_column(Enum("small", "big", name="kind"))
    price: Mapped[Money] = mapped_column(MoneyType)
    cost: Mapped[Money | None] = mapped_column(MoneyType())
    weight: Mapped[float] = mapped_column(Numeric(10, 2, asdecimal=False))
    exact: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    size: Mapped[float] = mapped_column(Double)
    tags: Mapped[list[str]] = mapped_column(JSON)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    code: Mapped[UUID] = mapped_column(Uuid)
    text_code: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    mode: Mapped[Literal["a", "b"]] = mapped_column(String(1))
    moment: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    span: Mapped[timedelta] = mapped_column(Interval)
    raw: Mapped[bytes] = mapped_column(LargeBinary)
    small: Mapped[int] = mapped_column(SmallInteger)
    flag: Mapped[bool] = mapped_column(Boolean(create_constraint=True))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(
        Thing(
            colour=Colour.RED,
            kind="big",
            price=Money(3, "EUR"),
            weight=1.5,
            exact=Decimal("1.5"),
            size=2.0,
            tags=["new"],
            code=uuid4(),
            text_code=str(uuid4()),
            mode="a",
            moment=datetime(2020, 1, 1),
            span=timedelta(1),
            raw=b"x",
            small=1,
            flag=True,
        )
    )
    session.commit()
    thing = session.scalars(select(Thing).where(Thing.price == Money(3, "EUR"))).one()
    print(thing.price.amount + 1, thing.colour.value, thing.tags[0].upper(), thing.mode)
