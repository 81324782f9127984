"""Which modules of a folder have to do with one of them, by their imports; nothing else is looked at."""

import sys
from collections.abc import Iterable, Iterator, Mapping

from declarative_instr.mypy.sources import Source


def modules_with(module: str, sources: Iterable[Source]) -> frozenset[str]:
    """The modules that import a module, on whatever way, and all that those import.

    What extends a class of the module, or is given one, is in one of these. An import that could
    mean several modules means all of them; for a module without source, all there are.
    """
    imported = _imports(list(sources))
    if module not in imported:  # who imports it cannot be told
        return frozenset(imported)
    importers: dict[str, set[str]] = {}
    for one, others in imported.items():
        for other in others:
            importers.setdefault(other, set()).add(one)
    return _closed(_closed({module}, importers), imported)


def _closed(begin: Iterable[str], following: Mapping[str, set[str]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = list(begin)
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += following.get(one, ())
    return frozenset(found)


def _imports(sources: list[Source]) -> dict[str, set[str]]:
    """By module, the modules of the folder that it imports."""
    by_ending: dict[str, set[str]] = {}
    for source in sources:
        for ending in _endings(source.module):
            by_ending.setdefault(ending, set()).add(source.module)
    return {
        source.module: {module for path in source.imported for module in by_ending.get(path, ())}
        for source in sources
    }


def _endings(module: str) -> Iterator[str]:
    """`a.b.c`, `b.c` and `c`: a folder inside may be one that modules are imported from.

    Not the name of a standard module alone: `import typing` is no import of `a.typing`.
    """
    parts = module.split(".")
    if len(parts) == 1 or parts[-1] not in sys.stdlib_module_names:
        yield parts[-1]
    yield from (".".join(parts[start:]) for start in range(len(parts) - 1))
