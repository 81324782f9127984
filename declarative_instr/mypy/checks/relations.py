"""The checks of relations, each relation of a class given to each of them."""

from collections.abc import Callable
from typing import Final

from declarative_instr.mypy.checks.back_populates import check_back_populates, check_backref
from declarative_instr.mypy.checks.cascades import check_cascade
from declarative_instr.mypy.checks.joins import check_join
from declarative_instr.mypy.checks.keyed_dicts import check_keyed_dict
from declarative_instr.mypy.checks.late_values import check_late_values
from declarative_instr.mypy.checks.relation_types import check_annotation
from declarative_instr.mypy.checks.targets import check_secondary, check_target
from declarative_instr.mypy.fields import FieldCall
from declarative_instr.mypy.relation_calls import RelationCall, relations_to_check

RELATION_CHECKS: Final[tuple[Callable[[RelationCall], None], ...]] = (
    check_target,
    check_annotation,
    check_back_populates,
    check_backref,
    check_join,
    check_secondary,
    check_cascade,
    check_late_values,
    check_keyed_dict,
)


def check_relations(field: FieldCall) -> None:
    """Check the relation of a call, and what the class's mixins bring in."""
    for relation in relations_to_check(field):
        for check in RELATION_CHECKS:
            check(relation)
