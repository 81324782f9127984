# repository: abstract generic repository, specifications, unit of work
from __future__ import annotations

import abc
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import ColumnElement, ColumnExpressionArgument, Select, create_engine, func, select
from sqlalchemy.sql.base import ExecutableOption

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    mapped_column,
    sessionmaker,
)

M = TypeVar("M", bound=DeclarativeBase)
M_co = TypeVar("M_co", bound=DeclarativeBase, covariant=True)
K = TypeVar("K")
K_contra = TypeVar("K_contra", contravariant=True)


class Specification(Protocol):
    def condition(self) -> ColumnElement[bool]: ...


class Reader(Protocol[M_co, K_contra]):
    def get(self, key: K_contra, /) -> M_co | None: ...


class AbstractRepository(abc.ABC, Generic[M, K]):
    model: type[M]
    options: Sequence[ExecutableOption] = ()

    def __init__(self, session: Session) -> None:
        self.session = session

    @abc.abstractmethod
    def default_order(self) -> tuple[ColumnExpressionArgument[Any], ...]: ...

    def get(self, key: K, /) -> M | None:
        return self.session.get(self.model, key, options=self.options)

    def find(self, *specs: Specification, where: Iterable[ColumnElement[bool]] = ()) -> Sequence[M]:
        stmt = self._base().where(*(spec.condition() for spec in specs), *where)
        return self.session.scalars(stmt.order_by(*self.default_order())).all()

    def exists(self, *where: ColumnElement[bool]) -> bool:
        return self.session.scalar(select(func.count()).select_from(self.model).where(*where)) != 0

    def _base(self) -> Select[M]:
        return select(self.model).options(*self.options)

    def remove_all(self, items: Iterable[M]) -> None:
        for item in items:
            self.session.delete(item)


class Base(DeclarativeBase):
    pass


class Book(Base):
    __tablename__ = "book"
    isbn: Mapped[str] = mapped_column(primary_key=True)
    pages: Mapped[int]
    rating: Mapped[float | None]


class Books(AbstractRepository[Book, str]):
    model = Book

    def default_order(self) -> tuple[ColumnExpressionArgument[Any], ...]:
        return Book.pages.desc(), Book.isbn


@dataclass(frozen=True)
class LongerThan:
    pages: int

    def condition(self) -> ColumnElement[bool]:
        return Book.pages > self.pages


class UnitOfWork:
    def __init__(self, factory: Callable[[], Session]) -> None:
        self.factory = factory

    def __enter__(self) -> UnitOfWork:
        self.session = self.factory()
        self.books = Books(self.session)
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        self.session.rollback() if kind else self.session.commit()
        self.session.close()


def read(reader: Reader[Book, str], isbn: str) -> int:
    book = reader.get(isbn)
    return book.pages if book else 0


engine = create_engine("sqlite://")
with UnitOfWork(sessionmaker(engine)) as uow:
    Base.metadata.create_all(uow.session.connection())
    uow.session.add_all([Book(isbn="a", pages=3), Book(isbn="b", pages=9, rating=1)])
    uow.session.flush()
    assert [
        b.isbn
        for b in uow.books.find(LongerThan(2), where=[Book.rating.is_(None) | (Book.rating >= 0.5)])
    ] == ["b", "a"]
    assert read(uow.books, "a") == 3 and uow.books.exists(Book.pages > 3)
    uow.books.remove_all(uow.books.find())
