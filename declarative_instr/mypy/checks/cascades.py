"""[di-relationship] Cascades exist, and fit the side of the relation that has them."""

from typing import Final

from declarative_instr.mypy.checks.joins import is_many_to_one
from declarative_instr.mypy.codes import RELATIONSHIP
from declarative_instr.mypy.relation_calls import RelationCall
from declarative_instr.mypy.reporting import near_misses

_NAMES: Final = (
    "all",
    "delete",
    "delete-orphan",
    "expunge",
    "merge",
    "none",
    "refresh-expire",
    "save-update",
)


def check_cascade(checked: RelationCall) -> None:
    """The names in the string, and delete-orphan on the side that has one object."""
    given = checked.relation.given("cascade")
    if not isinstance(given, str) or not checked.relation.owner.has_tables:
        return
    names = [name for name in map(str.strip, given.split(",")) if name]
    for name in names:
        if name not in _NAMES:
            message = f'"{checked.relation}": there is no cascade "{name}"' + near_misses(
                name, _NAMES
            )
            checked.fail(message, "cascade", RELATIONSHIP)
    is_single = checked.relation.says("single_parent")
    if "delete-orphan" in names and not is_single and is_many_to_one(checked.relation):
        message = (
            f'"{checked.relation}" is the side with one object, where delete-orphan asks for'
            " single_parent=True"
        )
        checked.fail(message, "cascade", RELATIONSHIP)
