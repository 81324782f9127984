"""Reports: the outcome of a check as text for people, JSON for programs, commands for GitHub."""

import json
from enum import StrEnum
from pathlib import Path

from rich.console import Console
from rich.text import Text

from declarative_instr.cli.checking import Outcome
from declarative_instr.cli.findings import Location, Problem, Trouble


class Format(StrEnum):
    """How the outcome is written."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def report(outcome: Outcome, format_: Format, console: Console) -> None:
    """Write an outcome in one format."""
    match format_:
        case Format.TEXT:
            for line in text_lines(outcome):
                console.print(line, soft_wrap=True)
        case Format.JSON:
            console.out(json_text(outcome), highlight=False)
        case Format.GITHUB:
            for command in github_commands(outcome):
                console.out(command, highlight=False)


# For people ------------------------------------------------------------------------------------


def text_lines(outcome: Outcome) -> list[Text]:
    """A paragraph per problem, and a last line that counts."""
    lines: list[Text] = []
    for problem in outcome.problems:
        heading = Text.assemble(
            _shown_location(Location(problem.file, problem.line)),
            ": ",
            (problem.subject or "module", "bold cyan"),
            (f" [{problem.code}]", "red"),
        )
        lines += [heading, Text(f"    {problem.message}"), Text()]
    for trouble in outcome.troubles:
        lines += [Text(_told(trouble), style="red"), Text()]
    lines.append(Text(_summary(outcome), style="bold"))
    return lines


def _told(trouble: Trouble) -> str:
    at = f" ({_shown_location(trouble.location)})" if trouble.location.file else ""
    return f"{trouble.module} could not be checked{at}: {trouble.message}"


def _shown_location(location: Location) -> str:
    return f"{shown_path(location.file)}:{location.line}"


def _summary(outcome: Outcome) -> str:
    classes = _counted(outcome.classes, "class", "classes")
    if not outcome.problems:
        is_partial = " so far" if outcome.troubles else ""
        return f"No problems{is_partial}; {classes} checked."
    files = len({one.file for one in outcome.problems})
    found = _counted(len(outcome.problems), "problem", "problems")
    return f"{found} in {_counted(files, 'file', 'files')}; {classes} checked."


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def shown_path(file: str) -> str:
    """A path as seen from the current folder, where it is below that; with slashes."""
    path = Path(file)
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


# For programs ----------------------------------------------------------------------------------


def json_text(outcome: Outcome) -> str:
    """An object with the lists `problems` and `troubles`, and the number of `classes`."""
    content = {
        "problems": [_problem_object(one) for one in outcome.problems],
        "troubles": [_trouble_object(one) for one in outcome.troubles],
        "classes": outcome.classes,
    }
    return json.dumps(content, indent=2, ensure_ascii=False)


def _problem_object(problem: Problem) -> dict[str, object]:
    return {
        "class": problem.class_ or None,
        "attribute": problem.attribute,
        "file": shown_path(problem.file),
        "line": problem.line,
        "code": problem.code,
        "message": problem.message,
    }


def _trouble_object(trouble: Trouble) -> dict[str, object]:
    return {
        "module": trouble.module,
        "file": shown_path(trouble.location.file) if trouble.location.file else None,
        "line": trouble.location.line or None,
        "message": trouble.message,
    }


# For GitHub ------------------------------------------------------------------------------------


def github_commands(outcome: Outcome) -> list[str]:
    """A workflow command per problem, which GitHub shows at its line of the change."""
    problems = [
        _command(Location(one.file, one.line), f"{one.subject} [{one.code}]".strip(), one.message)
        for one in outcome.problems
    ]
    troubles = [
        _command(one.location, f"{one.module} could not be checked", one.message)
        for one in outcome.troubles
    ]
    return [*problems, *troubles]


def _command(location: Location, title: str, message: str) -> str:
    properties = {"title": title}
    if location.file:
        properties = {
            "file": shown_path(location.file),
            "line": str(location.line or 1),
        } | properties
    written = ",".join(f"{name}={_escaped_property(value)}" for name, value in properties.items())
    return f"::error {written}::{_escaped(message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped_property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
