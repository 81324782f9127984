"""A folder with modules, and the command run on them."""

import json
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
MARK = re.compile(r"#! (?P<code>\w+)(?: (?P<subject>\S+))?")
"""Written at the end of a line: the code and the subject of the problem that is there."""

Found = tuple[str, int, str, str]
"""File, line, code, and class with attribute."""


@dataclass(frozen=True)
class Run:
    """What a run of the command answered."""

    exit_code: int
    out: str
    err: str

    @property
    def content(self) -> Any:
        """What was written as JSON."""
        return json.loads(self.out)

    @property
    def found(self) -> list[Found]:
        """The problems that were written as JSON."""
        return [
            (
                one["file"],
                one["line"],
                one["code"],
                ".".join(part for part in (one["class"], one["attribute"]) if part),
            )
            for one in self.content["problems"]
        ]


class Folder:
    """Modules in a folder of their own, and the command that checks them."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, files: Mapping[str, str] | None = None, **modules: str) -> None:
        """Write modules by name, or by path without the ending."""
        for name, text in {**(files or {}), **modules}.items():
            file = self.path / f"{name}.py"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(textwrap.dedent(text), encoding="utf-8")

    def run(self, *arguments: str, cwd: Path | None = None, blocked: str = "") -> Run:
        """Run `python -m declarative_instr` there; `blocked` packages cannot be imported."""
        command = [sys.executable, "-m", "declarative_instr", *arguments]
        if blocked:
            command[1:3] = ["-c", BLOCKING.format(blocked=tuple(blocked.split()))]
        environment: Mapping[str, str] = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "NO_COLOR": "1",
            "COLUMNS": "100",
        }
        done = subprocess.run(
            command,
            cwd=cwd or self.path,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        return Run(done.returncode, done.stdout, done.stderr)

    def check(self, *modules: str, **options: Any) -> Run:
        """Check modules, answered as JSON."""
        return self.run("check", *modules, "--format", "json", **options)

    def marked(self, *names: str) -> list[Found]:
        """The problems that marks in these files announce."""
        return [
            (name, number, mark["code"], mark["subject"] or "")
            for name in names
            for number, line in enumerate((self.path / name).read_text("utf-8").splitlines(), 1)
            if (mark := MARK.search(line)) is not None
        ]


BLOCKING = """
import runpy, sys
from importlib.abc import MetaPathFinder

class Blocking(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {blocked!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Blocking())
sys.argv[0] = "declarative_instr"
runpy.run_module("declarative_instr", run_name="__main__", alter_sys=True)
"""
