"""Neighbours: modules that define what another module names in strings; reads text, imports nothing.

mypy lets a module see what it depends on, and a name in a string is no import. So the sources near
a module are searched for the classes and tables that it names, and it is made to depend on their
modules. The answer follows from the files alone: it is the same whatever mypy has in its cache.
"""

import os
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple, final

from declarative_instr.mypy.reach import modules_with
from declarative_instr.mypy.sources import ANY_NAME, Source, read_source, text_of

MAX_FILES: Final = 2000
"""Of more sources than these under one root, only those of the module's own package are read."""

_MAX_PLACES: Final = 3
"""A name that more modules define says nothing about which of them is meant."""

_SKIPPED_FOLDERS: Final = frozenset({"__pycache__", "node_modules", "site-packages"})
_FOREIGN: Final = re.compile(r"[/\\](?:site-packages|dist-packages|typeshed)[/\\]")
_OWN_PACKAGE: Final = "declarative_instr"


@final
class Here(NamedTuple):
    """A module as mypy calls it, and its path."""

    name: str
    path: str | None

    @property
    def file(self) -> Path:
        """The path, by which the sources are told apart."""
        return Path(self.path or "").absolute()


@final
class Place(NamedTuple):
    """Where something is defined: a module, and the class there, if it is one that says so."""

    module: str
    class_name: str | None


@final
class _Root:
    """A folder from which modules are imported, with what their sources say."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sources: dict[Path, Source] = {}
        self._named_by: dict[Path, list[str]] = {}
        self._with: dict[str, frozenset[str]] = {}

    def named_by(self, file: Path) -> list[str]:
        """Modules that define what a file names."""
        if file not in self._named_by:
            source = self.sources.get(file)
            self._named_by[file] = [] if source is None else sorted(self._modules_for(source))
        return self._named_by[file]

    def modules_with(self, module: str) -> frozenset[str]:
        """Modules that have to do with one of them."""
        if module not in self._with:
            self._with[module] = modules_with(module, self.sources.values())
        return self._with[module]

    def _modules_for(self, own: Source) -> set[str]:
        found: set[str] = set()
        for name in own.named:
            for modules in (self.mapped_classes.get(name), self.mapped_tables.get(name)):
                if modules is not None:
                    found |= _nearest(modules, own.module)
        return found - {own.module}

    def read(self, file: Path) -> None:
        """Read a file that is new or has changed."""
        name = _module_name(file.relative_to(self.folder))
        known = self.sources.get(file)
        source = None if name is None else read_source(file, name, known)
        if source is known:
            return
        self._named_by.clear()
        self._with.clear()
        for index in ("mapped_classes", "mapped_tables"):
            self.__dict__.pop(index, None)
        if source is None:
            del self.sources[file]
        else:
            self.sources[file] = source

    @cached_property
    def mapped_classes(self) -> dict[str, list[str]]:
        """Modules by the classes that they define."""
        return _by_name((one.module, one.classes) for one in self._mapping())

    @cached_property
    def mapped_tables(self) -> dict[str, list[str]]:
        """Modules by the tables that they define."""
        return _by_name((one.module, one.tables) for one in self._mapping())

    def _mapping(self) -> Iterator[Source]:
        """Modules whose classes may be meant elsewhere.

        A module with a declarative base of its own has classes of its own: whoever shares the
        base imports it.
        """
        return (one for one in self.sources.values() if one.has_mapped and not one.has_base)


@final
class Neighbours:
    """Sources under the roots of the modules that mypy asks about, each read once per change."""

    def __init__(self) -> None:
        self._roots: dict[Path, _Root] = {}
        self._root_of: dict[Here, _Root | None] = {}

    # What a module depends on --------------------------------------------------------------------

    def modules(self, module: Here) -> list[str]:
        """Modules that define classes and tables which this one names, in order."""
        root = self._root(module)
        return [] if root is None else root.named_by(module.file)

    def refresh(self, module: Here) -> None:
        """Look again at a file that may have changed."""
        root = self._root(module)
        if root is not None:
            root.read(module.file)

    # What the modules near one define ------------------------------------------------------------

    def knows(self, *modules: Here) -> bool:
        """Whether the modules are the user's own, and of one root."""
        roots = [self._root(module) for module in modules]
        return None not in roots and len({id(root) for root in roots}) == 1

    def places_of_class(self, name: str, module: Here) -> list[str]:
        """Modules with a class statement of this name, whether it maps anything or not."""
        return sorted(one.module for one in self._sources(module) if name in one.classes)

    def mapping_places(self, name: str, module: Here) -> list[str]:
        """Modules whose class of this name may be meant by modules that do not import it."""
        root = self._root(module)
        return [] if root is None else root.mapped_classes.get(name, [])

    def places_of_table(self, name: str, module: Here) -> list[Place]:
        """Modules that name this table, with the class that has it."""
        named = (one for one in self._sources(module) if name in one.tables)
        places = [Place(one.module, one.tables[name]) for one in named]
        return sorted(places, key=lambda place: (place.module, place.class_name or ""))

    def places_of_back_reference(self, name: str, module: Here, near: str) -> list[Place]:
        """Where a `backref` has this name, or a computed one, in what has to do with a module."""
        found = [
            Place(one.module, owner)
            for one in self._sources(module)
            for key, owner in one.back_references.items()
            if key in (name, ANY_NAME)
        ]
        names = self.modules_with(near, module) if found else frozenset[str]()
        return [place for place in found if place.module in names]

    def back_references(self, module: Here) -> list[str]:
        """Names that any module gives by `backref`, in order."""
        return sorted({name for one in self._sources(module) for name in one.back_references})

    def class_names(self, module: Here) -> set[str]:
        """Classes of all modules that map anything."""
        mapping = (one for one in self._sources(module) if one.has_mapped)
        return {name for one in mapping for name in one.classes}

    def table_names(self, module: Here) -> set[str]:
        """Tables that any module names."""
        return {name for one in self._sources(module) for name in one.tables}

    def modules_with(self, one: str, module: Here) -> frozenset[str]:
        """Modules that import one of them, and what those import; slow, for the way to an error."""
        root = self._root(module)
        return frozenset() if root is None else root.modules_with(one)

    def says(self, pattern: str, module: Here, near: str | None = None) -> bool:
        """Whether the text of any module has a match; slow, for the way to an error.

        Args:
            pattern: What is searched.
            module: A module under the root.
            near: Given, only modules that have to do with this one are searched.
        """
        root = self._root(module)
        sources = {} if root is None else root.sources
        names = None if root is None or near is None else root.modules_with(near)
        files = [file for file, one in sources.items() if names is None or one.module in names]
        return any(re.search(pattern, text_of(file)) is not None for file in files)

    def _sources(self, module: Here) -> Iterable[Source]:
        root = self._root(module)
        return () if root is None else root.sources.values()

    def _root(self, module: Here) -> _Root | None:
        """The root of a module, with its sources read."""
        if module not in self._root_of:
            self._root_of[module] = self._read_root(module)
        return self._root_of[module]

    def _read_root(self, module: Here) -> _Root | None:
        folder = _root_of(module)
        if folder is None:
            return None
        root = self._roots.get(folder)
        if root is None:
            root = self._roots[folder] = _Root(folder)
            for file in _files_of(folder, module.name.partition(".")[0]):
                root.read(file)
        if module.file not in root.sources:
            root.read(module.file)
        return root


def _root_of(module: Here) -> Path | None:
    """The folder from which a module is imported; None for sources of others."""
    path = module.path
    if path is None or not path.endswith(".py") or _FOREIGN.search(path):
        return None
    parts = module.name.split(".")
    file = module.file
    place = file.parent if file.stem == "__init__" else file.with_suffix("")
    if parts[0] == _OWN_PACKAGE or list(place.parts[-len(parts) :]) != parts:
        return None
    return place.parents[len(parts) - 1]


def _files_of(root: Path, package: str) -> Iterable[Path]:
    """Modules beside the package and in packages beside it; its own alone where these are many."""
    own = list(_files_below(root / package))
    beside: list[Path] = []
    for entry in _entries(root):
        if entry.is_file() and entry.name.endswith(".py"):
            beside.append(Path(entry.path))
        elif entry.is_dir() and entry.name != package and _is_package(entry):
            beside += _files_below(Path(entry.path))
        if len(beside) > MAX_FILES:
            return own
    return own + beside


def _is_package(entry: "os.DirEntry[str]") -> bool:
    return _is_searched(entry.name) and (Path(entry.path) / "__init__.py").exists()


def _files_below(folder: Path) -> Iterator[Path]:
    for directory, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if _is_searched(name))
        yield from (Path(directory, name) for name in sorted(files) if name.endswith(".py"))


def _is_searched(folder: str) -> bool:
    return folder.isidentifier() and folder not in _SKIPPED_FOLDERS


def _entries(folder: Path) -> list["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name)
    except OSError:
        return []


def _module_name(relative: Path) -> str | None:
    parts = list(relative.with_suffix("").parts)
    if parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts) if parts and all(part.isidentifier() for part in parts) else None


# Which of several ------------------------------------------------------------------------------


def _by_name(defined: Iterable[tuple[str, Iterable[str]]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for module, names in defined:
        for name in names:
            found.setdefault(name, []).append(module)
    return found


def _nearest(modules: Iterable[str], own: str) -> set[str]:
    """Those of the own package, else all."""
    package = own.partition(".")[0]
    near = {one for one in modules if one.partition(".")[0] == package} or set(modules)
    return near if len(near) <= _MAX_PLACES else set()
