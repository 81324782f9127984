"""SourceFile: a module's text with its syntax tree; cuts pieces out, and knows nothing of stubs."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from textwrap import dedent
from typing import NamedTuple

PRAGMA = re.compile(r"#\s*(type: ignore|pyright:|ty:|pyrefly:)")
"""Comments that speak to a checker; the others explain code, of which a stub has none."""
SETTING = re.compile(r"#\s*(mypy|pyright): \w")
LINTED = re.compile(r"\s*# noqa\b[^#]*")


class Edit(NamedTuple):
    """Text that is put in the place of other text."""

    begin: int
    end: int
    text: str


class Mark(NamedTuple):
    """An operator or a comment, and where it begins."""

    place: int
    text: str
    is_comment: bool

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.place + len(self.text.encode())


class SourceFile:
    """Places are counted in bytes, as the syntax tree does."""

    def __init__(self, text: str) -> None:
        self.tree = ast.parse(text)
        self._bytes = text.encode()
        self._starts = [0]
        for line in self._bytes.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self._marks = list(self._read_marks(text))

    def _read_marks(self, text: str) -> Iterator[Mark]:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type in (tokenize.OP, tokenize.COMMENT):
                row, column = token.start
                before = len(token.line[:column].encode()) if "\n" not in token.string else column
                yield Mark(self._place(row, before), token.string, token.type == tokenize.COMMENT)

    def settings(self) -> list[str]:
        """Give the comments, of lines of their own, that set a checker for the whole file."""
        alone = set(self._starts)
        return [one.text for one in self._marks if one.place in alone and SETTING.match(one.text)]

    def _place(self, line: int, column: int) -> int:
        return self._starts[line - 1] + column

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """Begin and end of a node; decorators belong to it."""
        end = self._place(node.end_lineno or 0, node.end_col_offset or 0)
        decorators: list[ast.expr] = getattr(node, "decorator_list", [])
        if decorators:
            return self._place(decorators[0].lineno, decorators[0].col_offset) - 1, end
        return self._place(node.lineno, node.col_offset), end

    def colon_before(self, place: int) -> int:
        """Where the colon stands after which the body at `place` begins."""
        return max(mark.place for mark in self._marks if mark.text == ":" and mark.place < place)

    def pragma_after(self, place: int) -> Edit | None:
        """Find the comment at the end of the line, if it speaks to a checker."""
        end = next(start for start in [*self._starts, len(self._bytes) + 1] if start > place)
        for mark in self._marks:
            if mark.is_comment and place <= mark.place < end and PRAGMA.match(mark.text):
                return Edit(mark.place, mark.end, LINTED.sub("", mark.text))
        return None

    def cut(self, begin: int, end: int, edits: list[Edit]) -> str:
        """Give what lies between, with edits, without indentation and idle comments."""
        idle = [
            Edit(
                mark.place,
                mark.end,
                LINTED.sub("", mark.text) if PRAGMA.match(mark.text) else "",
            )
            for mark in self._marks
            if mark.is_comment and begin <= mark.place < end
        ]
        made, place = b"", begin
        for edit in sorted(edits + idle):
            if place <= edit.begin and edit.end <= end:
                made += self._bytes[place : edit.begin] + edit.text.encode()
                place = edit.end
        column = begin - max(start for start in self._starts if start <= begin)
        return dedent(" " * column + (made + self._bytes[place:end]).decode()).strip()
