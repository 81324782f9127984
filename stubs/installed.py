"""The package as users have it, installed from its wheel; and checkers that look at programs there."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parent.parent
PACKED = ("setup.py", "pyproject.toml", "README.md", "LICENSE", "MANIFEST.in")
FOLDERS = ("declarative_instr", "stubs")
OTHER_SOURCES = ("PYTHONPATH", "MYPYPATH")
ERROR = re.compile(r"\.pyi?:\d+(:[-\d]+)*:?( -)? error|^ERROR .*\.pyi?:\d")
SITE = Path(sysconfig.get_path("purelib"))


def run(*command: str | Path, folder: Path, **variables: str) -> str:
    """Run a command that must succeed; give what it prints."""
    done = subprocess.run(
        command, cwd=folder, env=os.environ | variables, capture_output=True, text=True, check=False
    )
    if done.returncode:
        message = f"{command}:\n{done.stdout}{done.stderr}"
        raise RuntimeError(message)
    return done.stdout


def build_wheel(folder: Path) -> Path:
    """Build the wheel, uncompiled, from a copy of the sources."""
    sources = folder / "sources"
    sources.mkdir(parents=True)
    for name in PACKED:
        shutil.copy(PROJECT / name, sources)
    for name in FOLDERS:
        shutil.copytree(PROJECT / name, sources / name, ignore=shutil.ignore_patterns("*.so"))
    build = (sys.executable, "-m", "pip", "--quiet", "wheel", "--no-build-isolation", "--no-deps")
    run(*build, "--wheel-dir", folder, ".", folder=sources, DECLARATIVE_INSTR_PURE="1")
    return next(folder.glob("*.whl"))


@dataclass(frozen=True, slots=True)
class Environment:
    """An empty virtual environment into which a wheel was installed."""

    folder: Path

    @classmethod
    def make(cls, folder: Path, wheel: Path) -> "Environment":
        """Make the environment in a folder that does not exist yet."""
        run(sys.executable, "-m", "venv", "--without-pip", folder, folder=PROJECT)
        made = cls(folder)
        pip = (sys.executable, "-m", "pip", "--quiet", "--python", made.python, "install")
        run(*pip, "--no-deps", "--no-index", wheel, folder=PROJECT)
        return made

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin" / "python"

    @property
    def packages(self) -> Path:
        """Where packages are installed."""
        return next((self.folder / "lib").glob("python*/site-packages"))

    @property
    def stubs(self) -> Path:
        """The installed stubs."""
        return self.packages / "declarative_instr-stubs"

    def share(self, *names: str) -> None:
        """Lend packages of the environment that runs this."""
        for name in names:
            (self.packages / name).symlink_to(SITE / name)


def tool(name: str) -> str:
    """Find a checker beside the interpreter, or else on the path.

    Raises:
        FileNotFoundError: It is not installed.
    """
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        raise FileNotFoundError(name)
    return found


def _mypy(python: Path) -> list[str]:
    settings = ["--config-file", os.devnull, "--cache-dir", os.devnull, "--strict"]
    return [sys.executable, "-m", "mypy", *settings, "--python-executable", str(python)]


def _pyright(python: Path) -> list[str]:
    return [tool("pyright"), "--pythonpath", str(python)]


def _pyrefly(python: Path) -> list[str]:
    options = ["--python-interpreter-path", str(python), "--output-format", "min-text"]
    return [tool("pyrefly"), "check", *options]


def _ty(python: Path) -> list[str]:
    return [tool("ty"), "check", "--python", str(python), "--output-format", "concise"]


COMMANDS: dict[str, Callable[[Path], list[str]]] = {
    "mypy": _mypy,
    "pyright": _pyright,
    "pyrefly": _pyrefly,
    "ty": _ty,
}
"""How each checker is called, by the interpreter for which it checks; mypy is strict."""


def errors(checker: str, environment: Environment, folder: Path) -> list[str]:
    """Give the errors that a checker tells of the programs in a folder, sorted.

    Raises:
        FileNotFoundError: The checker is not installed.
        RuntimeError: It came to no end.
    """
    (folder / "pyrefly.toml").touch()  # without settings it checks less than by default
    command = [*COMMANDS[checker](environment.python), "."]
    clean = {name: text for name, text in os.environ.items() if name not in OTHER_SOURCES}
    done = subprocess.run(
        command, cwd=folder, env=clean, capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 1):
        message = f"{checker}:\n{done.stdout}{done.stderr}"
        raise RuntimeError(message)
    lines = done.stdout.replace(f"{folder}{os.sep}", "").splitlines()
    return sorted(line.strip() for line in lines if ERROR.search(line))
