"""The examples of docs/typing.md, as a program with marked lines; it knows no report."""

import re
from collections.abc import Collection

from tests.typing.checkers import ROOT
from tests.typing.programs import Program

PAGE = ROOT / "docs" / "typing.md"

_MARK = re.compile(r"# error(?P<plugin> with the plugin)?(?:, but not for (?P<but>[\w ]+))?$")
_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def examples() -> Program:
    """The examples as one module, each line where it is in the page."""
    text = PAGE.read_text(encoding="utf-8")
    lines = [""] * text.count("\n")
    for block in _BLOCK.finditer(text):
        first = text.count("\n", 0, block.start(1))
        code = block[1].splitlines()
        lines[first : first + len(code)] = code
    modules = ((f"{PAGE.stem}.py", "\n".join(lines) + "\n"),)
    return Program("docs", PAGE.stem, "examples", fails_when_run=False, modules=modules)


def unlike_the_marks(checker: str, reported: Collection[int]) -> list[str]:
    """Lines that the checker reports without a mark, and marked ones that it does not report."""
    found, marked = set(reported), _marked(checker.split(maxsplit=1)[0])
    where = PAGE.relative_to(ROOT)
    wrong = [f"{checker}: {where}:{line}: an error that is not marked" for line in found - marked]
    return wrong + [f"{checker}: {where}:{line}: reports no error" for line in marked - found]


def _marked(checker: str) -> set[int]:
    ((_, text),) = examples().modules
    marks = ((line, _MARK.search(code)) for line, code in enumerate(text.splitlines(), start=1))
    return {line for line, mark in marks if mark is not None and _is_for(checker, mark)}


def _is_for(checker: str, mark: re.Match[str]) -> bool:
    spared = (mark["but"] or "").split(" and ")
    return checker not in spared and (mark["plugin"] is None or checker == "plugin")
