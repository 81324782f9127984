"""Loads the whole catalogue as objects with their relations; what is done with them is not known."""

from collections.abc import Sequence

from sqlalchemy import select

from catalogue.models import Distribution, EntryPoint
from declarative_instr.orm import Session, joinedload, selectinload


def load_distributions(session: Session) -> Sequence[Distribution]:
    """All distributions by name, with files, requirements and classifiers: one statement each."""
    statement = (
        select(Distribution)
        .options(
            selectinload(Distribution.files),
            selectinload(Distribution.requirements),
            selectinload(Distribution.classifiers),
        )
        .order_by(Distribution.name)
    )
    return session.scalars(statement).all()


def load_entry_points(session: Session) -> Sequence[EntryPoint]:
    """All entry points, each with its group out of the same statement."""
    statement = select(EntryPoint).options(joinedload(EntryPoint.group)).order_by(EntryPoint.id)
    return session.scalars(statement).all()
