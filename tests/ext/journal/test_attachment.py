"""What being attached costs, keeps alive, and leaves behind."""

import gc
from typing import Any
from weakref import ref

from declarative_instr.ext.journal import Journal
from declarative_instr.instrumentation.factory import manager_of_class
from tests.ext.journal.graph import Drawing, Shape
from tests.tracking import attribute_of

EVENTS = ("set", "append", "remove", "bulk_replace")


def listeners(class_: type) -> int:
    attributes: Any = manager_of_class(class_).values()
    return sum(len(getattr(each.dispatch, name)) for each in attributes for name in EVENTS)


def test_class_has_listeners_as_long_as_an_object_of_it_is_attached() -> None:
    shapes = [Shape(), Shape()]
    journal = Journal()
    journal.attach(*shapes)
    attached = listeners(Shape)

    journal.detach(shapes[0])
    with_one = listeners(Shape)
    journal.detach(shapes[1])

    assert attached == with_one > 0
    assert listeners(Shape) == 0
    assert not attribute_of(Shape, "x").active


def test_class_without_attached_objects_has_no_listener() -> None:
    shape = Shape()
    journal = Journal()
    journal.attach(shape)

    assert listeners(Drawing) == 0
    journal.close()


def test_object_that_dies_takes_the_listeners_along() -> None:
    shape = Shape()
    journal = Journal()
    journal.attach(shape)

    del shape

    assert listeners(Shape) == 0
    assert journal.done == ()


def test_journal_that_dies_takes_the_listeners_along() -> None:
    shape = Shape()
    journal = Journal()
    journal.attach(shape)

    del journal
    gc.collect()

    assert listeners(Shape) == 0
    shape.x = 1


def test_edit_of_an_object_of_the_same_class_is_not_recorded() -> None:
    shape, other = Shape(), Shape()
    journal = Journal()
    journal.attach(shape)

    other.x = 1

    assert journal.done == ()
    assert shape in journal
    assert other not in journal


def test_removed_object_lives_as_long_as_its_transaction() -> None:
    drawing = Drawing(shapes=[Shape(x=1)])
    journal = Journal(follow=["shapes"])
    journal.attach(drawing)
    with journal.transaction("remove"):
        drawing.shapes.pop()
    gc.collect()
    journal.undo()
    alive = ref(drawing.shapes[0])
    journal.redo()
    gc.collect()
    is_kept = alive() is not None

    journal.clear()
    gc.collect()

    assert is_kept
    assert alive() is None


def test_what_comes_to_a_followed_relation_is_attached_within_the_change() -> None:
    drawing = Drawing()
    journal = Journal(follow=["shapes", "children"])
    journal.attach(drawing)
    child = Shape()

    drawing.shapes.append(Shape(children=[child]))

    assert child in journal


def test_cyclic_graph_is_followed_once() -> None:
    one, other = Shape(), Shape()
    one.children = [other]
    other.children = [one]
    journal = Journal(follow=["children", "parent"])

    journal.attach(one)

    assert other in journal
