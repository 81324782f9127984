# functions-of-attributes: overloads and type variables over attributes and statements
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal, TypeVar, overload

from sqlalchemy import ColumnElement, Select, create_engine, func, select

from declarative_instr.orm import (
    DeclarativeBase,
    InstrumentedAttribute,
    Mapped,
    QueryableAttribute,
    Session,
    mapped_column,
)

A = TypeVar("A")
B = TypeVar("B")
M = TypeVar("M", bound="Base")


class Base(DeclarativeBase):
    pass


class City(Base):
    __tablename__ = "city"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    people: Mapped[int]
    mayor: Mapped[str | None]


@overload
def pluck(s: Session, a: InstrumentedAttribute[A], /) -> Sequence[A]: ...
@overload
def pluck(
    s: Session, a: InstrumentedAttribute[A], b: InstrumentedAttribute[B], /
) -> list[tuple[A, B]]: ...
def pluck(s: Session, *attributes: InstrumentedAttribute[Any]) -> Any:
    if len(attributes) == 1:
        return s.scalars(select(attributes[0])).all()
    return [tuple(row) for row in s.execute(select(*attributes))]


@overload
def fetch(s: Session, stmt: Select[A], how: Literal["one"]) -> A: ...
@overload
def fetch(s: Session, stmt: Select[A], how: Literal["all"] = ...) -> Sequence[A]: ...
def fetch(s: Session, stmt: Select[A], how: str = "all") -> A | Sequence[A]:
    result = s.scalars(stmt)
    return result.one() if how == "one" else result.all()


def total(
    s: Session, column: InstrumentedAttribute[int], where: Iterable[ColumnElement[bool]] = ()
) -> int:
    return s.scalar(select(func.sum(column)).where(*where)) or 0


def sort(stmt: Select[A], by: QueryableAttribute[Any], *, down: bool = False) -> Select[A]:
    return stmt.order_by(by.desc() if down else by.asc())


def keyed(items: Iterable[M], attribute: InstrumentedAttribute[A]) -> dict[A, M]:
    return {getattr(item, attribute.key): item for item in items}


def between(attribute: InstrumentedAttribute[A], low: A, high: A) -> ColumnElement[bool]:
    return attribute.between(low, high)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    s.add_all([City(name="rome", people=3, mayor="r"), City(name="oslo", people=1)])
    s.flush()
    names: Sequence[str] = pluck(s, City.name)
    pairs: list[tuple[str, int]] = pluck(s, City.name, City.people)
    mayors = pluck(s, City.mayor)
    one: City = fetch(s, select(City).where(City.name == "oslo"), "one")
    ordered = fetch(s, sort(select(City), City.people))
    assert (
        set(names) == {"rome", "oslo"}
        and ("rome", 3) in pairs
        and None in mayors
        and ordered[0] is one
    )
    assert total(s, City.people) == 4 and total(s, City.people, [City.mayor.is_not(None)]) == 3
    by_name = keyed(fetch(s, select(City)), City.name)
    assert (
        by_name["rome"].people == 3
        and len(fetch(s, select(City).where(between(City.people, 2, 9)))) == 1
    )
    print(
        fetch(s, select(City.mayor).where(City.mayor.is_not(None)), "one"),
        keyed(ordered, City.id)[1].name,
    )
