"""The way back to the sources where compiled modules lie beside them; knows no other module."""

import os
import sys
from collections.abc import Sequence
from importlib.machinery import SOURCE_SUFFIXES, FileFinder, ModuleSpec, SourceFileLoader
from types import ModuleType

VARIABLE = "DECLARATIVE_INSTR_PURE"


class SourceFinder:
    """Answers for the modules of one package, with their `.py` files alone.

    The import system prefers extension modules in a folder that has both; a finder on
    `sys.meta_path` is asked before that choice is made.
    """

    def __init__(self, package: str) -> None:
        self.package = package
        self._finders: dict[str, FileFinder] = {}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find the source of a module of the package; None leaves it to the other finders."""
        if path is None or not fullname.startswith(self.package + "."):
            return None
        for folder in path:
            if folder not in self._finders:
                self._finders[folder] = FileFinder(folder, (SourceFileLoader, SOURCE_SUFFIXES))
            spec = self._finders[folder].find_spec(fullname, target)
            if spec is not None:
                return spec
        return None


def prefer_sources(package: str) -> None:
    """Import `package` from its sources, if the environment asks for it; before any of its modules.

    A second call for the same package changes nothing.
    """
    if os.environ.get(VARIABLE, "") in ("", "0"):
        return
    asked = [finder for finder in sys.meta_path if isinstance(finder, SourceFinder)]
    if not any(finder.package == package for finder in asked):
        sys.meta_path.insert(0, SourceFinder(package))
