import pickle
from copy import copy, deepcopy

import pytest
from typing_extensions import override

from declarative_instr.collections import InstrumentedSet, collection_adapter
from tests.collections.recording import Item, Parent

A, B, C = map(Item, "abc")


class Equal:
    """All equal."""

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Equal)

    @override
    def __hash__(self) -> int:
        return 1


def test_adding_a_member_again_tells_that_nothing_changed() -> None:
    parent = Parent(set, [A])

    parent.children.add(A)

    assert parent.operations == [("append_wo_mutation", A)]


def test_discarding_what_is_not_there_tells_nothing() -> None:
    parent = Parent(set, [A])

    parent.children.discard(B)

    assert parent.operations == []


def test_removing_by_an_equal_object_tells_the_member_itself() -> None:
    member = Equal()
    parent = Parent(set, [member])

    parent.children.remove(Equal())

    assert parent.operations[0][1] is member


def test_an_operator_refuses_what_is_no_set() -> None:
    parent = Parent(set, [A])

    with pytest.raises(TypeError, match="unsupported operand"):
        parent.children |= [B]

    assert parent.operations == []


def test_the_symmetric_difference_tells_what_goes_before_what_comes() -> None:
    parent = Parent(set, [A, B])

    parent.children ^= {B, C}

    assert parent.operations == [("remove", B), ("append", C)]


def test_a_refused_pop_leaves_the_set_as_it_was() -> None:
    parent = Parent(set, [A])

    parent.recorder.before_remove = lambda item: 1 / 0

    with pytest.raises(ZeroDivisionError):
        parent.children.pop()

    assert parent.children == {A}


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickled_set_comes_back_without_adapter(protocol: int) -> None:
    parent = Parent(set, [1, 2])

    restored = pickle.loads(pickle.dumps(parent.children, protocol))

    assert restored == {1, 2}
    assert type(restored) is InstrumentedSet
    assert collection_adapter(restored) is None


def test_copies_of_a_set_have_its_class_and_no_adapter() -> None:
    parent = Parent(set, [1])

    copies = [copy(parent.children), deepcopy(parent.children)]

    assert copies == [{1}, {1}]
    assert [type(made) for made in copies] == [InstrumentedSet, InstrumentedSet]
    assert [collection_adapter(made) for made in copies] == [None, None]


def test_results_of_set_arithmetic_are_free_of_the_owner() -> None:
    parent = Parent(set, [A])

    joined = parent.children | {B}
    joined.add(C)

    assert parent.operations == []
