"""The steps from installed distributions to a stored catalogue; options are not known here."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.census import row_counts
from catalogue.facts import DistributionFacts
from catalogue.loading import load_distributions, load_entry_points
from catalogue.reading import installed, read
from catalogue.storing import Changes, store_distributions, store_files
from catalogue.timing import StepTimer
from declarative_instr.orm import Session, sessionmaker


@dataclass(frozen=True, slots=True)
class Indexed:
    """The rows per class before and after, and what was done to them."""

    before: dict[str, int]
    after: dict[str, int]
    changes: Changes

    def deleted(self, name: str) -> int:
        """Rows of class `name` that are gone: those that neither stayed nor are new."""
        return self.before[name] + self.changes.created[name] - self.after[name]


def index(sessions: sessionmaker[Session], limit: int | None, timer: StepTimer) -> Indexed:
    """Read, store and load back at most `limit` distributions, each step timed by `timer`."""
    changes = Changes()
    with timer.bars():
        found = _read(limit, timer)
        with sessions() as session:
            before = row_counts(session)
            _store(session, found, changes, timer)
        with sessions() as session:
            _load(session, timer)
            after = row_counts(session)
    return Indexed(before, after, changes)


def _read(limit: int | None, timer: StepTimer) -> list[DistributionFacts]:
    on_path = installed(limit)
    found: list[DistributionFacts] = []
    with timer.step("Read importlib.metadata", total=len(on_path)) as step:
        for facts in read(on_path):
            found.append(facts)
            step.advance(1)
        step.objects = sum(map(_owned_objects, found)) + sum(len(facts.files) for facts in found)
    return found


def _store(
    session: Session, found: Sequence[DistributionFacts], changes: Changes, timer: StepTimer
) -> None:
    with timer.step("Store objects with relations", total=len(found)) as step:
        store_distributions(session, found, changes, step.advance)
        step.objects = sum(map(_owned_objects, found))
    with timer.step("Store files in bulk, commit", total=len(found)) as step:
        store_files(session, found, changes, step.advance)
        session.commit()
        step.objects = sum(len(facts.files) for facts in found)


def _load(session: Session, timer: StepTimer) -> None:
    with timer.step("Load all in a new session", total=2) as step:
        points = load_entry_points(session)
        step.advance(1)
        distributions = load_distributions(session)
        step.advance(1)
        owned = sum(len(known.files) + len(known.requirements) for known in distributions)
        step.objects = len(points) + len(distributions) + owned


def _owned_objects(facts: DistributionFacts) -> int:
    """The distribution itself with its requirements and entry points, but without its files."""
    return 1 + len(facts.requirements) + len(facts.entry_points)
