"""Modules to check: named as dots or as paths, imported with their submodules; what they hold is not looked at."""

import importlib
import importlib.util
import pkgutil
import sys
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import NamedTuple, final

from declarative_instr.cli.findings import Location, Trouble
from declarative_instr.exc import ArgumentError, near_misses


@final
class Named(NamedTuple):
    """A module that the user named."""

    name: str
    folder: Path
    """Where imports begin: the folder that is searched first."""

    @property
    def package(self) -> str:
        """Its top-level package, or itself."""
        return self.name.partition(".")[0]


def named_module(given: str) -> Named:
    """What the user means: `shop.models`, `shop/models.py`, or `shop` as a module or a folder.

    Raises:
        ArgumentError: No such file, or a name that Python cannot import.
    """
    path = Path(given)
    if path.suffix == ".py" or "/" in given or "\\" in given:
        return _at_path(path, given)
    if all(part.isidentifier() for part in given.split(".")):
        return Named(given, Path.cwd())
    message = f"{given!r} is neither a dotted name of a module nor the path of a .py file."
    raise ArgumentError(message)


def _at_path(path: Path, given: str) -> Named:
    found = path.resolve()
    if found.is_dir() and not (found / "__init__.py").exists():
        message = f"{given!r} is a folder without __init__.py. Name its modules: {given}/NAME.py."
        raise ArgumentError(message)
    if not found.exists():
        siblings = [one.name for one in found.parent.glob("*.py")] if found.parent.exists() else []
        message = f"There is no file {given!r}.{near_misses(found.name, siblings)}"
        raise ArgumentError(message)
    parts = [] if found.name == "__init__.py" else [found.stem]
    folder = found.parent
    while (folder / "__init__.py").exists():
        parts.insert(0, folder.name)
        folder = folder.parent
    name = ".".join(parts)
    if not all(part.isidentifier() for part in parts):
        message = f"{given!r} cannot be imported: {name!r} is no name of a module. Rename the file."
        raise ArgumentError(message)
    return Named(name, folder)


@contextmanager
def import_path(named: Iterable[Named]) -> Iterator[None]:
    """Search the current folder first, as `python -m` does, then those of the named files."""
    before = list(sys.path)
    folders = dict.fromkeys(str(one.folder) for one in named)
    here = str(Path.cwd())
    wanted = [here, *(one for one in folders if one != here)]
    sys.path[:] = [*wanted, *(one for one in before if one not in {"", *wanted})]
    try:
        yield
    finally:
        sys.path[:] = before


def import_whole(name: str) -> Iterator[Trouble]:
    """Import a module, and the submodules of a package; `__main__` is left out, since it acts."""
    try:
        module = importlib.import_module(name)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001  # a module may raise anything, SystemExit too
        yield _trouble(name, error)
        return
    for found in pkgutil.iter_modules(_folders_of(module), f"{name}."):
        if found.name.rpartition(".")[2] != "__main__":
            yield from import_whole(found.name)


def _folders_of(module: ModuleType) -> list[str]:
    return list(getattr(module, "__path__", ()))


def _trouble(name: str, error: BaseException) -> Trouble:
    """The last line of the traceback, and the line of the user's that it came from."""
    last = traceback.format_exception_only(error)[-1].strip()
    location = _origin(error)
    if isinstance(error, ModuleNotFoundError) and error.name and _begins(name, error.name):
        return Trouble(name, f"{last}. {_hint(error.name)}", location)
    return Trouble(name, last, location)


def _begins(name: str, missing: str) -> bool:
    return name == missing or name.startswith(f"{missing}.")


def _hint(missing: str) -> str:
    folder, _, last = missing.rpartition(".")
    package = sys.modules.get(folder)
    folders = list(getattr(package, "__path__", ())) if folder else sys.path[:1]
    near = near_misses(last, [found.name for found in pkgutil.iter_modules(folders)]).strip()
    where = (
        f"{folder!r} has no such module."
        if folder
        else "It is looked for in the current folder and on sys.path."
    )
    return f"{where} {near}".strip()


def _origin(error: BaseException) -> Location:
    """The innermost line outside of the import machinery and of this package."""
    if isinstance(error, SyntaxError) and error.filename:
        return Location(error.filename, error.lineno or 0)
    own = str(Path(__file__).parent.parent)
    lines = [
        Location(frame.filename, frame.lineno or 0)
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.startswith(("<", own)) and "importlib" not in frame.filename
    ]
    return lines[-1] if lines else Location("", 0)


def is_loaded(name: str) -> bool:
    """Whether somebody imported a module."""
    return name in sys.modules
