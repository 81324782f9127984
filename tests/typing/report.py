"""What the checkers found: counts, verdicts, the table; it starts no checker."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.typing.checkers import Diagnostic
from tests.typing.page import unlike_the_marks
from tests.typing.programs import AREAS, Program

FLOORS: Mapping[str, float] = {
    "mypy": 0.60,
    "plugin": 0.88,
    "pyright": 0.60,
    "pyrefly": 0.60,
    "ty": 0.57,
}
"""Share of the mistakes that each has to find, a little less than it does find.

Another mypy has the floor of this one.
"""

COLUMNS: Mapping[str, str] = {"plugin": "mypy with the plugin"}

MISTAKES, TWINS, RIGHT, EXAMPLES = "mistakes", "twins", "right", "examples"
"""The kinds of programs; each has a folder of its name where the checkers look."""

Found = Mapping[str, Mapping[tuple[str, str], Sequence[Diagnostic]]]
"""By checker, then by the kind of programs and the path of one: its errors."""


@dataclass(frozen=True, slots=True)
class Report:
    """The mistakes, and what each checker said about all programs."""

    mistakes: Sequence[Program]
    found: Found

    def share(self, checker: str) -> float:
        """The part of the mistakes that the checker finds."""
        return len(self._finds(checker, self.mistakes)) / len(self.mistakes)

    def missed(self, checker: str) -> list[Program]:
        """The mistakes that the checker does not find."""
        finds = self._finds(checker, self.mistakes)
        return [program for program in self.mistakes if program not in finds]

    def false_alarms(self) -> Iterator[str]:
        """Errors in programs that have none, one line for each."""
        for checker, programs in self.found.items():
            for (kind, _), told in programs.items():
                if kind in (TWINS, RIGHT):
                    yield from (f"{checker}: {one.path}:{one.line}: {one.text}" for one in told)

    def failures(self) -> Iterator[str]:
        """Why the types do not reach what they must."""
        yield from self.false_alarms()
        for checker, programs in self.found.items():
            examples = programs.get((EXAMPLES, "docs/typing"), ())
            yield from unlike_the_marks(checker, [told.line for told in examples])
            floor = FLOORS[checker.split()[0]]
            if (share := self.share(checker)) < floor:
                yield f"{checker}: finds {share:.1%} of the mistakes, {floor:.1%} are asked for"

    def table(self) -> str:
        """The mistakes that each checker finds, by area, as Markdown."""
        names = [name for name in FLOORS if name in self.found]
        heads = ["area", "mistakes", "fail when run", *(COLUMNS.get(name, name) for name in names)]
        rows = [heads, ["---", *("--:" for _ in heads[1:])]]
        for area in AREAS:
            programs = [one for one in self.mistakes if one.area == area]
            rows.append([area.replace("_", " "), *map(str, self._counts(names, programs))])
        total = self._counts(names, self.mistakes)
        rows.append(["all", *map(str, total[:2])])
        rows[-1] += [f"{count} ({count / len(self.mistakes):.0%})" for count in total[2:]]
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)

    def _counts(self, names: Sequence[str], programs: Sequence[Program]) -> list[int]:
        failing = sum(program.fails_when_run for program in programs)
        return [len(programs), failing, *(len(self._finds(name, programs)) for name in names)]

    def _finds(self, checker: str, programs: Sequence[Program]) -> list[Program]:
        told = self.found[checker]
        return [program for program in programs if told.get((MISTAKES, program.path))]
