"""Mapped classes that are dropped are collected: used or not, disposed of or not."""

import gc
import typing
import weakref
from collections.abc import Callable

import pytest
from sqlalchemy import ForeignKey, MetaData

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column, relationship
from declarative_instr.orm.errors import UnknownTargetError


class Base(DeclarativeBase):
    pass


def declare(target: str = "Child") -> tuple[type[Base], type[Base]]:
    """Two classes that name each other, with tables of their own."""

    class Parent(Base):
        metadata = MetaData()
        __tablename__ = "parent"
        id: Mapped[int] = mapped_column(primary_key=True)
        children: Mapped[list["Child"]] = relationship(target, back_populates="parent")

    class Child(Base):
        metadata = Parent.metadata
        __tablename__ = "child"
        id: Mapped[int] = mapped_column(primary_key=True)
        parent_id: Mapped[int] = mapped_column(ForeignKey("parent.id"))
        parent: Mapped[Parent] = relationship(back_populates="children")

    return Parent, Child


def leave_alone() -> tuple[type, ...]:
    return declare()


def configure() -> tuple[type, ...]:
    made = declare()
    Base.registry.configure()
    return made


def construct() -> tuple[type, ...]:
    parent, child = declare()
    parent(children=[child()])
    return parent, child


def fail_to_configure() -> tuple[type, ...]:
    made = declare(target="Nobody")
    with pytest.raises(UnknownTargetError):
        made[0]()
    return made


def add_a_field() -> tuple[type, ...]:
    parent, child = declare()
    parent.favourite_id = mapped_column(ForeignKey("child.id"))
    return parent, child


def use_and_dispose() -> tuple[type, ...]:
    made = construct()
    Base.registry.dispose()
    return made


def leave_alone_and_dispose() -> tuple[type, ...]:
    made = leave_alone()
    Base.registry.dispose()
    return made


@pytest.mark.parametrize(
    "make",
    [
        leave_alone,
        configure,
        construct,
        fail_to_configure,
        add_a_field,
        use_and_dispose,
        leave_alone_and_dispose,
    ],
)
def test_dropped_mapped_classes_leave_nothing(make: Callable[[], tuple[type, ...]]) -> None:
    left: list[weakref.ref[type]] = []
    for _ in range(5):
        left += [weakref.ref(class_) for class_ in make()]
        for forget in typing._cleanups:  # type: ignore[attr-defined]  # its caches keep types alive
            forget()
        gc.collect()  # or old classes with two sides would be found by name

    assert [reference() for reference in left if reference() is not None] == []
    assert Base.registry.mappers == frozenset()
