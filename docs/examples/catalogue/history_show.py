"""Changes some objects and collects their history around a flush; how it is printed is not known."""

from dataclasses import dataclass

from sqlalchemy import inspect, select

from catalogue.models import Base, Classifier, Distribution, EntryPoint, EntryPointGroup
from declarative_instr.orm import Session, joinedload, selectinload


@dataclass(frozen=True, slots=True)
class AttributeHistory:
    """The history of one attribute, its values as text."""

    attribute: str
    added: tuple[str, ...]
    unchanged: tuple[str, ...]
    deleted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HistoryShow:
    """What was seen of the changed attributes, in the same order each time."""

    before_flush: tuple[AttributeHistory, ...]
    after_flush: tuple[AttributeHistory, ...]
    is_restored: bool
    """Whether the rollback gave every attribute its old value back."""

    @property
    def is_as_promised(self) -> bool:
        """Whether there were changes before the flush, none after it, and none after rollback."""
        return (
            any(seen.added for seen in self.before_flush)
            and not any(seen.added or seen.deleted for seen in self.after_flush)
            and self.is_restored
        )


Changed = tuple[Base, str]


def show_history(session: Session) -> HistoryShow:
    """Change scalars, a collection and a reference, look, flush, look again, roll back.

    The first distribution by name is changed, and the first entry point where there is one.
    """
    # both are loaded before the first change: a later query would flush it, and its history be gone
    distribution, point = _first_distribution(session), _first_entry_point(session)
    changed = [*_change_distribution(distribution), *_change_entry_point(point)]
    before_flush = tuple(_history(subject, key) for subject, key in changed)
    session.flush()
    after_flush = tuple(_history(subject, key) for subject, key in changed)
    session.rollback()
    restored = (_shown(getattr(subject, key)) for subject, key in changed)
    return HistoryShow(
        before_flush,
        after_flush,
        is_restored=all(map(_is_old_value, before_flush, restored)),
    )


def _first_distribution(session: Session) -> Distribution:
    classifiers = selectinload(Distribution.classifiers)
    statement = select(Distribution).options(classifiers).order_by(Distribution.name).limit(1)
    return session.scalars(statement).one()


def _first_entry_point(session: Session) -> EntryPoint | None:
    group = joinedload(EntryPoint.group)
    statement = select(EntryPoint).options(group).order_by(EntryPoint.id).limit(1)
    return session.scalars(statement).first()


def _change_distribution(distribution: Distribution) -> list[Changed]:
    distribution.version += ".changed"
    distribution.summary = None if distribution.summary else "had none"
    if distribution.classifiers:
        distribution.classifiers.pop(0)
    distribution.classifiers.append(Classifier(text="Topic :: Shown and rolled back"))
    return [(distribution, key) for key in ("name", "version", "summary", "classifiers")]


def _change_entry_point(point: EntryPoint | None) -> list[Changed]:
    if point is None:
        return []
    point.group = EntryPointGroup(name="shown_and_rolled_back")
    return [(point, "group")]


def _history(subject: Base, key: str) -> AttributeHistory:
    history = inspect(subject).attrs[key].history
    return AttributeHistory(
        f"{type(subject).__name__}.{key}",
        added=_shown(list(history.added)),
        unchanged=_shown(list(history.unchanged)),
        deleted=_shown(list(history.deleted)),
    )


def _is_old_value(history: AttributeHistory, value: tuple[str, ...]) -> bool:
    return sorted(value) == sorted((*history.unchanged, *history.deleted))


def _shown(value: object) -> tuple[str, ...]:
    match value:
        case list():
            return tuple(text for member in value for text in _shown(member))
        case Classifier():
            return (value.text,)
        case EntryPointGroup():
            return (value.name,)
        case _:
            return (str(value),)
