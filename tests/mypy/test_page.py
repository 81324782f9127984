"""The page of the plugin: each wrong program is flagged with the codes of its section, no right one is."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.mypy.runs import ROOT, Project, errors_in

PAGE = ROOT / "docs" / "mypy_plugin.md"


class Section(NamedTuple):
    """What stands under one heading."""

    title: str
    codes: frozenset[str]
    right: str
    wrong: str


def sections() -> list[Section]:
    _, *parts = re.split(r"^#{2,3} ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found = []
    for part in parts:
        title, _, text = part.partition("\n")
        opening = text.strip().partition(". ")[0]
        codes = frozenset(re.findall(r"`(di-[a-z-]+)`", opening))
        if codes:
            found.append(Section(title, codes, blocks(text, "python"), blocks(text, "py")))
    return found


def blocks(text: str, language: str) -> str:
    return "\n".join(re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Codes of errors by module, of one run over the whole page."""
    project = Project(tmp_path_factory.mktemp("page") / "project")
    opening = PAGE.read_text(encoding="utf-8").partition("\n## ")[0]
    shared = blocks(opening, "python") + '\n\nada = Author(name="Ada")\nsession = Session()\n'
    for number, section in enumerate(sections()):
        project.write({f"right{number}.py": f"{shared}\n{section.right}"})
        project.write({f"wrong{number}.py": f"{shared}\n{section.wrong}"})
    codes: dict[str, set[str]] = {}
    for file, _, code in errors_in(project.check(".")):
        codes.setdefault(Path(file).stem, set()).add(code)
    return codes


@pytest.mark.parametrize("number", range(len(sections())), ids=[one.title for one in sections()])
def test_wrong_program_of_a_section_is_flagged_and_the_right_one_is_not(
    number: int, found: dict[str, set[str]]
) -> None:
    expected = sections()[number].codes

    of_right, of_wrong = found.get(f"right{number}"), found.get(f"wrong{number}")

    assert of_right is None
    assert of_wrong is not None
    assert {code for code in of_wrong if code.startswith("di-")} == expected
