import gc
import pickle
from copy import copy, deepcopy
from weakref import ref

import pytest
from typing_extensions import override

from declarative_instr.collections import InstrumentedList, collection_adapter
from declarative_instr.constants import NO_KEY
from tests.collections.recording import Item, Parent

A, B, C, D = map(Item, "abcd")


def test_append_tells_the_item_without_a_key() -> None:
    parent = Parent(list)

    parent.children.append(A)

    assert parent.recorder.events == [("append", A, NO_KEY)]


def test_the_item_that_the_listener_answers_is_the_one_kept() -> None:
    parent = Parent(list)
    parent.recorder.convert = lambda item: B

    parent.children.append(A)

    assert parent.children == [B]


def test_assignment_to_a_position_tells_the_old_item_before_the_new_one() -> None:
    parent = Parent(list, [A, B])

    parent.children[1] = C

    assert parent.recorder.events == [("remove", B, 1), ("append", C, 1)]


def test_assignment_to_a_slice_tells_all_that_goes_then_all_that_comes() -> None:
    parent = Parent(list, [A, B])

    parent.children[:] = [C, D]

    assert parent.operations == [("remove", A), ("remove", B), ("append", C), ("append", D)]


def test_a_list_that_is_assigned_to_all_of_itself_tells_nothing() -> None:
    parent = Parent(list, [A, B])

    parent.children[:] = parent.children
    told_of_itself = parent.operations[:]
    parent.children[::-1] = parent.children

    assert told_of_itself == []
    assert parent.children == [B, A]
    assert len(parent.operations) == 4


def test_what_is_missing_is_refused_as_a_list_does_also_by_the_adapter() -> None:
    parent = Parent(list, [A])

    with pytest.raises(ValueError, match=r"list\.remove\(x\): x not in list"):
        parent.adapter.remove_with_event(B)
    assert parent.operations == []


def test_a_slice_of_the_wrong_size_tells_nothing() -> None:
    parent = Parent(list, [A, B, C])

    with pytest.raises(ValueError, match="extended slice"):
        parent.children[::2] = [D]

    assert parent.recorder.events == []


def test_sorting_and_reversing_tell_nothing() -> None:
    parent = Parent(list, [B, A])

    parent.children.sort(key=lambda item: item.name)
    parent.children.reverse()

    assert parent.children == [B, A]
    assert parent.recorder.events == []


def test_a_refused_item_leaves_the_list_as_it_was() -> None:
    parent = Parent(list, [A])
    parent.recorder.convert = lambda item: 1 / 0

    with pytest.raises(ZeroDivisionError):
        parent.children.append(B)

    assert parent.children == [A]


def test_an_error_in_the_middle_of_a_slice_takes_its_events_back() -> None:
    def refuse_d(item: Item) -> Item:
        if item is D:
            raise ZeroDivisionError
        return item

    parent = Parent(list, [A, B])
    parent.recorder.convert = refuse_d

    with pytest.raises(ZeroDivisionError):
        parent.children[:] = [C, D]

    assert parent.children == [A, B]
    assert parent.recorder.replayed([A, B]) == {id(A): 1, id(B): 1}


def test_extending_a_list_with_itself_doubles_it() -> None:
    parent = Parent(list, [A, B])

    parent.children.extend(parent.children)

    assert parent.children == [A, B, A, B]


def test_a_listener_that_moves_the_item_does_not_make_another_one_go() -> None:
    parent = Parent(list, [A, B])

    parent.recorder.before_remove = lambda item: list.insert(parent.children, 0, C)

    parent.children.remove(A)

    assert parent.children == [C, B]


def test_the_adapter_removes_the_very_object_where_an_equal_one_stands_before_it() -> None:
    class Equal(Item):
        @override
        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = None  # type: ignore[assignment]  # equal members have no hash

    first, second = Equal("first"), Equal("second")
    parent = Parent(list, [first, second])

    parent.adapter.remove_with_event(second)

    assert parent.operations[0][1] is second
    assert parent.children[0] is first


def test_a_list_without_adapter_is_a_plain_list() -> None:
    free: InstrumentedList[int] = InstrumentedList([1])

    free.append(2)
    free += [3]
    free[0:1] = [0]
    free *= 2

    assert free == [0, 2, 3, 0, 2, 3]
    assert collection_adapter(free) is None


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickled_list_comes_back_without_adapter(protocol: int) -> None:
    parent = Parent(list, [1, 2])

    restored = pickle.loads(pickle.dumps(parent.children, protocol))

    assert restored == [1, 2]
    assert type(restored) is InstrumentedList
    assert collection_adapter(restored) is None


def test_copies_of_a_list_have_its_class_and_no_adapter() -> None:
    parent = Parent(list, [A])

    copies = [copy(parent.children), deepcopy(parent.children)]

    assert [type(made) for made in copies] == [InstrumentedList, InstrumentedList]
    assert [collection_adapter(made) for made in copies] == [None, None]
    assert collection_adapter(parent.children) is parent.adapter


def test_a_list_that_contains_its_own_owner_can_be_pickled() -> None:
    free: InstrumentedList[object] = InstrumentedList()
    free.append(free)

    restored = pickle.loads(pickle.dumps(free))

    assert restored[0] is restored


def test_list_and_owner_die_without_the_cyclic_collector() -> None:
    gc.disable()
    try:
        parent = Parent(list, [A])
        owner, children = ref(parent.owner), ref(parent.children)
        del parent
        assert owner() is None
        assert children() is None
    finally:
        gc.enable()
