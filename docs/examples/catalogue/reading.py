"""Reads the distributions installed here from importlib.metadata; knows nothing of databases."""

import re
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import Distribution, PackagePath, distributions

from typing_extensions import TypeVar

from catalogue.facts import DistributionFacts, EntryPointFacts, FileFacts, RequirementFacts, key_of

FactsT = TypeVar("FactsT")

_PROJECT_NAME = re.compile(r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)")


def installed(limit: int | None = None) -> list[Distribution]:
    """Distributions on `sys.path` in the order of their names, at most `limit` of them.

    Where two have one name, the first on the path is taken: it is the one that gets imported.
    One without a name, as a broken removal leaves it, is no distribution.
    """
    first_of_name: dict[str, Distribution] = {}
    for found in distributions():
        if "Name" not in found.metadata:
            continue
        first_of_name.setdefault(normalised(found.name), found)
    return [first_of_name[name] for name in sorted(first_of_name)[:limit]]


def read(found: Iterable[Distribution]) -> Iterator[DistributionFacts]:
    """The facts of each distribution, read from disk when asked for."""
    return map(read_one, found)


def read_one(found: Distribution) -> DistributionFacts:
    """The facts of one distribution."""
    return DistributionFacts(
        name=normalised(found.name),
        version=found.version,
        summary=_header(found, "Summary"),
        requires_python=_header(found, "Requires-Python"),
        files=_unique(map(_file, found.files or ()), key_of),
        requirements=_unique(map(_requirement, found.requires or ()), key_of),
        entry_points=_unique(
            (EntryPointFacts(point.group, point.name, point.value) for point in found.entry_points),
            key_of,
        ),
        classifiers=_unique(found.metadata.get_all("Classifier") or (), str),
    )


def normalised(name: str) -> str:
    """`name` as the package index compares names (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _header(found: Distribution, name: str) -> str | None:
    values = found.metadata.get_all(name)
    return str(values[0]) if values else None


def _file(path: PackagePath) -> FileFacts:
    return FileFacts(
        path=path.as_posix(),
        size=path.size,
        hash_algorithm=path.hash.mode if path.hash else None,
        hash_value=path.hash.value if path.hash else None,
    )


def _requirement(text: str) -> RequirementFacts:
    name = _PROJECT_NAME.match(text)
    # a URL may contain ";", so PEP 508 wants a space before the one that starts the marker
    separator = " ;" if "@" in text.partition(";")[0] else ";"
    _, _, marker = text.partition(separator)
    return RequirementFacts(
        text=text,
        project=normalised(name[1]) if name else text,
        marker=marker.strip() or None,
    )


def _unique(members: Iterable[FactsT], key: Callable[[FactsT], str]) -> tuple[FactsT, ...]:
    """Sorted by `key`; of several members with one key the first stays, as in RECORD's readers."""
    by_key: dict[str, FactsT] = {}
    for member in members:
        by_key.setdefault(key(member), member)
    return tuple(by_key[found] for found in sorted(by_key))
