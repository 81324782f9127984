"""Ordering of things that depend on each other, and the circle that there may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declarative_instr.exc import CircularDependencyError
from declarative_instr.structures.topological import strongly_connected, topological_order

Pairs = list[tuple[int, int]]

nodes = st.lists(st.integers(0, 12), unique=True)
pairs = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=30)


def reached(start: int, dependencies: Pairs) -> set[int]:
    """What comes after `start`, by however many steps."""
    found: set[int] = set()
    waiting = [start]
    while waiting:
        node = waiting.pop()
        following = {child for parent, child in dependencies if parent == node} - found
        found |= following
        waiting.extend(following)
    return found


def test_parents_come_before_their_children() -> None:
    order = topological_order(["c", "b", "a"], [("a", "b"), ("b", "c")])

    assert order == ["a", "b", "c"]


def test_nodes_without_dependencies_keep_their_order() -> None:
    assert topological_order(["z", "m", "a"], []) == ["z", "m", "a"]


def test_siblings_keep_their_order() -> None:
    order = topological_order(
        ["z", "m", "a", "root"], [("root", "a"), ("root", "z"), ("root", "m")]
    )

    assert order == ["root", "z", "m", "a"]


def test_pairs_that_name_strangers_or_one_node_twice_are_passed_over() -> None:
    order = topological_order(["a", "b"], [("b", "stranger"), ("stranger", "a"), ("a", "a")])

    assert order == ["a", "b"]


def test_pair_given_twice_counts_once() -> None:
    assert topological_order([2, 1], [(1, 2), (1, 2)]) == [1, 2]


def test_dependencies_may_be_an_iterator() -> None:
    assert topological_order([2, 1], iter([(1, 2)])) == [1, 2]


def test_circle_is_named_in_the_error_and_given_in_order() -> None:
    with pytest.raises(CircularDependencyError) as caught:
        topological_order(["a", "b", "c", "d"], [("a", "b"), ("b", "c"), ("c", "b"), ("c", "d")])

    assert set(caught.value.circle) == {"b", "c"}
    text = str(caught.value)
    assert text.startswith("Circular dependency detected: ")
    assert "b -> c -> b" in text or "c -> b -> c" in text
    assert text.endswith("[di18]")


def test_what_only_follows_a_circle_is_not_said_to_be_in_it() -> None:
    with pytest.raises(CircularDependencyError) as caught:
        topological_order([1, 2, 3, 4], [(3, 4), (4, 3), (4, 1), (1, 2)])

    assert set(caught.value.circle) == {3, 4}


@given(nodes, pairs)
def test_order_holds_every_node_once_and_every_dependency_or_there_is_a_circle(
    members: list[int], dependencies: Pairs
) -> None:
    inside = [(a, b) for a, b in dependencies if a in members and b in members and a != b]
    has_circle = any(node in reached(node, inside) for node in members)

    try:
        order = topological_order(members, dependencies)
    except CircularDependencyError as error:
        assert has_circle
        circle = error.circle
        links = zip(circle, (*circle[1:], circle[0]), strict=True)
        assert all(link in inside for link in links)
    else:
        assert not has_circle
        assert sorted(order) == sorted(members)
        assert all(order.index(parent) < order.index(child) for parent, child in inside)


@given(nodes, pairs)
def test_groups_are_the_nodes_that_reach_each_other_dependencies_first(
    members: list[int], dependencies: Pairs
) -> None:
    inside = [(a, b) for a, b in dependencies if a in members and b in members]
    after = {node: [child for parent, child in inside if parent == node] for node in members}

    groups = strongly_connected(members, after)

    assert sorted(node for group in groups for node in group) == sorted(members)
    place = {node: index for index, group in enumerate(groups) for node in group}
    for node in members:
        both_ways = {other for other in reached(node, inside) if node in reached(other, inside)}
        assert {other for other in members if place[other] == place[node]} == both_ways | {node}
    assert all(place[parent] <= place[child] for parent, child in inside)


def test_long_chain_is_no_recursion() -> None:
    length = 3_000
    after = {node: [node + 1] for node in range(length - 1)}

    groups = strongly_connected(range(length), after)

    assert groups == [[node] for node in range(length)]
