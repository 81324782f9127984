"""The page of the check tells all of its own codes."""

import re
from pathlib import Path

from declarative_instr.cli.findings import Code

PAGE = Path(__file__).parents[2] / "docs" / "check.md"


def test_each_code_of_the_check_has_a_row() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)

    assert rows == list(Code)
