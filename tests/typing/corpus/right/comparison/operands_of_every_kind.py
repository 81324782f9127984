# operands-of-every-kind: columns are compared with whatever SQL or Python compares them with
from collections import Counter, deque
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Integer,
    Numeric,
    String,
    any_,
    bindparam,
    case,
    cast,
    column,
    create_engine,
    extract,
    func,
    literal,
    literal_column,
    null,
    select,
    text,
    true,
    tuple_,
    type_coerce,
)

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(default="")
    subtitle: Mapped[str | None]
    pages: Mapped[int] = mapped_column(default=0)
    sold: Mapped[int | None]
    price: Mapped[Decimal] = mapped_column(Numeric(10, 2), default=Decimal(1))
    weight: Mapped[float] = mapped_column(default=0.0)
    printed: Mapped[date | None]
    changed: Mapped[datetime | None]
    lent: Mapped[bool] = mapped_column(default=False)


def conditions(
    limit: float | None, when: date | datetime, words: Iterable[str], known: Mapping[str, int], other: Any
) -> list[Any]:
    counted = select(func.max(Book.pages)).scalar_subquery()
    titles = select(Book.title).where(Book.id == 1)
    sold = select(Book.id, func.sum(Book.sold).label("total")).group_by(Book.id).subquery()
    return [
        Book.pages == limit,
        Book.pages == 1.5,
        Book.pages == Decimal("1.5"),
        Book.pages == other,
        Book.pages == counted,
        Book.pages == sold.c.total,
        Book.pages == literal(1),
        Book.pages == literal_column("1"),
        Book.pages == text("1"),
        Book.pages == null(),
        Book.pages == column("sold"),
        Book.pages == cast("1", Integer),
        Book.pages == type_coerce("1", Integer),
        Book.pages == case((Book.lent, 1), else_=2),
        Book.pages == func.length(Book.title),
        Book.pages == extract("year", Book.printed),
        Book.pages == Book.sold,
        Book.sold > Book.pages,
        Book.pages.between(Book.sold, limit),
        Book.price > 1,
        Book.price >= 1.5,
        Book.price == Book.pages,
        Book.weight < Decimal(1),
        Book.weight < 1,
        Book.lent == 1,
        Book.lent == true(),
        Book.lent == (Book.pages > 1),
        Book.title == Book.subtitle,
        Book.subtitle == func.coalesce(Book.subtitle, Book.title),
        Book.title == func.lower("X"),
        Book.title == cast(Book.pages, String),
        Book.title == titles.scalar_subquery(),
        Book.title == Book.subtitle.collate("NOCASE"),
        Book.title == Book.__table__.c.subtitle,
        Book.title.in_(words),
        Book.title.in_(known),
        Book.title.in_(Counter(words)),
        Book.title.in_(deque(words)),
        Book.title.in_(name for name in known),
        Book.title.in_(titles),
        Book.title.in_(["x", None, Book.subtitle]),
        Book.pages.in_(known.values()),
        Book.pages.in_(range(3)),
        Book.pages.in_([1, 1.5, True]),
        Book.id.not_in([]),
        Book.id.in_(select(sold.c.id)),
        tuple_(Book.id, Book.title).in_([(1, "x")]),
        Book.printed == when,
        Book.printed <= datetime.now(),
        Book.changed >= date.today(),
        Book.changed > datetime.now() - timedelta(days=1),
        Book.changed < func.now(),
        Book.printed == func.current_date(),
        Book.title.like(func.lower("x%")),
        Book.title.contains(Book.subtitle),
    ]


def parameters() -> list[Any]:
    return [
        Book.title == bindparam("title", "x"),
        Book.title.in_(bindparam("titles", ["x"], expanding=True)),
        Book.pages == any_(select(Book.pages).scalar_subquery()),
        Book.title == any_(select(Book.title).scalar_subquery()),
    ]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Book(title="Notes"))
    for condition in conditions(1.0, date.today(), ["x"], {"x": 1}, 1):
        session.scalars(select(Book).where(condition)).all()
print(parameters())
