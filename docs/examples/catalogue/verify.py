"""Compares what a session reads with given facts, field by field; printing is not known here."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from catalogue.census import LINKS, row_counts
from catalogue.facts import (
    DistributionFacts,
    EntryPointFacts,
    FileFacts,
    RequirementFacts,
    Scalar,
    field_values,
    key_of,
)
from catalogue.loading import load_distributions, load_entry_points
from catalogue.models import (
    Classifier,
    Distribution,
    EntryPoint,
    EntryPointGroup,
    InstalledFile,
    Requirement,
)
from declarative_instr.orm import Session

Values = dict[str, list[Scalar]]
"""All values per place: one, but where something is stored twice."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where the two sides differ; a side that lacks it has no values there."""

    place: str
    stored: tuple[Scalar, ...]
    installed: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The outcome of comparing the catalogue with the facts."""

    compared: int
    differences: tuple[Difference, ...]


def compare(session: Session, found: Sequence[DistributionFacts]) -> Comparison:
    """Compare every field of every stored object, and the number of rows, with `found`."""
    stored = _values(stored_facts(session))
    installed = _values(found)
    stored |= {f"rows of {name}": [count] for name, count in row_counts(session).items()}
    installed |= {f"rows of {name}": [count] for name, count in expected_rows(found).items()}
    places = sorted(stored.keys() | installed.keys())
    return Comparison(
        compared=len(places),
        differences=tuple(
            Difference(place, tuple(stored.get(place, ())), tuple(installed.get(place, ())))
            for place in places
            if stored.get(place) != installed.get(place)
        ),
    )


def stored_facts(session: Session) -> list[DistributionFacts]:
    """The whole catalogue as facts, in the order of the names."""
    points = _points_by_distribution(load_entry_points(session))
    return [_facts(stored, points[stored.id]) for stored in load_distributions(session)]


def expected_rows(found: Sequence[DistributionFacts]) -> dict[str, int]:
    """The rows that each table has when it holds `found` and nothing else."""
    return {
        Distribution.__name__: len(found),
        InstalledFile.__name__: sum(len(facts.files) for facts in found),
        Requirement.__name__: sum(len(facts.requirements) for facts in found),
        EntryPoint.__name__: sum(len(facts.entry_points) for facts in found),
        EntryPointGroup.__name__: len({p.group for facts in found for p in facts.entry_points}),
        Classifier.__name__: len({text for facts in found for text in facts.classifiers}),
        LINKS: sum(len(facts.classifiers) for facts in found),
    }


def _points_by_distribution(stored: Iterable[EntryPoint]) -> dict[int, list[EntryPointFacts]]:
    points: dict[int, list[EntryPointFacts]] = defaultdict(list)
    for point in stored:
        facts = EntryPointFacts(point.group.name, point.name, point.value)
        points[point.distribution_id].append(facts)
    return points


def _facts(stored: Distribution, points: list[EntryPointFacts]) -> DistributionFacts:
    files = (
        FileFacts(file.path, file.size, file.hash_algorithm, file.hash_value)
        for file in stored.files
    )
    requirements = (
        RequirementFacts(known.text, known.project, known.marker) for known in stored.requirements
    )
    return DistributionFacts(
        stored.name,
        stored.version,
        stored.summary,
        stored.requires_python,
        files=tuple(sorted(files, key=key_of)),
        requirements=tuple(sorted(requirements, key=key_of)),
        entry_points=tuple(sorted(points, key=key_of)),
        classifiers=tuple(sorted(known.text for known in stored.classifiers)),
    )


def _values(facts: Iterable[DistributionFacts]) -> Values:
    values: Values = defaultdict(list)
    for one in facts:
        for place, value in field_values(one):
            values[place].append(value)
    return values
