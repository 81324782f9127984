"""Edits: which changes belong together."""

from declarative_instr.ext.journal.grouping import edits_of
from declarative_instr.ext.journal.values import Change, Items, Place, Ref

OTHER = {"items": "owner", "owner": "items"}


def edits(*changes: Change) -> list[list[Place]]:
    found = edits_of(
        changes,
        lambda place: OTHER.get(place.key),
        lambda place: (0 if place.key == "items" else 1, place.key),
    )
    return [[change.place for change in edit.changes] for edit in found]


def test_reference_belongs_to_the_collection_that_it_moved_into() -> None:
    reference = Change("item", "owner", None, Ref("box"))
    collection = Change("box", "items", Items(), Items((Ref("item"),)))

    assert edits(reference, collection) == [[Place("box", "items"), Place("item", "owner")]]


def test_change_of_a_plain_value_is_an_edit_of_its_own() -> None:
    title = Change("box", "title", "a", "b")
    collection = Change("box", "items", Items(), Items((Ref("item"),)))

    assert edits(title, collection) == [[Place("box", "title")], [Place("box", "items")]]


def test_member_that_stayed_joins_nothing() -> None:
    order = Change("box", "items", Items((Ref("a"), Ref("b"))), Items((Ref("b"), Ref("a"))))
    owner = Change("a", "owner", Ref("x"), None)

    assert edits(order, owner) == [[Place("box", "items")], [Place("a", "owner")]]
