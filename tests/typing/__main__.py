"""The command that shows the corpus to the checkers: `python -m tests.typing`."""

import argparse
import shutil
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.typing.checkers import ROOT, Checker, Diagnostic, checkers, mypy
from tests.typing.page import PAGE, examples
from tests.typing.programs import mistakes, right_programs, twins
from tests.typing.report import EXAMPLES, MISTAKES, RIGHT, TWINS, Report

BEGIN = "<!-- the table is written by `python -m tests.typing --write` -->\n"
END = "<!-- end of the table -->\n"
WRITTEN = ROOT / "build" / "typing"
"""Where the programs are shown to the checkers."""


def main() -> int:
    """Check the corpus and say what was found; not 0 where that is not what it must be."""
    parser = _parser()
    options = parser.parse_args()
    if options.only and (options.write or options.check):
        parser.error("the table is that of all checkers")
    try:
        report = _checked(_chosen(options), options.folder.resolve())
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 2
    if options.show:
        print(*_shown(report, options.show), sep="\n")
        return 0
    failures = [*report.failures(), *_page_failures(report, options)]
    print(report.table(), *(_misses(report) if options.misses else ()), *failures, sep="\n")
    return int(bool(failures))


def _checked(chosen: Sequence[Checker], folder: Path) -> Report:
    programs = {
        MISTAKES: mistakes(),
        TWINS: twins(),
        RIGHT: right_programs(),
        EXAMPLES: [examples()],
    }
    for kind, ones in programs.items():
        shutil.rmtree(folder / kind, ignore_errors=True)
        for one in ones:
            one.write(folder / kind)
    with ThreadPoolExecutor(max_workers=2) as workers:
        told = list(workers.map(lambda checker: checker.check(folder), chosen))
    return Report(
        mistakes=programs[MISTAKES],
        found={one.name: _by_program(errors) for one, errors in zip(chosen, told, strict=True)},
    )


def _by_program(errors: Sequence[Diagnostic]) -> dict[tuple[str, str], list[Diagnostic]]:
    found: dict[tuple[str, str], list[Diagnostic]] = {}
    for error in errors:
        kind, area, name, *_ = error.path.parts
        found.setdefault((kind, f"{area}/{name.removesuffix('.py')}"), []).append(error)
    return found


def _misses(report: Report) -> Iterator[str]:
    for name in report.found:
        missed = [program.path for program in report.missed(name)]
        yield f"{name} misses {len(missed)}: {', '.join(missed)}"


def _shown(report: Report, part: str) -> Iterator[str]:
    for name, programs in report.found.items():
        for (kind, path), told in programs.items():
            if part in path:
                yield from (f"{name}: {kind}/{path}:{one.line}: {one.text}" for one in told)


def _page_failures(report: Report, options: argparse.Namespace) -> Iterator[str]:
    """Write the table into the page, or compare it with the one that is there."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    written = f"{before}{BEGIN}\n{report.table()}\n\n{END}{after}"
    if options.write:
        PAGE.write_text(written, encoding="utf-8")
    elif options.check and written != text:
        yield f"{PAGE.relative_to(ROOT)} has another table: `python -m tests.typing --write`"


def _chosen(options: argparse.Namespace) -> list[Checker]:
    known = checkers()
    for given in options.mypy_python:
        python = str(Path(given).absolute())  # the programs are checked from their own folder
        known += [
            mypy("mypy (older)", python),
            mypy("plugin (older)", python, with_plugin=True),
        ]
    return [one for one in known if not options.only or one.name.split()[0] in options.only]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.typing", description=__doc__)
    names = [one.name for one in checkers()]
    parser.add_argument("--only", action="append", choices=names, help="this checker; repeatable")
    parser.add_argument("--misses", action="store_true", help="name the mistakes not found")
    parser.add_argument(
        "--show", metavar="PART", help="all errors in programs with PART in the name"
    )
    parser.add_argument("--write", action="store_true", help="write the table into docs/typing.md")
    parser.add_argument("--check", action="store_true", help="fail where that table is another")
    parser.add_argument("--folder", type=Path, default=WRITTEN, help="where the programs are put")
    parser.add_argument(
        "--mypy-python",
        action="append",
        default=[],
        metavar="PYTHON",
        help="an interpreter with another mypy, which is run as well",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
