"""A set of objects by identity, whatever their equality says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from declarative_instr.structures.identity import IdentitySet


class Hostile:
    """Can neither be compared nor hashed."""

    @override
    def __eq__(self, other: object) -> bool:
        raise RuntimeError("compared")

    __hash__ = None  # type: ignore[assignment]  # on purpose


def test_members_are_told_apart_by_identity_alone() -> None:
    first, second = [1], [1]

    members = IdentitySet([first])

    assert first in members
    assert second not in members


def test_members_need_neither_equality_nor_hash() -> None:
    first, second = Hostile(), Hostile()
    members = IdentitySet([first, second])

    members.discard(first)

    assert first not in members
    assert [member is second for member in members] == [True]


def test_second_add_of_a_member_changes_nothing() -> None:
    member = object()
    members = IdentitySet([member, member])

    members.add(member)

    assert len(members) == 1


def test_discard_of_a_stranger_is_no_error() -> None:
    members = IdentitySet([object()])

    members.discard(object())

    assert len(members) == 1


def test_members_keep_the_order_in_which_they_came() -> None:
    given_members = [object() for _ in range(5)]

    assert list(IdentitySet(given_members)) == given_members


def test_members_may_change_while_one_iterates() -> None:
    members = IdentitySet([object(), object(), object()])

    for member in members:
        members.discard(member)

    assert not members


def test_set_equals_another_with_the_same_objects_in_any_order() -> None:
    one, two = [1], [2]

    assert IdentitySet([one, two]) == IdentitySet([two, one])
    assert IdentitySet([one]) != IdentitySet([[1]])


def test_set_compares_with_ordinary_sets_by_identity() -> None:
    one = (1, 2)
    equal_to_one = tuple(number for number in one)

    assert IdentitySet([one]) == {one}
    assert IdentitySet([one]) != {equal_to_one}
    assert IdentitySet([one]) != [one]


def test_set_itself_has_no_hash() -> None:
    with pytest.raises(TypeError, match="unhashable"):
        hash(IdentitySet([1]))


def test_repr_shows_the_members() -> None:
    assert repr(IdentitySet([1, "a"])) == "IdentitySet([1, 'a'])"


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5))))
def test_set_holds_what_a_dict_by_id_would_hold(steps: list[tuple[bool, int]]) -> None:
    pool = [[index] for index in range(6)]
    members: IdentitySet[list[int]] = IdentitySet()
    model: dict[int, list[int]] = {}

    for is_addition, index in steps:
        if is_addition:
            members.add(pool[index])
            model[index] = pool[index]
        else:
            members.discard(pool[index])
            model.pop(index, None)

    assert list(members) == list(model.values())
    assert len(members) == len(model)


def test_operators_put_sets_together_by_identity() -> None:
    first, second, third = Hostile(), Hostile(), Hostile()
    left, right = IdentitySet([first, second]), IdentitySet([second, third])

    both, common, rest = left | right, left & right, left - right

    assert list(map(id, both)) == list(map(id, [first, second, third]))
    assert list(map(id, common)) == [id(second)]
    assert list(map(id, rest)) == [id(first)]


def test_a_set_is_put_together_with_any_iterable() -> None:
    first, second = Hostile(), Hostile()
    members = IdentitySet([first])

    assert second in members.union([second])
    assert first in members.intersection((first, second))
    assert not members.difference([first])
