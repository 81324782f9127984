"""Journal: transactions, undo, redo, marks, and what each of them refuses."""

from contextlib import suppress
from typing import Any

import pytest

from declarative_instr import Mapped, event, get_history, relationship
from declarative_instr.exc import (
    ArgumentError,
    DuplicateNameError,
    JournalBusyError,
    JournalError,
    NothingToUndoError,
    RestoreError,
    UnknownMarkError,
    UnknownObjectError,
    UnmappedClassError,
)
from declarative_instr.ext.journal import MISSING, Change, Edit, Items, Journal, Ref
from tests.ext.journal.graph import Base, Drawing, Layer, Shape, Tag


def drawing_with(*numbers: int) -> tuple[Drawing, Journal]:
    drawing = Drawing(title="first", shapes=[Shape(x=number) for number in numbers])
    journal = Journal(follow=["shapes"])
    journal.attach(drawing)
    return drawing, journal


def numbers(drawing: Drawing) -> list[int | None]:
    return [shape.x for shape in drawing.shapes]


def test_transaction_is_undone_and_redone_as_one() -> None:
    drawing, journal = drawing_with(1, 2)
    with journal.transaction("tidy"):
        drawing.title = "second"
        drawing.shapes[0].x = 5
        drawing.shapes.reverse()
        drawing.shapes.pop()

    undone = journal.undo()
    before = (drawing.title, numbers(drawing))
    journal.redo()

    assert undone.name == "tidy"
    assert before == ("first", [2, 1]), "no event tells of reverse(), which came before the pop"
    assert (drawing.title, numbers(drawing)) == ("second", [2])


def test_touched_list_gets_its_order_back() -> None:
    drawing, journal = drawing_with(3, 1, 2)
    first = list(drawing.shapes)
    with journal.transaction("sort"):
        journal.touch(drawing, "shapes")
        drawing.shapes.sort(key=lambda shape: shape.x or 0)

    journal.undo()

    assert [a is b for a, b in zip(drawing.shapes, first, strict=True)] == [True] * 3


def test_undo_changes_the_collection_itself_and_does_not_replace_it() -> None:
    drawing, journal = drawing_with(1)
    shapes = drawing.shapes
    shapes.append(Shape(x=2))

    journal.undo()

    assert drawing.shapes is shapes
    assert numbers(drawing) == [1]


@pytest.mark.parametrize("side", ["collection", "reference"])
def test_both_sides_are_one_edit_whichever_was_changed(side: str) -> None:
    drawing, journal = drawing_with()
    shape = Shape(x=1)
    if side == "collection":
        drawing.shapes.append(shape)
    else:
        shape.drawing = drawing

    (transaction,) = journal.done

    name, other = journal.id_of(drawing), journal.id_of(shape)
    assert transaction.edits == (
        Edit(
            (
                Change(name, "shapes", Items(()), Items((Ref(other),))),
                Change(other, "drawing", MISSING, Ref(name)),
            )
        ),
    )


def test_move_between_two_owners_is_one_edit_and_undone_to_the_same_place() -> None:
    first, journal = drawing_with(1, 2, 3)
    second = Drawing()
    journal.attach(second)
    first.shapes[1].drawing = second

    edits = journal.done[-1].edits
    journal.undo()

    assert len(edits) == 1
    assert (numbers(first), numbers(second)) == ([1, 2, 3], [])


def test_side_that_is_not_attached_follows_by_its_back_reference() -> None:
    drawing, shape = Drawing(), Shape(x=1)
    journal = Journal()
    journal.attach(shape)
    shape.drawing = drawing

    journal.undo()

    assert drawing.shapes == []


def test_owner_alone_attached_records_what_its_members_begin() -> None:
    first, second, shapes = Drawing(), Drawing(), [Shape(x=1), Shape(x=2)]
    journal = Journal()
    journal.attach(first, second)
    shapes[0].drawing = first
    shapes[1].drawing = second

    journal.undo()

    assert (numbers(first), numbers(second)) == ([1], [])


def test_edits_outside_of_transactions_are_named_by_their_attributes() -> None:
    drawing, journal = drawing_with(1)
    drawing.title = "second"
    drawing.title = "third"
    drawing.shapes.clear()
    drawing.title = "third"

    assert [each.name for each in journal.done] == [
        "Drawing.title",
        "Drawing.title",
        "Drawing.shapes",
    ]


def test_change_made_by_a_listener_belongs_to_the_edit_that_it_heard() -> None:
    class Labelled(Base):
        number: Mapped[int]
        label: Mapped[str]

    @event.listens_for(Labelled.number, "set")
    def follow(target: Any, value: Any, oldvalue: Any, initiator: Any) -> None:
        target.label = f"number {value}"

    one = Labelled(number=1)
    journal = Journal()
    journal.attach(one)
    one.number = 2

    journal.undo()

    assert (one.number, one.label) == (1, "number 1")
    assert not journal.done


def test_listener_that_looks_at_the_journal_does_not_disturb_the_edit() -> None:
    drawing, journal = drawing_with()
    seen: list[int] = []

    def look(target: Any, value: Any, oldvalue: Any, initiator: Any) -> None:
        seen.append(len(journal.done))

    event.listen(Drawing.title, "set", look)
    drawing.title = "second"
    drawing.title = "third"
    event.remove(Drawing.title, "set", look)

    assert seen == [0, 1]
    assert [change.old for each in journal.done for change in each.changes] == ["first", "second"]


def test_transaction_of_a_listener_does_not_disturb_the_edit() -> None:
    drawing, journal = drawing_with(1)

    def move(target: Any, value: Any, oldvalue: Any, initiator: Any) -> None:
        with journal.transaction("move"):
            drawing.shapes[0].x = 2

    event.listen(Drawing.title, "set", move)
    drawing.title = "second"
    event.remove(Drawing.title, "set", move)
    names = [each.name for each in journal.done]

    while journal.done:
        journal.undo()

    assert names == ["move", "Drawing.title"]
    assert (drawing.title, numbers(drawing)) == ("first", [1])


def test_edit_after_an_undo_is_told_from_what_the_undo_changed() -> None:
    drawing, journal = drawing_with()
    drawing.title = "second"
    drawing.title = "second"
    journal.undo()
    drawing.title = "third"

    assert [(c.old, c.new) for each in journal.done for c in each.changes] == [("first", "third")]


def test_edit_that_a_listener_refused_is_none() -> None:
    class Positive(Base):
        number: Mapped[int]

    @event.listens_for(Positive.number, "set")
    def refuse(target: Any, value: Any, oldvalue: Any, initiator: Any) -> None:
        if value < 0:
            raise ValueError(value)

    one = Positive(number=1)
    journal = Journal()
    journal.attach(one)
    with pytest.raises(ValueError, match="-1"):
        one.number = -1

    assert journal.done == ()


def test_error_in_a_transaction_takes_its_edits_back() -> None:
    drawing, journal = drawing_with(1, 2)

    def fail() -> None:
        with journal.transaction("fails"):
            drawing.title = "second"
            drawing.shapes.clear()
            raise KeyError

    with pytest.raises(KeyError):
        fail()

    assert (drawing.title, numbers(drawing)) == ("first", [1, 2])
    assert journal.done == ()


def test_inner_transaction_joins_the_outer_one() -> None:
    drawing, journal = drawing_with(1)
    with journal.transaction("outer"):
        drawing.title = "second"
        with journal.transaction("inner"):
            drawing.shapes[0].x = 2

    journal.undo()

    assert (drawing.title, numbers(drawing)) == ("first", [1])


def test_error_that_stays_within_the_outer_transaction_takes_inner_edits_back_alone() -> None:
    drawing, journal = drawing_with(1)
    with journal.transaction("outer"):
        drawing.title = "second"
        with suppress(KeyError), journal.transaction("inner"):
            drawing.title = "third"
            raise KeyError

    assert drawing.title == "second"
    assert [change.new for change in journal.done[0].changes] == ["second"]


def test_transaction_without_net_change_is_none() -> None:
    drawing, journal = drawing_with(1)
    with journal.transaction("nothing"):
        drawing.title = "second"
        drawing.title = "first"

    assert journal.done == ()


def test_new_edit_clears_what_could_be_redone() -> None:
    drawing, journal = drawing_with(1)
    drawing.title = "second"
    journal.undo()
    drawing.title = "third"

    assert journal.undone == ()
    with pytest.raises(NothingToUndoError, match="nothing to redo"):
        journal.redo()


def test_undo_of_an_empty_history_says_so() -> None:
    with pytest.raises(NothingToUndoError, match="nothing to undo"):
        Journal().undo()


def test_equal_merge_keys_join_until_a_mark_or_an_undo() -> None:
    drawing, journal = drawing_with()
    for text in ("a", "ab", "abc"):
        with journal.transaction("type", merge_key="title"):
            drawing.title = text
    journal.mark()
    with journal.transaction("type", merge_key="title"):
        drawing.title = "abcd"

    changes = [[(c.old, c.new) for c in each.changes] for each in journal.done]

    assert changes == [[("first", "abc")], [("abc", "abcd")]]


def test_merged_transactions_that_take_each_other_back_are_none() -> None:
    drawing, journal = drawing_with()
    for text in ("a", "first"):
        with journal.transaction("type", merge_key=1):
            drawing.title = text

    assert journal.done == ()


def test_limit_drops_the_oldest_transactions() -> None:
    drawing = Drawing(title="0")
    journal = Journal(limit=2)
    journal.attach(drawing)
    for text in "1234":
        drawing.title = text

    while journal.done:
        journal.undo()

    assert drawing.title == "2"


def test_rollback_undoes_all_since_the_mark_and_leaves_it_to_be_redone() -> None:
    drawing, journal = drawing_with(1)
    drawing.title = "second"
    mark = journal.mark()
    drawing.title = "third"
    drawing.shapes.append(Shape(x=2))

    undone = journal.rollback_to(mark)

    assert [each.name for each in undone] == ["Drawing.shapes", "Drawing.title"]
    assert (drawing.title, numbers(drawing)) == ("second", [1])
    assert len(journal.undone) == 2


def test_mark_whose_point_was_undone_is_refused() -> None:
    drawing, journal = drawing_with()
    drawing.title = "second"
    mark = journal.mark()
    journal.undo()

    with pytest.raises(UnknownMarkError, match="undone or dropped"):
        journal.rollback_to(mark)


def test_mark_of_another_journal_is_refused() -> None:
    _, journal = drawing_with()

    with pytest.raises(UnknownMarkError):
        journal.rollback_to(Journal().mark())


def test_cleared_journal_knows_no_history_and_no_mark() -> None:
    drawing, journal = drawing_with()
    mark = journal.mark()
    drawing.title = "second"
    journal.clear()

    assert journal.done == ()
    with pytest.raises(UnknownMarkError):
        journal.rollback_to(mark)


@pytest.mark.parametrize("action", ["undo", "redo", "mark", "clear", "dumps"])
def test_open_transaction_is_to_be_left_first(action: str) -> None:
    _, journal = drawing_with()

    with (
        journal.transaction("open"),
        pytest.raises(JournalBusyError, match="while a transaction is open"),
    ):
        getattr(journal, action)()


def test_undo_that_a_listener_refuses_half_way_leaves_everything_as_it_was() -> None:
    class Guarded(Base):
        number: Mapped[int]
        other: Mapped[int]

    one = Guarded(number=1, other=1)
    journal = Journal()
    journal.attach(one)
    with journal.transaction("both"):
        one.number, one.other = 2, 2

    @event.listens_for(Guarded.other, "set")
    def refuse(target: Any, value: Any, oldvalue: Any, initiator: Any) -> None:
        message = "not now"
        raise ValueError(message)

    with pytest.raises(RestoreError, match="could not undo 'both': not now") as caught:
        journal.undo()

    assert isinstance(caught.value.__cause__, ValueError)
    assert (one.number, one.other) == (2, 2)
    assert len(journal.done) == 1


def test_listeners_and_other_sides_hear_of_an_undo() -> None:
    heard: list[object] = []
    drawing, journal = drawing_with(1)
    drawing.title = "second"

    def hear(target: Any, value: Any, oldvalue: Any, initiator: Any) -> None:
        heard.append(value)

    event.listen(Drawing.title, "set", hear)
    journal.undo()
    event.remove(Drawing.title, "set", hear)

    assert heard == ["first"]


def test_history_of_a_new_object_is_blank_again() -> None:
    shape = Shape()
    journal = Journal()
    journal.attach(shape)
    shape.x = 1
    shape.drawing = Drawing()

    journal.undo()
    journal.undo()

    assert not get_history(shape, "x")
    assert not get_history(shape, "drawing")


def test_keys_and_order_of_a_dictionary_come_back() -> None:
    drawing = Drawing()
    layers = [Layer(name=name) for name in "abc"]
    drawing.layers = {layer.name: layer for layer in layers}
    journal = Journal()
    journal.attach(drawing, *layers)
    with journal.transaction("rearrange"):
        moved = drawing.layers.pop("a")
        moved.name = "z"
        drawing.layers["z"] = moved

    journal.undo()

    assert list(drawing.layers.items()) == list(zip("abc", layers, strict=True))
    assert layers[0].drawing is drawing


def test_both_lists_of_a_relation_between_many_get_their_order_back() -> None:
    shapes, tags = [Shape(), Shape()], [Tag(), Tag()]
    for shape in shapes:
        shape.tags = list(tags)
    journal = Journal()
    journal.attach(*shapes, *tags)
    shapes[0].tags.remove(tags[0])

    edits = journal.done[0].edits
    journal.undo()

    assert len(edits) == 1
    assert [tag.shapes for tag in tags] == [shapes, shapes]
    assert shapes[0].tags == tags


def test_replay_makes_the_objects_that_came_with_a_transaction() -> None:
    drawing, journal = drawing_with(1)
    with journal.transaction("add"):
        new = Shape(x=2, children=[Shape(x=3)])
        journal.attach(*new.children)
        drawing.shapes.insert(0, new)
        new.x = 4
    copy = Drawing(title="first", shapes=[Shape(x=1)])

    made = journal.replay_on([(drawing, copy), (drawing.shapes[1], copy.shapes[0])])

    assert numbers(copy) == [4, 1]
    assert copy.shapes[0] is made[journal.id_of(new)] is not new
    assert [child.x for child in copy.shapes[0].children] == [3]


def test_replay_that_lacks_an_object_leaves_the_copy_as_it_was() -> None:
    drawing, journal = drawing_with(1)
    drawing.title = "second"
    drawing.shapes[0].x = 2
    copy = Drawing(title="first")

    with pytest.raises(UnknownObjectError, match="'Shape-2' that it was not given"):
        journal.replay_on([(drawing, copy)])

    assert copy.title == "first"


def test_object_that_lost_transactions_introduced_is_introduced_again() -> None:
    drawing, journal = drawing_with()
    new = Shape(x=1)
    drawing.shapes.append(new)
    journal.undo()
    drawing.title = "second"
    drawing.shapes.append(new)
    copy = Drawing(title="first")

    journal.replay_on([(drawing, copy)])

    assert numbers(copy) == [1]


def test_name_of_an_object_that_is_not_attached_is_refused() -> None:
    with pytest.raises(UnknownObjectError, match="is not attached"):
        Journal().id_of(Shape())


def test_name_leads_to_its_object() -> None:
    drawing, journal = drawing_with()

    assert journal.object_of(journal.id_of(drawing)) is drawing


def test_attribute_that_does_not_exist_cannot_be_touched() -> None:
    drawing, journal = drawing_with()

    with pytest.raises(ArgumentError, match="no tracked attribute 'shape'"):
        journal.touch(drawing, "shape")


def test_object_without_instrumentation_cannot_be_attached() -> None:
    with pytest.raises(UnmappedClassError):
        Journal().attach(object())


def test_two_objects_cannot_have_one_name() -> None:
    journal = Journal(identify=lambda obj: type(obj).__name__)
    first, second = Shape(), Shape()
    journal.attach(first)

    with pytest.raises(DuplicateNameError, match="'Shape' stands for a Shape already"):
        journal.attach(second)


def test_errors_of_the_journal_have_one_root() -> None:
    with pytest.raises(JournalError):
        Journal().undo()


def test_object_that_a_listener_made_of_a_value_is_followed_and_replayed() -> None:
    def make_shape(target: Any, value: Any, initiator: Any) -> Any:
        return Shape(x=value) if isinstance(value, int) else value

    drawing, journal = drawing_with()
    event.listen(Drawing.shapes, "append", make_shape, retval=True)
    drawing.shapes.append(5)  # type: ignore[arg-type]  # what the listener is for
    event.remove(Drawing.shapes, "append", make_shape)
    copy = Drawing(title="first")
    journal.done  # noqa: B018  # collects the edit
    is_followed = drawing.shapes[0] in journal

    journal.replay_on([(drawing, copy)])

    assert is_followed
    assert numbers(copy) == [5]


def test_object_whose_fields_lie_beside_it_is_recorded_too() -> None:
    class BreakError(Base, Exception):
        cause: Mapped[str | None]
        reports: Mapped[list["Report"]] = relationship(back_populates="failure")

    class Report(Base):
        failure: Mapped[BreakError | None] = relationship(back_populates="reports")

    failure, report = BreakError(), Report()
    journal = Journal(follow=["reports"])
    journal.attach(failure)
    with journal.transaction("report"):
        failure.cause = "rust"
        report.failure = failure

    journal.undo()
    undone = [failure.cause, *failure.reports, report.failure]
    journal.redo()

    assert undone == [None, None]
    assert [failure.cause, *failure.reports, report.failure] == ["rust", report, failure]
