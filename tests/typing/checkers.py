"""One run of one type checker over written programs; what its answers are worth is told elsewhere."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).parents[2]

_CONCISE = re.compile(r"(?P<path>[^:]+):(?P<line>\d+):\d+: error\[(?P<rule>[^]]+)\] (?P<text>.*)")


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """An error, as the checker gives it."""

    path: Path
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Checker:
    """How one checker is called, with its default settings or `mypy --strict`, and read."""

    name: str
    command: Callable[[], list[str]]
    read: Callable[[str], Iterator[Diagnostic]]
    settings: tuple[tuple[str, str], ...] = ()
    """Files that it reads its settings from; written, so that none of an outer folder is read."""

    def check(self, folder: Path) -> list[Diagnostic]:
        """Check everything in `folder`, to which the paths of the answer are relative.

        Raises:
            RuntimeError: The checker did not come to an end.
        """
        for name, text in self.settings:
            (folder / name).write_text(text, encoding="utf-8")
        environment = os.environ | {"MYPYPATH": str(ROOT), "PYTHONPATH": str(ROOT)}
        run = subprocess.run(
            self.command(),
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if run.returncode not in (0, 1):
            message = f"{self.name} ended with {run.returncode}:\n{run.stdout}{run.stderr}"
            raise RuntimeError(message)
        return [
            replace(told, path=Path(os.path.relpath(folder / told.path, folder)))
            for told in self.read(run.stdout)
        ]


def checkers() -> list[Checker]:
    """Those that `make check` runs, in the order of the table."""
    return [
        mypy("mypy", sys.executable),
        mypy("plugin", sys.executable, with_plugin=True),
        Checker("pyright", _pyright_command, _read_pyright, (("pyrightconfig.json", _PYRIGHT),)),
        Checker("pyrefly", _pyrefly_command, _read_pyrefly, (("pyrefly.toml", _PYREFLY),)),
        Checker("ty", _ty_command, _read_ty, (("ty.toml", _TY),)),
    ]


def mypy(name: str, python: str, *, with_plugin: bool = False) -> Checker:
    """The mypy of the interpreter `python`; what the programs import is that of this one."""
    settings = f"{name}.ini"
    lines = ["[mypy]", "strict = True", *(["plugins = declarative_instr.mypy"] * with_plugin)]
    # The package is found in this tree, where mypy would report its errors as well.
    lines += ["[mypy-declarative_instr.*]", "follow_imports = silent", ""]
    return Checker(
        name,
        # Nothing is remembered: mypy would not notice that a module of the plugin has changed.
        lambda: [
            *(python, "-m", "mypy", "--config-file", settings, "--cache-dir", os.devnull),
            *("--python-executable", sys.executable, "--output", "json"),
            *("--namespace-packages", "--explicit-package-bases", "."),
        ],
        _read_mypy,
        ((settings, "\n".join(lines)),),
    )


_PYRIGHT = json.dumps({"extraPaths": [str(ROOT)]})
_PYREFLY = f"search-path = [{json.dumps(str(ROOT))}, '.']\nuse-ignore-files = false\n"
_TY = f"environment.extra-paths = [{json.dumps(str(ROOT))}]\nsrc.respect-ignore-files = false\n"


def _found(tool: str) -> str:
    beside = Path(sys.executable).with_name(tool)
    found = str(beside) if beside.exists() else shutil.which(tool)
    if found is None:
        message = f"{tool} is not installed; `pip install --group typing` installs it"
        raise RuntimeError(message)
    return found


def _pyright_command() -> list[str]:
    return [_found("pyright"), "--pythonpath", sys.executable, "--outputjson", "."]


def _pyrefly_command() -> list[str]:
    interpreter = ["--python-interpreter-path", sys.executable]
    return [_found("pyrefly"), "check", *interpreter, "--output-format", "json"]


def _ty_command() -> list[str]:
    return [_found("ty"), "check", "--python", sys.executable, "--output-format", "concise", "."]


def _read_mypy(answer: str) -> Iterator[Diagnostic]:
    for line in answer.splitlines():
        told = json.loads(line)
        if told["severity"] == "error":
            text = f"{told['message']} [{told['code']}]"
            yield Diagnostic(Path(told["file"]), told["line"], text)


def _read_pyright(answer: str) -> Iterator[Diagnostic]:
    for told in json.loads(answer)["generalDiagnostics"]:
        if told["severity"] == "error":
            text = f"{told['message']} [{told.get('rule', 'syntax')}]"
            yield Diagnostic(Path(told["file"]), told["range"]["start"]["line"] + 1, text)


def _read_pyrefly(answer: str) -> Iterator[Diagnostic]:
    for told in json.loads(answer)["errors"]:
        if told["severity"] == "error":
            text = f"{told['concise_description']} [{told['name']}]"
            yield Diagnostic(Path(told["path"]), told["line"], text)


def _read_ty(answer: str) -> Iterator[Diagnostic]:
    for line in answer.splitlines():
        if (told := _CONCISE.fullmatch(line)) is not None:
            yield Diagnostic(
                Path(told["path"]), int(told["line"]), f"{told['text']} [{told['rule']}]"
            )
