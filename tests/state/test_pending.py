"""Changes that wait for a collection to be loaded."""

from hypothesis import given
from hypothesis import strategies as st

from declarative_instr.state.pending import PendingCollection


def test_additions_follow_what_was_loaded() -> None:
    loaded, added = [1], [2]
    pending = PendingCollection()

    pending.append(added)

    assert pending.merged_into([loaded]) == [loaded, added]


def test_removals_are_left_out_by_identity() -> None:
    one, equal_to_one = [1], [1]
    pending = PendingCollection()

    pending.remove(one)

    merged = pending.merged_into([one, equal_to_one])
    assert [item is equal_to_one for item in merged] == [True]


def test_addition_that_was_loaded_meanwhile_comes_once() -> None:
    item = object()
    pending = PendingCollection()

    pending.append(item)

    assert pending.merged_into([item]) == [item]


def test_removal_takes_an_addition_back() -> None:
    item = object()
    pending = PendingCollection()

    pending.append(item)
    pending.remove(item)

    assert not pending.added
    assert not pending.removed


def test_addition_takes_a_removal_back() -> None:
    item = object()
    pending = PendingCollection()

    pending.remove(item)
    pending.append(item)

    assert pending.merged_into([item]) == [item]
    assert not pending.added


@given(
    st.sets(st.integers(0, 5)),
    st.lists(st.tuples(st.booleans(), st.integers(0, 5))),
)
def test_waiting_changes_give_what_immediate_ones_would_have_given(
    start: set[int], steps: list[tuple[bool, int]]
) -> None:
    pool = [object() for _ in range(6)]
    immediate = set(start)
    pending = PendingCollection()

    for is_addition, index in steps:
        if is_addition and index not in immediate:
            immediate.add(index)
            pending.append(pool[index])
        elif not is_addition and index in immediate:
            immediate.discard(index)
            pending.remove(pool[index])

    merged = pending.merged_into([pool[index] for index in start])
    assert len(merged) == len(immediate)
    assert {pool.index(item) for item in merged} == immediate
