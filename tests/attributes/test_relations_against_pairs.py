"""Any course of changes of two sides, against a plain model: a set of pairs."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declarative_instr import DeclarativeBase, Mapped, get_history, relationship
from tests.tracking import commit, parts

SIZE = 3
Pairs = set[tuple[int, int]]


@dataclass(frozen=True)
class Step:
    """One change of one object: `index` on `side`."""

    action: str
    side: int
    index: int
    others: frozenset[int]


numbers = st.integers(0, SIZE - 1)
courses = st.lists(
    st.builds(
        Step,
        action=st.sampled_from(["toggle", "replace", "clear", "delete", "commit"]),
        side=st.integers(0, 1),
        index=numbers,
        others=st.frozensets(numbers, min_size=1),
    ),
    max_size=12,
)


class Base(DeclarativeBase):
    pass


class ManyLeft(Base):
    others: Mapped[list["ManyRight"]] = relationship(back_populates="others")


class ManyRight(Base):
    others: Mapped[set[ManyLeft]] = relationship(back_populates="others")


class ListOwner(Base):
    others: Mapped[list["ListMember"]] = relationship(back_populates="others")


class ListMember(Base):
    others: Mapped[ListOwner | None] = relationship(back_populates="others")


class SetOwner(Base):
    others: Mapped[set["SetMember"]] = relationship(back_populates="others")


class SetMember(Base):
    others: Mapped[SetOwner | None] = relationship(back_populates="others")


class OneLeft(Base):
    others: Mapped["OneRight | None"] = relationship(back_populates="others")


class OneRight(Base):
    others: Mapped[OneLeft | None] = relationship(back_populates="others")


class OwnerError(Base, Exception):
    """The fields of its objects lie beside them."""

    others: Mapped[set["ErrorMember"]] = relationship(back_populates="others")


class ErrorMember(Base):
    others: Mapped[OwnerError | None] = relationship(back_populates="others")


KINDS: list[tuple[Any, Any]] = [
    (ManyLeft, ManyRight),
    (ListOwner, ListMember),
    (SetOwner, SetMember),
    (OneLeft, OneRight),
    (OwnerError, ErrorMember),
]


class Model:
    """Pairs of numbers; an end that refers to one object keeps the last one."""

    def __init__(self, is_single: tuple[bool, bool]) -> None:
        self.is_single = is_single
        self.pairs: Pairs = set()

    def of(self, side: int, index: int) -> frozenset[int]:
        """What one object refers to."""
        return frozenset(pair[1 - side] for pair in self.pairs if pair[side] == index)

    def replace(self, side: int, index: int, others: frozenset[int]) -> None:
        """Let one object refer to these, and to no others."""
        self.pairs = {pair for pair in self.pairs if pair[side] != index}
        for other in others:
            if self.is_single[1 - side]:
                self.pairs = {pair for pair in self.pairs if pair[1 - side] != other}
            self.pairs.add((index, other) if side == 0 else (other, index))


class Both:
    """The objects of both sides, and the model, changed together."""

    def __init__(self, left: Any, right: Any) -> None:
        self.objects = ([left() for _ in range(SIZE)], [right() for _ in range(SIZE)])
        first: list[Any] = [objects[0].others for objects in self.objects]
        self.model = Model((first[0] is None, first[1] is None))
        self.stored: Pairs | None = None

    def run(self, step: Step) -> None:
        """Make one change."""
        present = self.model.of(step.side, step.index)
        wanted = self._wanted(step, present)
        one = self.objects[step.side][step.index]
        if step.action == "commit":
            commit(*self.objects[0], *self.objects[1])
            self.stored = set(self.model.pairs)
            return
        if step.action == "toggle" and not self.model.is_single[step.side]:
            for number in present ^ wanted:
                toggle(one, self.objects[1 - step.side][number])
        elif step.action == "delete" and present:
            del one.others
        else:
            assign(one, [self.objects[1 - step.side][number] for number in wanted])
        self.model.replace(step.side, step.index, wanted)

    def _wanted(self, step: Step, present: frozenset[int]) -> frozenset[int]:
        if step.action in ("clear", "delete"):
            return frozenset()
        if self.model.is_single[step.side]:
            return frozenset([min(step.others)])
        return present ^ step.others if step.action == "toggle" else step.others

    def held(self) -> list[Pairs]:
        """The pairs as the left objects know them, and as the right ones do."""
        left = {(n, m) for n, one in enumerate(self.objects[0]) for m in self.related(0, one)}
        right = {(m, n) for n, one in enumerate(self.objects[1]) for m in self.related(1, one)}
        return [left, right]

    def related(self, side: int, one: Any) -> list[int]:
        value = one.others
        members = value if isinstance(value, list | set) else [value]
        return self.numbers(side, members)

    def numbers(self, side: int, members: Iterable[object]) -> list[int]:
        return [self.objects[1 - side].index(item) for item in members if item is not None]


def toggle(one: Any, other: Any) -> None:
    if other in one.others:
        one.others.remove(other)
    elif isinstance(one.others, set):
        one.others.add(other)
    else:
        one.others.append(other)


def assign(one: Any, others: list[Any]) -> None:
    if isinstance(one.others, list | set):
        one.others = type(one.others)(others)
    else:
        one.others = others[0] if others else None


@pytest.mark.parametrize(("left", "right"), KINDS)
@given(course=courses)
def test_both_sides_hold_the_same_pairs_after_every_step(
    left: Any, right: Any, course: list[Step]
) -> None:
    both = Both(left, right)

    for step in course:
        both.run(step)

        assert both.held() == [both.model.pairs, both.model.pairs]


@pytest.mark.parametrize(("left", "right"), KINDS)
@given(course=courses)
def test_histories_of_both_sides_are_the_difference_to_the_stored_pairs(
    left: Any, right: Any, course: list[Step]
) -> None:
    both = Both(left, right)

    for step in (Step("commit", 0, 0, frozenset([0])), *course):
        both.run(step)

    assert both.stored is not None
    for side in (0, 1):
        for number, one in enumerate(both.objects[side]):
            before = {pair[1 - side] for pair in both.stored if pair[side] == number}
            after = both.model.of(side, number)
            told = [set(both.numbers(side, part)) for part in parts(get_history(one, "others"))]
            assert told == [after - before, after & before, before - after]
