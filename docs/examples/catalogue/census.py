"""How many rows each table of the catalogue holds; what is in them is not known here."""

from sqlalchemy import func, select

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
from declarative_instr.orm import Session

LINKS = "Distribution - Classifier"

MAPPED: tuple[type[Base], ...] = (
    Distribution,
    InstalledFile,
    Requirement,
    EntryPoint,
    EntryPointGroup,
    Classifier,
)


def row_counts(session: Session) -> dict[str, int]:
    """Rows per mapped class, by the name of the class, and in the secondary table."""
    counts = {
        mapped.__name__: session.scalar(select(func.count()).select_from(mapped)) or 0
        for mapped in MAPPED
    }
    counts[LINKS] = session.scalar(select(func.count()).select_from(distribution_classifier)) or 0
    return counts
