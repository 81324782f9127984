"""Values and transactions as JSON, and back."""

import json
import math
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declarative_instr.exc import (
    JournalBusyError,
    JournalCodecError,
    JournalFormatError,
    UnknownObjectError,
)
from declarative_instr.ext.journal import (
    MISSING,
    Codec,
    Entries,
    Items,
    Journal,
    Members,
    Ref,
)
from declarative_instr.ext.journal.coding import Coding
from tests.ext.journal.graph import Drawing, Shape

FRACTION = Codec("fraction", Fraction, str, Fraction)

ONE_CHANGE = (
    '{"journal": 1}\n{"name": "n", "introduced": [], "edits": [[{"object": "a", "key": "b",'
    ' "old": %s, "new": 1}]]}'
)

plain = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary()
    | st.dates()
    | st.datetimes()
    | st.timedeltas()
    | st.decimals(allow_nan=False)
    | st.uuids()
    | st.builds(Ref, st.text())
    | st.just(MISSING)
)
values = st.recursive(
    plain,
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.text() | st.integers(), inner)
        | st.lists(inner).map(tuple)
        | st.lists(inner).map(lambda members: Items(tuple(members)))
        | st.lists(st.tuples(st.text(), inner)).map(lambda pairs: Entries(tuple(pairs)))
    ),
    max_leaves=8,
)


@given(value=values)
def test_value_comes_back_from_its_json(value: object) -> None:
    coding = Coding()

    text = json.dumps(coding.encoded(value, "Shape.note"), allow_nan=False)

    assert coding.decoded(json.loads(text)) == value


@pytest.mark.parametrize(
    "value",
    [
        datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC),
        date(2026, 1, 2),
        time(3, 4),
        timedelta(days=-1, microseconds=5),
        Decimal("1.50"),
        UUID(int=7),
        b"\x00\xff",
        1 + 2j,
        math.inf,
        {1, 2},
        frozenset("ab"),
        Members(frozenset({Ref("a"), Ref("b")})),
        {"ref": "no object"},
    ],
    ids=lambda value: type(value).__name__,
)
def test_value_comes_back_with_its_type(value: object) -> None:
    coding = Coding()

    back = coding.decoded(json.loads(json.dumps(coding.encoded(value, "Shape.note"))))

    assert back == value
    assert type(back) is type(value)


def noted(value: object, **settings: Any) -> Journal:
    shape = Shape()
    journal = Journal(**settings)
    journal.attach(shape)
    with journal.transaction("note"):
        shape.note = value
    return journal


def test_value_without_a_form_in_json_is_named_with_its_attribute() -> None:
    journal = noted(Fraction(1, 3))

    with pytest.raises(JournalCodecError, match=r"^Shape\.note holds a Fraction .*codecs="):
        journal.dumps()


def test_subclass_of_a_known_type_is_not_written_as_that_type() -> None:
    journal = noted(type("Loud", (str,), {})("a"))

    with pytest.raises(JournalCodecError, match="Loud"):
        journal.dumps()


def test_codec_of_the_user_writes_and_reads_a_type() -> None:
    text = noted(Fraction(1, 3), codecs=[FRACTION]).dumps()
    read, copy = Journal(codecs=[FRACTION]), Shape()

    read.load(StringIO(text))
    read.replay_on({"Shape-1": copy})

    assert copy.note == Fraction(1, 3)


def test_tag_without_its_codec_is_named_with_its_line() -> None:
    text = noted(Fraction(1, 3), codecs=[FRACTION]).dumps()

    with pytest.raises(JournalFormatError, match="tagged 'fraction'") as caught:
        Journal().load(StringIO(text))

    assert caught.value.__notes__ == ["in line 2"]


@pytest.mark.parametrize(
    "text",
    [
        "no json",
        "{}",
        '{"journal": 99}',
        "[1]",
        '{"journal": 1}\n{"name": 1}',
        '{"journal": 1}\n{"name": "n", "introduced": [], "edits": [[]]}',
        ONE_CHANGE % '{"a": 1, "b": 2}',
        ONE_CHANGE % '{"date": "yesterday"}',
        ONE_CHANGE % '{"entries": [1]}',
    ],
)
def test_text_that_no_journal_wrote_is_refused(text: str) -> None:
    with pytest.raises(JournalFormatError):
        Journal().load(StringIO(text))


def test_loaded_history_is_undone_on_the_objects_that_were_given() -> None:
    drawing = Drawing(title="first")
    journal = Journal(follow=["shapes"])
    journal.attach(drawing)
    with journal.transaction("edit"):
        drawing.title = "second"
        drawing.shapes.append(Shape(x=1))
    text = journal.dumps()
    restarted = Drawing(title="second", shapes=[Shape(x=1)])
    loaded = Journal(follow=["shapes"])

    loaded.load(StringIO(text), {"Drawing-1": restarted, "Shape-2": restarted.shapes[0]})
    loaded.undo()

    assert restarted.title == "first"
    assert restarted.shapes == []
    assert loaded.dumps() == '{"journal": 1}\n'


def test_names_of_a_loaded_history_are_given_to_no_other_object() -> None:
    text = noted("a").dumps()
    journal, other = Journal(), Shape()
    journal.load(StringIO(text))

    journal.attach(other)

    assert journal.id_of(other) != "Shape-1"


def test_journal_with_a_history_loads_no_other() -> None:
    journal = noted("a")

    with pytest.raises(JournalBusyError, match="has a history already"):
        journal.load(StringIO(journal.dumps()))


def test_class_of_an_object_to_make_must_be_given() -> None:
    drawing = Drawing()
    journal = Journal(follow=["shapes"])
    journal.attach(drawing)
    drawing.shapes.append(Shape(x=1))
    read = Journal()
    read.load(StringIO(journal.dumps()))
    copy = Drawing()

    with pytest.raises(UnknownObjectError, match=r"a class 'tests\.ext\.journal\.graph\.Shape'"):
        read.replay_on({"Drawing-1": copy})
    read.replay_on({"Drawing-1": copy}, classes=[Shape])

    assert [shape.x for shape in copy.shapes] == [1]


def test_dump_writes_one_line_for_each_transaction_after_the_header() -> None:
    journal, file = noted("ä"), StringIO()

    journal.dump(file)

    assert [json.loads(line).get("name") for line in file.getvalue().splitlines()] == [None, "note"]
