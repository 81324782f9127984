"""What checkers answer is read as errors; mypy is run as it is installed."""

import json
import sys
from pathlib import Path

import pytest

from tests.typing.checkers import Checker, checkers, mypy

ANSWERS = {
    "pyright": json.dumps(
        {
            "generalDiagnostics": [
                {
                    "file": "/folder/a.py",
                    "severity": severity,
                    "message": "no such name",
                    "rule": "reportX",
                    "range": {"start": {"line": 4, "character": 0}},
                }
                for severity in ("error", "information")
            ]
        }
    ),
    "pyrefly": json.dumps(
        {
            "errors": [
                {
                    "path": "a.py",
                    "line": 5,
                    "name": "reportX",
                    "concise_description": "no such name",
                    "severity": severity,
                }
                for severity in ("error", "info")
            ]
        }
    ),
    "ty": "a.py:5:1: error[reportX] no such name\na.py:6:1: info[x] note\nFound 2 diagnostics\n",
}


def named(name: str) -> Checker:
    return next(checker for checker in checkers() if checker.name == name)


@pytest.mark.parametrize("name", ANSWERS)
def test_errors_are_read_and_hints_are_not(name: str) -> None:
    (error,) = named(name).read(ANSWERS[name])

    assert (error.path.name, error.line, error.text) == ("a.py", 5, "no such name [reportX]")


def test_mypy_reports_where_it_finds_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x: int = ''\n", encoding="utf-8")

    (error,) = mypy("mypy", sys.executable).check(tmp_path)

    assert (error.path, error.line) == (Path("a.py"), 1)
    assert error.text.endswith("[assignment]")


def test_a_checker_that_breaks_off_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import broken.\n", encoding="utf-8")

    with pytest.raises(RuntimeError, match="mypy ended with 2"):
        mypy("mypy", sys.executable).check(tmp_path)
