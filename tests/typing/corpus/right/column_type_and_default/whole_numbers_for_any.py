# whole-numbers-for-any: a default 0 for columns of Decimal, float and bool
from decimal import Decimal

from sqlalchemy import Numeric, create_engine, select

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    balance: Mapped[Decimal] = mapped_column(default=0)
    interest: Mapped[Decimal] = mapped_column(default=0.5, onupdate=1)
    limit: Mapped[Decimal | None] = mapped_column(default=100)
    credit: Mapped[Decimal | None] = mapped_column(Numeric(8, 2), nullable=True, default=0)
    rating: Mapped[float] = mapped_column(default=1)
    is_open: Mapped[bool] = mapped_column(default=1)
    number: Mapped[int] = mapped_column(default=7, index=True)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Account())
    session.commit()
    account = session.scalars(select(Account)).one()
    print(account.balance.as_tuple(), account.is_open, account.number + 1)
