"""Pickles that are old or forged: each part is checked, and the error says which does not fit."""

import copy
import pickle
from collections.abc import Iterator
from typing import Any

import pytest
from typing_extensions import override

from declarative_instr import (
    DeclarativeBase,
    Mapped,
    register_class,
    relationship,
    unregister_class,
)
from declarative_instr.attributes import AttributeSpec
from declarative_instr.exc import (
    PickledAttributeError,
    UnmappedInstanceError,
    UnpicklingError,
)
from declarative_instr.instrumentation import register_attribute
from declarative_instr.state.objects import holder_of, rebuild
from declarative_instr.state.packed import PackedState
from declarative_instr.state.ports import STATE_ATTR
from declarative_instr.state.slot_pickling import rebuild_slotted


class Base(DeclarativeBase):
    pass


class Sheet(Base):
    title: Mapped[str]
    pages: Mapped[int]
    notes: Mapped[list["Note"]] = relationship(back_populates="sheet")


class Note(Base):
    text: Mapped[str]
    sheet: Mapped[Sheet | None] = relationship(back_populates="notes")


class Moved(Base):
    """Had `name` in place of `title`."""

    title: Mapped[str]

    @override
    def __setstate__(self, state: dict[str, Any]) -> None:
        if "name" in state["values"]:
            state["values"]["title"] = state["values"].pop("name")
        inherited: Any = super()
        inherited.__setstate__(state)


class Undeclared:
    pass


@pytest.fixture
def slotted() -> Iterator[Any]:
    class Slotted:
        __slots__ = ("__weakref__", "label")

    register_class(Slotted)
    register_attribute(Slotted, "label", AttributeSpec())
    yield Slotted
    unregister_class(Slotted)


def state(**parts: object) -> dict[str, Any]:
    return {"version": 1, "values": {"title": "A"}, **parts}


def fill(**parts: object) -> Any:
    """A sheet filled from a state of these parts."""
    sheet: Any = Sheet.__new__(Sheet)
    sheet.__setstate__(state(**parts))
    return sheet


# Old ones ------------------------------------------------------------------------------------


def test_removed_attribute_is_an_error_that_names_it() -> None:
    with pytest.raises(
        PickledAttributeError, match=r"'titel', 'year'.*Did you mean 'title'\?"
    ) as e:
        fill(values={"year": 1, "titel": "A"})

    assert e.value.names == ("titel", "year")


@pytest.mark.parametrize("part", ["committed", "pending"])
def test_removed_attribute_is_found_in_what_else_is_kept(part: str) -> None:
    with pytest.raises(PickledAttributeError, match="'author'"):
        fill(**{part: {"author": "B"}})


def test_removed_attribute_is_found_among_the_expired() -> None:
    with pytest.raises(PickledAttributeError, match="'author'"):
        fill(expired=["author"])


def test_setstate_of_the_class_may_rename_what_the_pickle_has() -> None:
    moved = Moved.__new__(Moved)

    moved.__setstate__({"version": 1, "values": {"name": "A"}})

    assert moved.title == "A"


def test_attribute_that_is_new_reads_as_unset() -> None:
    assert fill().pages is None


def test_attribute_removed_since_is_found_in_a_real_pickle() -> None:
    class First(Base):
        title: Mapped[str]
        author: Mapped[str]

    class Later(Base):
        title: Mapped[str]

    globals()["First"], First.__qualname__ = First, "First"  # pickles name it
    written = pickle.dumps(First(title="A", author="B"))
    globals()["First"] = Later

    with pytest.raises(PickledAttributeError, match="'author'"):
        pickle.loads(written)


@pytest.mark.parametrize("version", [None, 0, 2, "1"])
def test_other_version_is_refused(version: object) -> None:
    with pytest.raises(UnpicklingError, match="not of format 1"):
        fill(version=version)


# Forged ones ---------------------------------------------------------------------------------


@pytest.mark.parametrize("forged", [None, [], "text", 5, {}])
def test_what_is_no_state_is_refused(forged: Any) -> None:
    sheet: Any = Sheet.__new__(Sheet)

    with pytest.raises(UnpicklingError, match="not of format 1"):
        sheet.__setstate__(forged)


@pytest.mark.parametrize(
    ("part", "forged"),
    [
        ("values", None),
        ("values", [("title", "A")]),
        ("others", ["nickname"]),
        ("others", {5: "five"}),
        ("others", {"title": "B"}),
        ("others", {"_sa_instance_state": None}),
        ("committed", ["title"]),
        ("committed", "title"),
        ("committed", {5: "five"}),
        ("expired", "title"),
        ("expired", [["title"]]),
        ("pending", ["notes"]),
        ("pending", {"notes": None}),
        ("pending", {"notes": ([],)}),
        ("pending", {"notes": ({}, {})}),
        ("info", ["note"]),
    ],
)
def test_part_of_another_form_is_refused(part: str, forged: object) -> None:
    with pytest.raises(UnpicklingError, match="Sheet object was not written by this package"):
        fill(**{part: forged})


@pytest.mark.parametrize("forged", [dict, pickle.loads, None, "Sheet", Base(), Undeclared, int])
def test_what_is_no_declared_class_is_not_made(forged: object) -> None:
    with pytest.raises(UnmappedInstanceError, match="no declared class"):
        rebuild(forged, None, 0)


@pytest.mark.parametrize("forged", [dict, None, "Sheet", Undeclared, int])
def test_what_is_not_instrumented_is_not_made(forged: object) -> None:
    with pytest.raises(UnmappedInstanceError):
        rebuild_slotted(forged, (), None, 0)


def test_key_that_cannot_be_hashed_is_refused() -> None:
    with pytest.raises(UnpicklingError, match="identity key cannot be hashed"):
        rebuild(Sheet, ["key"], 0)  # type: ignore[arg-type]  # forged


@pytest.mark.parametrize("flags", [None, "1", 1.0, True])
def test_flags_that_are_no_number_are_refused(flags: Any) -> None:
    with pytest.raises(UnpicklingError, match="flags are"):
        rebuild(Sheet, None, flags)


@pytest.mark.parametrize("flags", [-1, 1 << 40, 0xFFFF_FFFF])
def test_flags_of_others_are_dropped(flags: int) -> None:
    assert rebuild(Sheet, 1, flags)._sa_flags < 64


def test_state_refused_half_way_leaves_a_usable_object() -> None:
    sheet: Any = Sheet.__new__(Sheet)

    with pytest.raises(UnpicklingError):
        sheet.__setstate__(state(committed="forged"))

    sheet.pages = 5
    assert (sheet.title, sheet.pages) == ("A", 5)


def test_collection_that_was_no_collection_is_refused() -> None:
    with pytest.raises(
        UnpicklingError, match=r"Sheet\.notes is a collection, and the pickle has 5"
    ):
        fill(values={"notes": 5})


def test_parts_beside_a_foreign_object_are_checked_on_first_touch() -> None:
    class Plain:
        pass

    register_class(Plain)
    register_attribute(Plain, "label", AttributeSpec())
    plain, packed = Plain(), PackedState(None, 1)
    packed.state = {"version": 1, "committed": {"former": 1}}
    vars(plain)[STATE_ATTR] = packed

    try:
        with pytest.raises(PickledAttributeError, match="'former'"):
            holder_of(plain)
    finally:
        unregister_class(Plain)


def test_parts_of_a_slotted_object_are_checked(slotted: Any) -> None:
    one = slotted()

    with pytest.raises(PickledAttributeError, match="'former'"):
        one.__setstate__({"version": 1, "values": {"former": 1}})


def test_slots_that_are_no_attributes_go_along() -> None:
    class Mixed:
        __slots__ = ("__weakref__", "label", "note")

    register_class(Mixed)
    register_attribute(Mixed, "label", AttributeSpec())
    one: Any = Mixed()
    one.label, one.note = "A", "kept"

    other = copy.copy(one)

    assert (other.label, other.note) == ("A", "kept")
    unregister_class(Mixed)
