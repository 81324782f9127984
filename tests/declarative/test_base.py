"""DeclarativeBase: bases of bases, registries, the objects of a class without a table."""

import subprocess
import sys
from typing import Any

import pytest

from declarative_instr import (
    DeclarativeBase,
    DeclarativeMeta,
    Mapped,
    attribute,
    event,
    get_history,
    inspect,
    manager_of_class,
    relationship,
)
from declarative_instr.declarative.registry import Registry
from declarative_instr.exc import UnknownTargetError
from declarative_instr.instrumentation import opt_manager_of_class
from tests.tracking import commit, parts


class Base(DeclarativeBase):
    pass


class Point(Base):
    x: Mapped[int] = attribute(default=0)
    y: Mapped[int] = attribute(default=0)


def test_class_without_table_is_tracked_evented_and_has_history() -> None:
    class Spot(Base):
        x: Mapped[int]

    heard: list[object] = []
    event.listen(Spot.x, "set", lambda _t, value, *_: heard.append(value))
    spot = Spot(x=1)
    commit(spot)

    spot.x = 2

    assert heard == [1, 2]
    assert inspect(spot).modified
    assert parts(get_history(spot, "x")) == ([2], [], [1])


def test_base_is_not_instrumented() -> None:
    assert opt_manager_of_class(Base) is None
    assert opt_manager_of_class(DeclarativeBase) is None
    assert isinstance(Base, DeclarativeMeta)


def test_each_base_has_a_registry_of_its_own_and_its_classes_share_it() -> None:
    class Other(DeclarativeBase):
        pass

    assert isinstance(Base.registry, Registry)
    assert Other.registry is not Base.registry
    assert Point.registry is Base.registry
    assert manager_of_class(Point).registry is Base.registry


def test_base_can_bring_its_registry() -> None:
    own = Registry()

    class First(DeclarativeBase):
        registry = own

    class Second(DeclarativeBase):
        registry = own

    class Target(First):
        x: Mapped[int]

    class Source(Second):
        target: Mapped["Target | None"] = relationship("Target")

    target = Target()

    assert Source(target=target).target is target
    assert First.registry is Second.registry


def test_names_of_one_base_are_unknown_to_another() -> None:
    class First(DeclarativeBase):
        pass

    class Second(DeclarativeBase):
        pass

    class Hidden(First):
        x: Mapped[int]

    class Source(Second):
        target: Mapped[Any] = relationship("Hidden")

    with pytest.raises(UnknownTargetError, match=r"Source\.target.*'Hidden'"):
        Source()
    assert Hidden(x=1).x == 1


def test_base_can_have_methods_and_attributes_of_its_own() -> None:
    class Rich(DeclarativeBase):
        id: Mapped[int] = attribute(default=1)

        def label(self) -> str:
            return f"{type(self).__name__} {self.id}"

    class Thing(Rich):
        name: Mapped[str]

    assert list(manager_of_class(Thing)) == ["id", "name"]
    assert Thing(name="a").label() == "Thing 1"


def test_objects_have_no_more_than_their_values() -> None:
    assert vars(Point(x=1)) == {"x": 1, "y": 0}


def test_objects_are_equal_by_identity_unless_the_class_says_otherwise() -> None:
    one = Point(x=1)

    assert one == one  # noqa: PLR0124  # that is the test
    assert one != Point(x=1)
    assert len({one, one}) == 1


def test_free_attributes_are_allowed_and_not_tracked() -> None:
    point: Any = Point()
    commit(point)

    point.note = "a"

    assert not inspect(point).modified
    assert vars(point)["note"] == "a"


def test_classes_in_a_module_of_their_own_work_in_a_fresh_interpreter() -> None:
    program = (
        "from __future__ import annotations\n"
        "from declarative_instr import DeclarativeBase, Mapped, relationship\n"
        "class Base(DeclarativeBase): pass\n"
        "class A(Base):\n"
        "    bs: Mapped[list[B]] = relationship(back_populates='a')\n"
        "class B(Base):\n"
        "    a: Mapped[A | None] = relationship(back_populates='bs')\n"
        "b = B(a=A())\n"
        "print(b.a.bs == [b])\n"
    )

    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert (run.stdout, run.stderr) == ("True\n", "")
