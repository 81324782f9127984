"""Runs of mypy over small projects: in other processes, or in a daemon; nothing of the plugin is imported."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from textwrap import dedent
from typing import Self

from mypy import api
from mypy.version import __version__

ROOT = Path(__file__).parents[2]
PLUGIN = "declarative_instr.mypy"
HAS_WORKERS = int(__version__.partition(".")[0]) >= 2

_ERROR = re.compile(
    r"^(?P<file>[^:\n]+):(?P<line>\d+): error: .*\[(?P<code>[\w-]+)\]$", re.MULTILINE
)
_FLAGS = ("--strict", "--no-error-summary", "--hide-error-context", "--no-pretty")

Found = set[tuple[str, int, str]]
"""Errors as file, line and code."""


class MypyCrashError(AssertionError):
    """mypy itself failed: what it says is no list of errors."""


def errors_in(output: str) -> Found:
    """The errors that mypy printed.

    Raises:
        MypyCrashError: It printed a traceback.
    """
    if "INTERNAL ERROR" in output or "Traceback" in output:
        raise MypyCrashError(output)
    return {(match["file"], int(match["line"]), match["code"]) for match in _ERROR.finditer(output)}


@dataclass
class Project:
    """A folder with sources and with a cache of its own."""

    folder: Path
    is_plugged: bool = True

    def __post_init__(self) -> None:
        self.folder.mkdir(exist_ok=True)
        plugins = f"plugins = {PLUGIN}\n" if self.is_plugged else ""
        (self.folder / "mypy.ini").write_text(f"[mypy]\n{plugins}", encoding="utf-8")

    @property
    def cache(self) -> Path:
        """Where mypy keeps what it knows."""
        return self.folder / ".cache"

    def write(self, sources: Mapping[str, str]) -> None:
        """Write sources, given by their paths; what has not changed is left alone."""
        for name, text in sources.items():
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            content = dedent(text).lstrip("\n")
            if not file.exists() or file.read_text(encoding="utf-8") != content:
                file.write_text(content, encoding="utf-8")
                _let_time_pass(file)

    def begin_with(self, cache: Path) -> None:
        """Take over what another run knows of the libraries."""
        shutil.rmtree(self.cache, ignore_errors=True)
        shutil.copytree(cache, self.cache)

    def check(self, *arguments: str) -> str:
        """Run mypy in the folder of the project, in a process that is there already."""
        given = ["--cache-dir", str(self.cache), *_FLAGS, *arguments]
        return _worker().submit(_run_inside, self.folder, given).result(timeout=300)

    def check_apart(self, *arguments: str) -> str:
        """Run mypy in a process of its own."""
        flags = ["--cache-dir", str(self.cache), *_FLAGS]
        return _run([sys.executable, "-m", "mypy", *flags, *arguments], self.folder)


class Daemon:
    """A mypy daemon of one project; stopped when the `with` is left."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._command = [sys.executable, "-m", "mypy.dmypy", "--status-file", ".daemon.json"]

    def __enter__(self) -> Self:
        flags = ["--cache-dir", str(self.project.cache), *_FLAGS]
        self._run("start", "--timeout", "120", "--", *flags)
        return self

    def __exit__(self, *_: object) -> None:
        self._run("stop")

    def check(self, *arguments: str) -> str:
        """What the daemon finds now."""
        return self._run("check", "--", *arguments)

    def _run(self, *arguments: str) -> str:
        return _run([*self._command, *arguments], self.project.folder)


_seconds = count(1_500_000_000)


def _let_time_pass(file: Path) -> None:
    """Date a file later than all before it: the daemon takes no notice of less than a second."""
    now = next(_seconds)
    os.utime(file, (now, now))


def _run(command: list[str], folder: Path) -> str:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "MYPYPATH": str(ROOT)}
    done = subprocess.run(  # a command of ours
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return done.stdout + done.stderr


@cache
def _worker() -> ProcessPoolExecutor:
    """A process that runs mypy many times.

    What mypy leaves in memory would make every garbage collection of the tests that follow slow.
    """
    return ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=60)


def _run_inside(folder: Path, arguments: list[str]) -> str:
    before, path = Path.cwd(), os.environ.get("MYPYPATH")
    os.chdir(folder)
    os.environ["MYPYPATH"] = str(ROOT)
    try:
        output, failure, _ = api.run(arguments)
    finally:
        os.chdir(before)
        if path is None:
            del os.environ["MYPYPATH"]
        else:
            os.environ["MYPYPATH"] = path
    return output + failure
