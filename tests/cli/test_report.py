"""The outcome is written as text, as JSON and as workflow commands."""

import io

import pytest

pytest.importorskip("typer")

from rich.console import Console

from declarative_instr.cli.checking import Outcome
from declarative_instr.cli.findings import Location, Problem, Trouble
from declarative_instr.cli.report import Format, report

PROBLEM = Problem(
    class_="Author",
    attribute="books",
    file="/shop/models, new.py",
    line=7,
    code="di09",
    message="100% wrong:\nsay [list] of Book.",
)
TROUBLE = Trouble("shop.views", "KeyError: 'x'", Location("/shop/views.py", 3))
OUTCOME = Outcome((PROBLEM,), (TROUBLE,), 2)


def written(outcome: Outcome, format_: Format, width: int = 40) -> str:
    stream = io.StringIO()
    report(outcome, format_, Console(file=stream, width=width))
    return stream.getvalue()


def test_text_is_a_line_to_click_and_a_paragraph() -> None:
    text = written(OUTCOME, Format.TEXT)

    assert text.splitlines()[:3] == [
        "/shop/models, new.py:7: Author.books [di09]",
        "    100% wrong:",
        "say [list] of Book.",
    ]
    assert "shop.views could not be checked (/shop/views.py:3): KeyError: 'x'\n" in text
    assert text.endswith("1 problem in 1 file; 2 classes checked.\n")


def test_github_commands_are_escaped_as_documented() -> None:
    text = written(OUTCOME, Format.GITHUB)

    assert text.splitlines() == [
        (
            "::error file=/shop/models%2C new.py,line=7,title=Author.books [di09]"
            "::100%25 wrong:%0Asay [list] of Book."
        ),
        "::error file=/shop/views.py,line=3,title=shop.views could not be checked::KeyError: 'x'",
    ]


def test_json_is_one_object() -> None:
    text = written(OUTCOME, Format.JSON)

    assert text == (
        '{\n  "problems": [\n    {\n      "class": "Author",\n      "attribute": "books",\n'
        '      "file": "/shop/models, new.py",\n      "line": 7,\n      "code": "di09",\n'
        '      "message": "100% wrong:\\nsay [list] of Book."\n    }\n  ],\n'
        '  "troubles": [\n    {\n      "module": "shop.views",\n      "file": "/shop/views.py",\n'
        '      "line": 3,\n      "message": "KeyError: \'x\'"\n    }\n  ],\n  "classes": 2\n}\n'
    )


@pytest.mark.parametrize(
    ("outcome", "exit_code"),
    [
        (Outcome((), (), 2), 0),
        (Outcome((PROBLEM,), (), 2), 1),
        (Outcome((), (TROUBLE,), 2), 2),
        (OUTCOME, 2),
    ],
)
def test_exit_status_tells_problems_from_troubles(outcome: Outcome, exit_code: int) -> None:
    assert outcome.exit_code == exit_code


def test_clean_outcome_is_said_in_one_line() -> None:
    assert written(Outcome((), (), 1), Format.TEXT) == "No problems; 1 class checked.\n"


def test_commands_of_a_clean_outcome_are_none() -> None:
    assert written(Outcome((), (), 1), Format.GITHUB) == ""
