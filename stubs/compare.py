"""Shows the corpus to each checker through stubs and through sources: `python -m stubs.compare`.

The errors must be the same ones. And the stubs must be right themselves.
"""

import argparse
import re
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from stubs.inferred import PACKAGE
from stubs.installed import COMMANDS, PROJECT, Environment, build_wheel, errors
from tests.typing.programs import mistakes, right_programs, twins

BUILT_SO = {
    "pyrightconfig.json": """{
        "reportIncompatibleMethodOverride": false,
        "reportIncompatibleVariableOverride": false,
        "reportOverlappingOverload": false,
        "reportRedeclaration": false
    }""",
    "pyrefly.toml": """[errors]
        bad-override = false
        bad-override-mutable-attribute = false
        invalid-variance = false
    """,
    "ty.toml": """[rules]
        incompatible-attribute-override = "ignore"
        incompatible-method-override = "ignore"
        incompatible-mutable-override = "ignore"
        instance-layout-conflict = "ignore"
        invalid-generic-class = "ignore"
        lost-keyword-for-regular-parameter = "ignore"
        subclass-of-final-class = "ignore"
    """,
}
"""What is not asked of the stubs: overrides, variance, the order of overloads, a name that one
checker gets another meaning for, and classes that nobody makes (a number of every kind), are as mypy,
which checks the sources, allows them. It does not matter to programs, which see none of these errors."""
NEEDED = ("sqlalchemy", "typing_extensions.py")
PLACE = re.compile(r"(?:ERROR )?(?P<path>[^:]+):(?P<line>\d+)")
RULE = re.compile(r"\[([a-z-]+)\]$|\((report\w+)\)$|error\[([a-z-]+)\]")


def environments(folder: Path) -> tuple[Environment, Environment]:
    """Make an environment with the stubs, and one where checkers read the sources."""
    wheel = build_wheel(folder / "wheel")
    through_stubs = Environment.make(folder / "stubs", wheel)
    through_sources = Environment.make(folder / "sources", wheel)
    shutil.rmtree(through_sources.stubs)
    for environment in (through_stubs, through_sources):
        environment.share(*NEEDED)
    return through_stubs, through_sources


def write_corpus(folder: Path) -> Path:
    """Write all programs of the corpus."""
    for kind, programs in (("wrong", mistakes()), ("twins", twins()), ("right", right_programs())):
        for program in programs:
            program.write(folder / kind)
    return folder


def differences(checker: str, both: tuple[Environment, Environment], folder: Path) -> Iterator[str]:
    """Give the errors that a checker tells with the stubs alone, or with the sources alone."""
    through_stubs, through_sources = (errors(checker, one, folder) for one in both)
    with_stubs = {place(one) for one in through_stubs}
    with_sources = {place(one) for one in through_sources}
    for told, other, only in (
        (through_stubs, with_sources, "stubs"),
        (through_sources, with_stubs, "sources"),
    ):
        yield from (f"{checker}, {only} only: {one}" for one in told if place(one) not in other)


def place(error: str) -> tuple[str, ...]:
    """Give file, line and rule of an error; the words may differ."""
    where = PLACE.match(error)
    rule = RULE.search(error)
    return (*(where.groups() if where else ()), rule[0].removeprefix("error") if rule else "")


def write_stubs(folder: Path) -> Path:
    """Write the stubs as a package of their own, and what is not asked of them."""
    shutil.copytree(PROJECT / "stubs" / PACKAGE, folder / PACKAGE)
    for name, settings in BUILT_SO.items():
        (folder / name).write_text(settings, encoding="utf-8")
    return folder


def main() -> int:
    """Say where stubs and sources differ.

    Returns: The exit status.
    """
    parser = argparse.ArgumentParser(prog="python -m stubs.compare", description=__doc__)
    parser.add_argument(
        "--only", action="append", choices=COMMANDS, help="this checker; repeatable"
    )
    chosen = parser.parse_args().only or list(COMMANDS)
    with TemporaryDirectory() as name:
        folder = Path(name).resolve()
        both = environments(folder / "environments")
        corpus = write_corpus(folder / "corpus")
        own = write_stubs(folder / "own")

        def checked(checker: str) -> list[str]:
            told = errors(checker, both[1], own)
            in_stubs = [f"{checker}, in the stubs: {one}" for one in told]
            return in_stubs + list(differences(checker, both, corpus))

        with ThreadPoolExecutor(max_workers=2) as workers:
            found = [line for lines in workers.map(checked, chosen) for line in lines]
    print("\n".join(found) if found else f"the same through stubs and sources: {', '.join(chosen)}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
