# pattern-matching: objects of mapped classes are matched, exhaustively
from __future__ import annotations

import enum
from typing import assert_never

from sqlalchemy import ForeignKey, create_engine, select

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class State(enum.Enum):
    NEW = enum.auto()
    PAID = enum.auto()


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"
    __match_args__ = ("state", "total")
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[State] = mapped_column(default=State.NEW)
    total: Mapped[int] = mapped_column(default=0)
    refund: Mapped[Refund | None] = relationship(back_populates="order")


class Refund(Base):
    __tablename__ = "refund"
    id: Mapped[int] = mapped_column(primary_key=True)
    amount: Mapped[int]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    order: Mapped[Order] = relationship(back_populates="refund")


def describe(thing: Order | Refund | None) -> str:
    match thing:
        case None:
            return "nothing"
        case Order(state=State.PAID, total=total) if total > 100:
            return f"large paid {total + 1}"
        case Order(State.NEW, 0):
            return "empty"
        case Order(refund=Refund(amount=amount)):
            return f"refunded {amount - 1}"
        case Order():
            return f"order {thing.total}"
        case Refund(order=Order(total=total), amount=amount):
            return f"refund {amount} of {total}"
        case _:
            assert_never(thing)


def name(state: State) -> str:
    match state:
        case State.NEW:
            return "new"
        case State.PAID:
            return "paid"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    big = Order(state=State.PAID, total=200)
    s.add_all(
        [
            big,
            Order(state=State.NEW, total=0),
            Order(state=State.NEW, total=3, refund=Refund(amount=2)),
        ]
    )
    s.flush()
    found = [describe(o) for o in s.scalars(select(Order).order_by(Order.id))]
    assert found == ["large paid 201", "empty", "refunded 1"], found
    refund = s.scalars(select(Refund)).first()
    assert (
        describe(refund) == "refund 2 of 3"
        and describe(None) == "nothing"
        and name(big.state) == "paid"
    )
