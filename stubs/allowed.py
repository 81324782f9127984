"""The end of stubs/allowlist.txt: what stubtest finds, and a fact about the source explains.

What nothing explains is not written: stubtest goes on to fail until the stub, or the list by hand,
says more.
"""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

from stubs.installed import PROJECT
from stubs.shapes import bound_names, is_overload

Chooser = Callable[[list[ast.stmt], str], Iterator[str]]
"""Gives the full names of some statements of a body, by its own full name."""
LIST = PROJECT / "stubs" / "allowlist.txt"
HEADING = "# -- written by `python -m stubs.make_stubs` " + "-" * 55 + "\n"

NO_STUB = "no public signature names it: checkers read its source, as `partial` in py.typed says"
ONLY_SEEN = "only checkers see it: in the source it stands under TYPE_CHECKING"
OVERLOADED = "its overloads; the implementation takes whatever any of them takes"
BY_MESSAGE = {
    r"\.__(closed|extra_items|mutable_keys|readonly_keys)__ is not present in stub": (
        "what typing_extensions adds to every TypedDict"
    ),
    r"\.__slots__ variable differs": (
        "mypy counts inherited fields, and not __weakref__, to the slots of a dataclass"
    ),
    r" is not a Union$| is not a recognised type alias$| runtime is not a type$": (
        "an alias of a Literal, of classes, or in quotes: of a kind that stubtest cannot compare"
    ),
    r" is an unknown mypy node$": "a TypeVarTuple, which stubtest does not know",
}


def write_list(inline: Iterable[str]) -> None:
    """Write the end of the list; `inline` are the modules without stubs."""
    by_hand = LIST.read_text(encoding="utf-8").partition(HEADING)[0]
    reasons = dict.fromkeys(inline, NO_STUB)
    for finding in findings(by_hand + "\n".join(reasons)):
        if (why := reason(finding)) is not None:
            reasons[finding.split()[0]] = why
    lines = [f"{name}  # {why}\n" for name, why in sorted(reasons.items())]
    LIST.write_text("".join([by_hand, HEADING, *lines]), encoding="utf-8")


def findings(allowed: str) -> Iterator[str]:
    """Give what stubtest finds, except what is allowed: a line to each, which a name begins."""
    with NamedTemporaryFile("w", suffix=".txt") as entries:
        entries.write(allowed)
        entries.flush()
        options = ["--allowlist", entries.name, "--concise", "--ignore-unused-allowlist"]
        done = subprocess.run(
            [sys.executable, "-m", "mypy.stubtest", "declarative_instr", *options],
            cwd=PROJECT,
            env=os.environ | {"MYPYPATH": "stubs", "DECLARATIVE_INSTR_PURE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
    for line in done.stdout.splitlines():
        if line.startswith("declarative_instr."):
            yield line


def reason(finding: str) -> str | None:
    """Give the fact that explains a finding, if there is one."""
    for pattern, why in BY_MESSAGE.items():
        if re.search(pattern, finding):
            return why
    name = finding.split(maxsplit=1)[0]
    if any(name == seen or name.startswith(seen + ".") for seen in names_below(name, only_seen)):
        return ONLY_SEEN
    if name in names_below(name, overloaded):
        return OVERLOADED
    return None


def names_below(name: str, chosen: Chooser) -> set[str]:
    """Give the full names that are chosen from the module in which something stands."""
    parts = name.split(".")
    for length in range(len(parts) - 1, 0, -1):
        path = Path(PROJECT, *parts[:length])
        for source in (path.with_suffix(".py"), path / "__init__.py"):
            if source.exists():
                tree = ast.parse(source.read_text(encoding="utf-8"))
                return set(chosen(tree.body, ".".join(parts[:length])))
    return set()


def only_seen(body: list[ast.stmt], place: str) -> Iterator[str]:
    """Choose the names that are bound under TYPE_CHECKING."""
    for node in body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            yield from (f"{place}.{name}" for inner in node.body for name in bound_names(inner))
        elif isinstance(node, ast.ClassDef):
            yield from only_seen(node.body, f"{place}.{node.name}")


def overloaded(body: list[ast.stmt], place: str) -> Iterator[str]:
    """Choose the functions that have overloads."""
    for node in body:
        if is_overload(node):
            yield from (f"{place}.{name}" for name in bound_names(node))
        elif isinstance(node, ast.If):
            yield from overloaded(node.body, place)
        elif isinstance(node, ast.ClassDef):
            yield from overloaded(node.body, f"{place}.{node.name}")
