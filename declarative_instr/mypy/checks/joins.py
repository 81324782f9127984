"""[di-relationship] Foreign keys join the tables of a relation, in one way and in its direction."""

from typing import NamedTuple, final

from declarative_instr.mypy.codes import RELATIONSHIP
from declarative_instr.mypy.lookup import Lookup
from declarative_instr.mypy.relation_calls import RelationCall
from declarative_instr.mypy.relations import Relation
from declarative_instr.mypy.tables import ForeignKey, foreign_keys, table_name
from declarative_instr.mypy.views import ClassView


@final
class _Links(NamedTuple):
    """Foreign keys between the two tables."""

    outward: list[ForeignKey]
    """From the own table to that of the target."""
    inward: list[ForeignKey]
    """The other way round; empty where both tables are one."""


def check_join(checked: RelationCall) -> None:
    """What joins the two tables, where no condition is given and no table lies between."""
    relation, target = checked.relation, checked.relation.target
    if not isinstance(target, ClassView) or relation.says("secondary", "primaryjoin"):
        return
    if not relation.owner.has_tables or not target.has_tables:
        return
    is_own = target.info is relation.owner.info
    links = _links(relation.owner, target, relation.lookup)
    if links is not None:
        _check_links(checked, target, links)
        if not is_own:
            _check_direction(checked, target, links)
    if is_own:
        _check_own_sides(checked)


def is_many_to_one(relation: Relation) -> bool:
    """Whether the own table surely has the one foreign key between the two tables."""
    target = relation.target
    says_more = relation.says("secondary", "primaryjoin", "remote_side", "foreign_keys")
    if not isinstance(target, ClassView) or says_more or target.info is relation.owner.info:
        return False
    links = _links(relation.owner, target, relation.lookup)
    return links is not None and len(links.outward) == 1 and not links.inward


def _links(owner: ClassView, target: ClassView, lookup: Lookup) -> _Links | None:
    """The links; None where some foreign keys of either table are not known."""
    own, others = foreign_keys(owner), foreign_keys(target)
    if own is None or others is None:
        return None
    outward = [key for key in own if _refers(key, target, lookup)]
    if target.info is owner.info:
        return _Links(outward, [])
    return _Links(outward, [key for key in others if _refers(key, owner, lookup)])


def _refers(key: ForeignKey, view: ClassView, lookup: Lookup) -> bool:
    if key.owner_path is None:
        return key.table == table_name(view)
    if key.owner_path in (view.name, view.info.fullname):
        return True
    return lookup.info_at(key.owner_path) is view.info


def _check_links(checked: RelationCall, target: ClassView, links: _Links) -> None:
    relation = checked.relation
    found = links.outward + links.inward
    between = f'between the tables of "{relation.owner.name}" and "{target.name}"'
    if not found:
        message = f'"{relation}": there is no foreign key {between}'
        checked.fail(message, "argument", RELATIONSHIP)
    elif len(found) > 1 and not relation.says("foreign_keys", "remote_side"):
        names = ", ".join(f'"{column}"' for key in found for column in key.columns)
        message = f'"{relation}": there are {len(found)} foreign keys {between} ({names}); say which with foreign_keys'
        checked.fail(message, "argument", RELATIONSHIP)


def _check_direction(checked: RelationCall, target: ClassView, links: _Links) -> None:
    relation, said = checked.relation, checked.relation.annotation
    if links.inward or len(links.outward) != 1 or relation.says("remote_side", "uselist"):
        return
    if said is not None and said.collection is not None:
        column = links.outward[0].columns[0] if links.outward[0].columns else "?"
        message = (
            f'"{relation}" is annotated as "{said.shown}", and the foreign key'
            f' "{relation.owner.name}.{column}" lets it refer to one "{target.name}"'
        )
        checked.fail(message, "argument", RELATIONSHIP)


def _check_own_sides(checked: RelationCall) -> None:
    """Of two sides between objects of one class, `remote_side` tells which refers."""
    relation = checked.relation
    field = relation.owner.fields.get(relation.other_name or "")
    other = None if field is None else relation.other(field)
    if other is None or other.name == relation.name or _says_side(relation) or _says_side(other):
        return
    if other.other_name == relation.name:
        message = (
            f'"{relation}" and "{other}" both are the side that is referred to; set remote_side on'
            " the side that refers"
        )
        checked.fail(message, "back_populates", RELATIONSHIP)


def _says_side(relation: Relation) -> bool:
    return relation.says("remote_side", "primaryjoin", "secondary")
