"""Any course of edits, undone, redone, rolled back and replayed, against snapshots of the graph.

No collection with another side is given an object twice, nor two objects of one key by their other
sides: the sides would disagree afterwards.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declarative_instr.ext.journal import Journal
from tests.ext.journal.graph import Drawing, Layer, Shape, Tag, histories_of, state_of
from tests.tracking import commit

Step = tuple[str, int, int, int]
SIZE = 3

numbers = st.integers(0, SIZE - 1)


def make_graph() -> list[Any]:
    """Shapes, then drawings, layers and tags, the same ones each time."""
    shapes = [Shape(x=number) for number in range(2 * SIZE)]
    drawings = [Drawing(title=f"drawing {number}", shapes=[shapes[number]]) for number in range(2)]
    layers = [Layer(name=f"layer {number}") for number in range(2)]
    layers[0].drawing = drawings[0]
    shapes[0].children = [shapes[1], shapes[2]]
    shapes[0].tags = [Tag(), Tag()]
    return [*shapes, *drawings, *layers, *shapes[0].tags]


class Graph:
    """The objects of one course of edits, by kind."""

    def __init__(self, objects: list[Any]) -> None:
        self.objects = objects
        self.shapes = objects[: 2 * SIZE]
        self.drawings = objects[2 * SIZE : 2 * SIZE + 2]
        self.layers = objects[2 * SIZE + 2 : 2 * SIZE + 4]
        self.tags = objects[2 * SIZE + 4 :]

    def edit(self, step: Step) -> None:
        """Make one edit; one that Python refuses, such as a pop of an empty list, is none."""
        action, one, two, three = step
        with suppress(IndexError, AttributeError):
            EDITS[action](self, one, two, three)


def set_x(graph: Graph, one: int, two: int, three: int) -> None:
    graph.shapes[one].x = two


def delete_x(graph: Graph, one: int, two: int, three: int) -> None:
    del graph.shapes[one].x


def insert(graph: Graph, one: int, two: int, three: int) -> None:
    shapes = graph.drawings[one % 2].shapes
    if graph.shapes[three] not in shapes:
        shapes.insert(two, graph.shapes[three])


def replace_slice(graph: Graph, one: int, two: int, three: int) -> None:
    shapes = graph.drawings[one % 2].shapes
    others = [shape for shape in graph.shapes[one : one + two] if shape not in shapes]
    shapes[two:three] = others


def pop(graph: Graph, one: int, two: int, three: int) -> None:
    graph.drawings[one % 2].shapes.pop(two)


def clear(graph: Graph, one: int, two: int, three: int) -> None:
    graph.drawings[one % 2].shapes.clear()


def assign(graph: Graph, one: int, two: int, three: int) -> None:
    graph.drawings[one % 2].shapes = graph.shapes[two : two + three][::-1]


def move(graph: Graph, one: int, two: int, three: int) -> None:
    graph.shapes[one].drawing = [None, *graph.drawings][two]


def adopt(graph: Graph, one: int, two: int, three: int) -> None:
    graph.shapes[one].parent = [None, *graph.shapes][two + three]


def put_child(graph: Graph, one: int, two: int, three: int) -> None:
    children, child = graph.shapes[one].children, graph.shapes[two + three]
    if child not in children:
        children.insert(0, child)


def toggle_tag(graph: Graph, one: int, two: int, three: int) -> None:
    tags, tag = graph.shapes[one].tags, graph.tags[two % 2]
    if any(each is tag for each in tags):
        tags.remove(tag)
    else:
        tags.insert(0, tag)


def set_layer(graph: Graph, one: int, two: int, three: int) -> None:
    graph.layers[one % 2].drawing = [None, *graph.drawings][two]


def rename_layer(graph: Graph, one: int, two: int, three: int) -> None:
    graph.layers[one % 2].name = f"name {two} of {one % 2}"


def put_layer(graph: Graph, one: int, two: int, three: int) -> None:
    layers, layer = graph.drawings[one % 2].layers, graph.layers[three % 2]
    if layer not in layers.values():
        layers[f"key {two}"] = layer


def pop_layer(graph: Graph, one: int, two: int, three: int) -> None:
    layers = graph.drawings[one % 2].layers
    if layers:
        layers.popitem()


def toggle_shape(graph: Graph, one: int, two: int, three: int) -> None:
    graph.layers[one % 2].shapes ^= {graph.shapes[two], graph.shapes[three]}


EDITS: dict[str, Callable[[Graph, int, int, int], None]] = {
    function.__name__: function
    for function in (
        set_x,
        delete_x,
        insert,
        replace_slice,
        pop,
        clear,
        assign,
        move,
        adopt,
        put_child,
        toggle_tag,
        set_layer,
        rename_layer,
        put_layer,
        pop_layer,
        toggle_shape,
    )
}

steps = st.tuples(st.sampled_from(sorted(EDITS)), numbers, numbers, numbers)
courses = st.lists(st.lists(steps, min_size=1, max_size=4), max_size=6)


def new() -> Graph:
    return Graph(make_graph())


def committed() -> Graph:
    graph = new()
    commit(*graph.objects)
    return graph


def attached(graph: Graph) -> Journal:
    journal = Journal()
    journal.attach(*graph.objects)
    return journal


def run(graph: Graph, journal: Journal, course: list[list[Step]]) -> Iterator[None]:
    for block in course:
        with journal.transaction("block"):
            for step in block:
                graph.edit(step)
        yield


def after(action: Callable[[], object], graph: Graph) -> list[dict[str, object]]:
    action()
    return state_of(graph.objects)


@pytest.mark.parametrize("make", [new, committed], ids=["new", "committed"])
@given(course=courses)
def test_undo_restores_each_snapshot_and_redo_each_edit(
    course: list[list[Step]], make: Callable[[], Graph]
) -> None:
    graph = make()
    journal = attached(graph)
    snapshots = [state_of(graph.objects)]
    for _ in run(graph, journal, course):
        if len(journal.done) == len(snapshots):
            snapshots.append(state_of(graph.objects))

    undone = [after(journal.undo, graph) for _ in journal.done]
    redone = [after(journal.redo, graph) for _ in journal.undone]

    assert undone == snapshots[-2::-1]
    assert redone == snapshots[1:]


@given(course=courses)
def test_histories_are_as_before_when_all_edits_are_undone(course: list[list[Step]]) -> None:
    graph = committed()
    journal = attached(graph)
    before = histories_of(graph.objects)
    list(run(graph, journal, course))

    while journal.done:
        journal.undo()

    assert histories_of(graph.objects) == before


@given(course=st.lists(steps, max_size=12))
def test_edits_outside_of_transactions_are_undone_and_redone_too(course: list[Step]) -> None:
    graph = new()
    journal = attached(graph)
    before = state_of(graph.objects)
    for step in course:
        graph.edit(step)
    after = state_of(graph.objects)

    while journal.done:
        journal.undo()
    undone = state_of(graph.objects)
    while journal.undone:
        journal.redo()

    assert undone == before
    assert state_of(graph.objects) == after


@given(first=courses, second=courses)
def test_rollback_to_a_mark_restores_its_snapshot(
    first: list[list[Step]], second: list[list[Step]]
) -> None:
    graph = new()
    journal = attached(graph)
    list(run(graph, journal, first))
    mark, snapshot = journal.mark(), state_of(graph.objects)
    list(run(graph, journal, second))

    journal.rollback_to(mark)

    assert state_of(graph.objects) == snapshot


@given(course=courses, failing=st.lists(steps, max_size=6))
def test_transaction_that_fails_leaves_everything_as_it_was(
    course: list[list[Step]], failing: list[Step]
) -> None:
    graph = new()
    journal = attached(graph)
    list(run(graph, journal, course))
    snapshot, done = state_of(graph.objects), journal.done

    with suppress(ZeroDivisionError), journal.transaction("fails"):
        for step in failing:
            graph.edit(step)
        raise ZeroDivisionError

    assert state_of(graph.objects) == snapshot
    assert journal.done == done


@given(course=courses)
def test_replay_on_a_copy_gives_an_equal_graph(course: list[list[Step]]) -> None:
    graph = new()
    journal = attached(graph)
    list(run(graph, journal, course))
    copies = make_graph()

    journal.replay_on(zip(graph.objects, copies, strict=True))

    assert state_of(copies) == state_of(graph.objects)


@given(course=courses)
def test_journal_read_from_its_lines_replays_equally(course: list[list[Step]]) -> None:
    graph = new()
    journal = attached(graph)
    list(run(graph, journal, course))
    copies = make_graph()
    read = Journal()

    read.load(StringIO(journal.dumps()))
    read.replay_on({journal.id_of(o): c for o, c in zip(graph.objects, copies, strict=True)})

    assert state_of(copies) == state_of(graph.objects)
    assert [each.edits for each in read.done] == [each.edits for each in journal.done]


@given(course=courses)
def test_each_attribute_is_changed_by_one_edit_of_a_transaction(course: list[list[Step]]) -> None:
    graph = new()
    journal = attached(graph)

    list(run(graph, journal, course))

    for transaction in journal.done:
        places = [change.place for change in transaction.changes]
        assert len(places) == len(set(places))
