"""Plain values for what is known of a distribution; where they come from is not known here."""

from collections.abc import Iterator
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file as RECORD names it."""

    path: str
    size: int | None
    hash_algorithm: str | None
    hash_value: str | None


@dataclass(frozen=True, slots=True)
class RequirementFacts:
    """One line of Requires-Dist; `text` is the whole line, marker included."""

    text: str
    project: str
    marker: str | None


@dataclass(frozen=True, slots=True)
class EntryPointFacts:
    """An entry point and the name of its group."""

    group: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class DistributionFacts:
    """Everything the catalogue keeps of one distribution; every tuple is sorted."""

    name: str
    version: str
    summary: str | None
    requires_python: str | None
    files: tuple[FileFacts, ...]
    requirements: tuple[RequirementFacts, ...]
    entry_points: tuple[EntryPointFacts, ...]
    classifiers: tuple[str, ...]


Member = FileFacts | RequirementFacts | EntryPointFacts
Scalar = str | int | None


def key_of(member: Member) -> str:
    """What names `member` inside its distribution."""
    match member:
        case FileFacts():
            return member.path
        case RequirementFacts():
            return member.text
        case EntryPointFacts():
            return f"{member.group}:{member.name}"


def field_values(facts: DistributionFacts) -> Iterator[tuple[str, Scalar]]:
    """Every single value in `facts` after a name that says where it stands.

    Yields: Pairs such as `("rich.files['rich/box.py'].size", 9870)`.
    """
    for field in fields(facts):
        place = f"{facts.name}.{field.name}"
        value: Scalar | tuple[str | Member, ...] = getattr(facts, field.name)
        if not isinstance(value, tuple):
            yield place, value
            continue
        for member in value:
            if isinstance(member, str):
                yield f"{place}[{member!r}]", member
            else:
                yield from _member_values(f"{place}[{key_of(member)!r}]", member)


def _member_values(place: str, member: Member) -> Iterator[tuple[str, Scalar]]:
    for field in fields(member):
        yield f"{place}.{field.name}", getattr(member, field.name)
