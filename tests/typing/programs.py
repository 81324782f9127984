"""The programs of the corpus and the corrected twins made from them; no checker is known here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
MARK = "  # wrong"
CORRECTION = "#>"
FIRST_MODULE = "main.py"

AREAS = (
    "constructor",
    "assignment",
    "annotation",
    "column_type_and_default",
    "optional_against_nullable",
    "foreign_keys",
    "relationships",
    "comparison",
    "events",
    "instrumentation_protocols",
    "inheritance",
    "sessions_and_results",
    "cross_module",
)

_FIRST_LINE = re.compile(r"# (?P<kind>[a-z0-9-]+)(?:, (?P<effect>fails|silent))?: (?P<words>\S.*)")


@dataclass(frozen=True, slots=True)
class Program:
    """One program; `modules` are the texts of its files, by path below the folder of its area."""

    area: str
    name: str
    kind: str
    fails_when_run: bool
    modules: tuple[tuple[str, str], ...]

    @property
    def path(self) -> str:
        """Its name in reports: `area/name`."""
        return f"{self.area}/{self.name}"

    @property
    def first_module(self) -> str:
        """Dotted name of the module that is run, below the folder it was written to."""
        return ".".join((self.area, self.name, *(("main",) if self.is_folder else ())))

    @property
    def is_folder(self) -> bool:
        return len(self.modules) > 1

    def write(self, folder: Path) -> None:
        """Write the modules, each folder an importable package, below `folder`."""
        for path, text in self.modules:
            target = folder / self.area / path
            target.parent.mkdir(parents=True, exist_ok=True)
            for package in (target.parent, folder / self.area, folder):
                (package / "__init__.py").touch()
            target.write_text(text, encoding="utf-8")


def mistakes() -> list[Program]:
    """The programs with one mistake each."""
    return list(_programs(CORPUS / "mistakes"))


def twins() -> list[Program]:
    """The same programs, corrected."""
    return [twin_of(program) for program in mistakes()]


def right_programs() -> list[Program]:
    """The correct programs that look unusual."""
    return list(_programs(CORPUS / "right"))


def twin_of(mistake: Program) -> Program:
    """The program without its mistake."""
    modules = tuple((path, corrected(text)) for path, text in mistake.modules)
    return replace(mistake, fails_when_run=False, modules=modules)


def corrected(text: str) -> str:
    """The text with each marked line replaced by the corrections below it."""
    lines = (line for line in text.splitlines() if not line.endswith(MARK))
    return "".join(f"{_without_marker(line)}\n" for line in lines)


def _without_marker(line: str) -> str:
    bare = line.lstrip()
    if not bare.startswith(CORRECTION):
        return line
    correction = bare.removeprefix(CORRECTION).removeprefix(" ")
    return f"{line.removesuffix(bare)}{correction}" if correction else ""


def _programs(root: Path) -> Iterator[Program]:
    for area in AREAS:
        for path in sorted((root / area).glob("[!_.]*")):
            yield _program(area, path)


def _program(area: str, path: Path) -> Program:
    files = sorted(path.rglob("*.py")) if path.is_dir() else [path]
    modules = tuple(
        (str(file.relative_to(path.parent)), file.read_text(encoding="utf-8")) for file in files
    )
    first = path / FIRST_MODULE if path.is_dir() else path
    words = _FIRST_LINE.match(first.read_text(encoding="utf-8"))
    if words is None:
        message = (
            f"{first}: the first line is `# kind, fails|silent: what is wrong`; see the README"
        )
        raise ValueError(message)
    return Program(area, path.stem, words["kind"], words["effect"] == "fails", modules)
