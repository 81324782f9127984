"""Counts, verdicts and the table, from what checkers said."""

from pathlib import Path

import pytest

from tests.typing.checkers import Diagnostic
from tests.typing.page import examples, unlike_the_marks
from tests.typing.programs import Program
from tests.typing.report import MISTAKES, RIGHT, TWINS, Report


def mistake(area: str, name: str, *, fails: bool = False) -> Program:
    return Program(area, name, "a-kind", fails_when_run=fails, modules=((f"{name}.py", ""),))


def told(path: str) -> list[Diagnostic]:
    return [Diagnostic(Path(path), 3, "no such name")]


ALL = [mistake("events", "one", fails=True), mistake("events", "two"), mistake("comparison", "x")]


def test_a_mistake_is_found_where_any_error_lies_in_it() -> None:
    report = Report(ALL, {"ty": {(MISTAKES, "events/two"): told("mistakes/events/two.py")}})

    assert report.share("ty") == pytest.approx(1 / 3)
    assert report.missed("ty") == [ALL[0], ALL[2]]


@pytest.mark.parametrize("kind", [TWINS, RIGHT])
def test_an_error_in_a_correct_program_is_a_failure(kind: str) -> None:
    every = {(MISTAKES, one.path): told("somewhere.py") for one in ALL}
    report = Report(ALL, {"ty": {**every, (kind, "events/one"): told(f"{kind}/events/one.py")}})

    assert f"ty: {kind}/events/one.py:3: no such name" in list(report.failures())


def test_too_small_a_share_is_a_failure() -> None:
    report = Report(ALL, {"ty": {(MISTAKES, "events/two"): told("mistakes/events/two.py")}})

    assert any(text.startswith("ty: finds 33.3% of the mistakes") for text in report.failures())


def test_another_mypy_has_the_floor_of_this_one() -> None:
    report = Report(ALL, {"mypy (older)": {}})

    assert any(text.startswith("mypy (older): finds 0.0%") for text in report.failures())


def test_the_table_counts_by_area_and_as_a_whole() -> None:
    report = Report(ALL, {"ty": {(MISTAKES, "events/two"): told("mistakes/events/two.py")}})

    rows = report.table().splitlines()

    assert rows[0] == "| area | mistakes | fail when run | ty |"
    assert "| events | 2 | 1 | 1 |" in rows
    assert rows[-1] == "| all | 3 | 1 | 1 (33%) |"


def test_another_mypy_has_no_column() -> None:
    report = Report(ALL, {"ty": {}, "mypy (older)": {}})

    assert report.table().splitlines()[0] == "| area | mistakes | fail when run | ty |"


def test_the_examples_of_the_page_keep_their_lines() -> None:
    ((_, text),) = examples().modules

    assert "class Base(DeclarativeBase):" in text
    assert "# Static checking" not in text


def test_an_unmarked_line_that_is_reported_is_wrong() -> None:
    assert "ty: docs/typing.md:1: an error that is not marked" in unlike_the_marks("ty", [1])


def test_a_line_marked_for_the_plugin_is_asked_of_the_plugin_alone() -> None:
    assert len(unlike_the_marks("plugin", [])) > len(unlike_the_marks("mypy", []))
