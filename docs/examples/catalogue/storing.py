"""Brings the database in line with a list of facts; where the facts come from is not known here."""

from collections import Counter
from collections.abc import Callable, Sequence

from sqlalchemy import insert, select

from catalogue.facts import DistributionFacts, EntryPointFacts, FileFacts
from catalogue.models import (
    Base,
    Classifier,
    Distribution,
    EntryPoint,
    EntryPointGroup,
    InstalledFile,
    Requirement,
    distribution_classifier,
)
from declarative_instr.orm import Session, selectinload

Advance = Callable[[int], None]

_FILES_PER_STATEMENT = 1_000


class Changes:
    """What one storing did, counted per class name."""

    def __init__(self) -> None:
        self.created: Counter[str] = Counter()
        self.updated: Counter[str] = Counter()

    def note_pending(self, session: Session) -> None:
        """Count what the next flush of `session` will insert and update."""
        self.created.update(type(pending).__name__ for pending in session.new)
        self.updated.update(
            type(changed).__name__ for changed in session.dirty if session.is_modified(changed)
        )


class Vocabulary:
    """The shared objects that distributions point to, each made once."""

    def __init__(self, session: Session) -> None:
        self._classifiers = {known.text: known for known in session.scalars(select(Classifier))}
        self._groups = {known.name: known for known in session.scalars(select(EntryPointGroup))}

    def classifier(self, text: str) -> Classifier:
        """The classifier `text`, new where no distribution had it so far."""
        if text not in self._classifiers:
            self._classifiers[text] = Classifier(text=text)
        return self._classifiers[text]

    def group(self, name: str) -> EntryPointGroup:
        """The entry point group `name`, new where no distribution had it so far."""
        if name not in self._groups:
            self._groups[name] = EntryPointGroup(name=name)
        return self._groups[name]


def store_distributions(
    session: Session, found: Sequence[DistributionFacts], changes: Changes, advance: Advance
) -> None:
    """Flush distributions, requirements, entry points and classifiers as objects with relations.

    Distributions that are stored but not among `found` are deleted, with all they own.
    """
    vocabulary = Vocabulary(session)
    stored = _stored_distributions(session)
    for name in stored.keys() - {facts.name for facts in found}:
        session.delete(stored[name])
    for facts in found:
        if facts.name not in stored:
            stored[facts.name] = Distribution(name=facts.name)
        _update_distribution(stored[facts.name], facts, vocabulary)
        session.add(stored[facts.name])
        advance(1)
    changes.note_pending(session)
    session.flush()
    _delete_unused_vocabulary(session)


def store_files(
    session: Session, found: Sequence[DistributionFacts], changes: Changes, advance: Advance
) -> None:
    """Insert new files in bulk, from dictionaries; change or delete stored ones as objects."""
    ids = {known.name: known.id for known in session.scalars(select(Distribution))}
    stored = {
        (known.distribution_id, known.path): known
        for known in session.scalars(select(InstalledFile))
    }
    new_rows: list[dict[str, str | int | None]] = []
    for facts in found:
        for file in facts.files:
            known = stored.pop((ids[facts.name], file.path), None)
            if known is None:
                new_rows.append(_file_row(ids[facts.name], file))
            else:
                _update_file(known, file)
        advance(1)
    for vanished in stored.values():
        session.delete(vanished)
    changes.note_pending(session)
    for start in range(0, len(new_rows), _FILES_PER_STATEMENT):
        session.execute(insert(InstalledFile), new_rows[start : start + _FILES_PER_STATEMENT])
    changes.created[InstalledFile.__name__] += len(new_rows)


def _stored_distributions(session: Session) -> dict[str, Distribution]:
    statement = select(Distribution).options(
        selectinload(Distribution.requirements),
        selectinload(Distribution.entry_points),
        selectinload(Distribution.classifiers),
    )
    return {known.name: known for known in session.scalars(statement)}


def _update_distribution(
    distribution: Distribution, facts: DistributionFacts, vocabulary: Vocabulary
) -> None:
    distribution.version = facts.version
    distribution.summary = facts.summary
    distribution.requires_python = facts.requires_python
    distribution.classifiers = [vocabulary.classifier(text) for text in facts.classifiers]
    _update_requirements(distribution, facts)
    _update_entry_points(distribution, facts.entry_points, vocabulary)


def _update_requirements(distribution: Distribution, facts: DistributionFacts) -> None:
    vanished = {known.text: known for known in distribution.requirements}
    for wanted in facts.requirements:
        known = vanished.pop(wanted.text, None)
        if known is None:
            known = Requirement(text=wanted.text)
            distribution.requirements.append(known)
        known.project = wanted.project
        known.marker = wanted.marker
    for orphan in vanished.values():
        distribution.requirements.remove(orphan)


def _update_entry_points(
    distribution: Distribution, wanted_points: Sequence[EntryPointFacts], vocabulary: Vocabulary
) -> None:
    vanished = {(known.group.name, known.name): known for known in distribution.entry_points}
    for wanted in wanted_points:
        known = vanished.pop((wanted.group, wanted.name), None)
        if known is None:
            known = EntryPoint(name=wanted.name, group=vocabulary.group(wanted.group))
            distribution.entry_points.append(known)
        known.value = wanted.value
    for orphan in vanished.values():
        distribution.entry_points.remove(orphan)


def _update_file(known: InstalledFile, file: FileFacts) -> None:
    known.size = file.size
    known.hash_algorithm = file.hash_algorithm
    known.hash_value = file.hash_value


def _file_row(distribution_id: int, file: FileFacts) -> dict[str, str | int | None]:
    return {
        "distribution_id": distribution_id,
        "path": file.path,
        "size": file.size,
        "hash_algorithm": file.hash_algorithm,
        "hash_value": file.hash_value,
    }


def _delete_unused_vocabulary(session: Session) -> None:
    unused: list[Base] = [
        *session.scalars(
            select(Classifier).where(
                Classifier.id.not_in(select(distribution_classifier.c.classifier_id))
            )
        ),
        *session.scalars(
            select(EntryPointGroup).where(EntryPointGroup.id.not_in(select(EntryPoint.group_id)))
        ),
    ]
    for word in unused:
        session.delete(word)
    session.flush()
