"""Breaks a unique constraint on purpose and reports what is left; printing is not known here."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from catalogue.census import row_counts
from catalogue.models import Distribution
from declarative_instr.orm import Session


@dataclass(frozen=True, slots=True)
class ConstraintShow:
    """What happened when a second distribution of the same name was flushed."""

    name: str
    error: str | None
    """What the database answered; None where it accepted the row, which is a fault."""
    before: dict[str, int]
    after: dict[str, int]
    is_value_restored: bool
    """Whether a good change of the same unit of work was taken back with the bad row."""
    is_twin_kept: bool
    """Whether the rejected object still has its values and is stored once its name is put right."""

    @property
    def is_nothing_lost(self) -> bool:
        """Whether the database is as it was, and the objects are fit for use."""
        return (
            self.error is not None
            and self.before == self.after
            and self.is_value_restored
            and self.is_twin_kept
        )


def show_constraint(session: Session) -> ConstraintShow:
    """Flush a good change with a row that breaks a constraint, roll back, count again."""
    before = row_counts(session)
    original = session.scalars(select(Distribution).order_by(Distribution.name).limit(1)).one()
    name, summary = original.name, original.summary
    original.summary = "Written in the same flush as the broken row"
    twin = Distribution(name=name, version="0")
    session.add(twin)
    error = _flush_error(session)
    session.rollback()
    return ConstraintShow(
        name,
        error,
        before,
        after=row_counts(session),
        is_value_restored=original.summary == summary,
        is_twin_kept=(twin.name, twin.version) == (name, "0") and _is_storable(session, twin),
    )


def _flush_error(session: Session) -> str | None:
    try:
        session.flush()
    except IntegrityError as error:
        return " ".join(str(error.orig).split())
    return None


def _is_storable(session: Session, twin: Distribution) -> bool:
    """Whether `twin` can be flushed under a name of its own; it is rolled back in any case."""
    twin.name = f"{twin.name}-twin"
    session.add(twin)
    error = _flush_error(session)
    is_stored = error is None and twin.id in session.scalars(select(Distribution.id)).all()
    session.rollback()
    return is_stored
