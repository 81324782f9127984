from collections.abc import Iterator, Sequence
from weakref import ref

import pytest
from sqlalchemy.exc import MultipleResultsFound, NoResultFound
from typing_extensions import override

from declarative_instr.orm.core_bridge.results import ResultShape
from tests.counting import python_calls


class Thing:
    """Equal to all others and without a hash: only its identity tells it apart."""

    __hash__ = None  # type: ignore[assignment]  # on purpose

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Thing)


things = [Thing() for _ in range(6)]
single = ResultShape(["Thing"], [True], is_scalar=True, lookups=[(Thing,)])
pair = ResultShape(["Thing", "n"], [True, False], is_scalar=False)


def identities(objects: Sequence[object]) -> list[int]:
    return [id(each) for each in objects]


def in_chunks(size: int | None) -> Iterator[Sequence[Thing]]:
    size = size or len(things)
    return iter([things[start : start + size] for start in range(0, len(things), size)])


def test_scalars_hand_over_the_objects_without_a_call_per_row() -> None:
    many = things * 1000
    result = single.whole(many)

    everything: list[Thing] = []

    calls = python_calls(lambda: everything.extend(result.scalars().all()))

    assert identities(everything) == identities(many)
    assert len(calls) < 40


def test_rows_have_names_and_other_keys() -> None:
    row = single.whole(things[:1]).one()

    assert row.Thing is row[0] is things[0]
    assert row._mapping[Thing] is things[0]
    assert single.whole(things[:1]).mappings().one()["Thing"] is things[0]
    assert list(pair.whole([]).keys()) == ["Thing", "n"]


def test_unique_tells_objects_apart_by_identity() -> None:
    twice = [things[0], things[1], things[0]]

    assert identities(single.whole(twice).scalars().unique().all()) == identities(twice[:2])
    assert len(pair.whole([(t, 1) for t in twice]).unique().all()) == 2


def test_one_and_first_judge_the_number_of_rows() -> None:
    assert single.whole(things).scalars().first() is things[0]
    assert single.whole([]).scalars().first() is None
    assert single.whole([]).scalars().one_or_none() is None
    with pytest.raises(NoResultFound):
        single.whole([]).scalars().one()
    with pytest.raises(MultipleResultsFound):
        single.whole(things).scalars().one()


def test_a_column_of_tuples_can_be_taken_as_scalars() -> None:
    rows = [(things[0], 1), (things[1], 2)]

    assert pair.whole(rows).scalars("n").all() == [1, 2]
    assert pair.whole(rows).all()[1].n == 2


def test_chunks_come_in_the_wanted_size() -> None:
    result = single.chunked(in_chunks).yield_per(4).scalars()

    assert [len(part) for part in result.partitions()] == [4, 2]
    assert identities(single.chunked(in_chunks).scalars().all()) == identities(things)


def test_list_is_handed_over_once() -> None:
    rows = list(things)
    result = single.whole(rows).scalars()

    first, second = result.all(), result.all()

    assert first is rows
    assert second == []


def test_list_that_was_read_from_is_not_handed_over() -> None:
    rows = list(things)
    result = single.whole(rows).scalars()

    taken = next(result)
    left = result.all()

    assert taken is things[0]
    assert identities(left) == identities(things[1:])
    assert identities(rows) == identities(things)


def test_rows_of_a_tuple_are_copied() -> None:
    assert identities(single.whole(tuple(things)).scalars().all()) == identities(things)


def test_result_that_was_read_keeps_no_object_alive() -> None:
    rows = [Thing()]
    gone = ref(rows[0])
    result = single.whole(rows).scalars()
    del rows

    for _ in result:
        pass
    del _

    assert gone() is None
    assert result.all() == []
