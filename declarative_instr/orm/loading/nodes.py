"""Node: an entity of a row among those joined to it, with what is to do for it; it reads no rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any, final

from declarative_instr.orm.mapping.mapper import Mapper, Relation
from declarative_instr.orm.query.plan import NOTHING_SAID, EntityPlan, LoadTree, Strategy

REFUSING = frozenset({Strategy.RAISE, Strategy.RAISE_ON_SQL, Strategy.NOLOAD})
"""Strategies by which reading the attribute loads nothing."""


@final
@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """An entity of the row, numbered parents first; the root is what a result is made of."""

    number: int
    plan: EntityPlan
    joined: "tuple[tuple[Relation, Node], ...]"
    keeps_objects: bool
    """Whether its objects, each once, are needed after the loop."""
    is_remembered: bool
    """Whether its objects have to know what the options say, for later."""

    @property
    def mapper(self) -> Mapper[Any]:
        """What the objects are."""
        return self.plan.mapper

    @property
    def collections(self) -> tuple[Relation, ...]:
        """The joined relations whose objects are gathered."""
        return tuple(relation for relation, _ in self.joined if relation.uselist)

    def all(self) -> "Iterator[Node]":
        """This node and those below, in the order of their numbers."""
        yield self
        for _, node in self.joined:
            yield from node.all()


def node_of(plan: EntityPlan, numbers: Iterator[int] | None = None) -> Node:
    """The node of an entity, and below it those of the joined ones."""
    is_root = numbers is None
    numbers = count() if numbers is None else numbers
    number = next(numbers)
    joined = tuple((each.relation, node_of(each.entity, numbers)) for each in plan.joined)
    return Node(
        number,
        plan,
        joined,
        keeps_objects=any(relation.uselist for relation, _ in joined)
        or (bool(plan.selectin) and not is_root),
        is_remembered=_says_something_late(plan.mapper, plan.tree),
    )


def _says_something_late(mapper: Mapper[Any], tree: LoadTree) -> bool:
    """Whether a relation behaves, when it is read, in another way than its mapping says."""
    if tree is NOTHING_SAID:
        return False
    for relation in mapper.relations.values():
        said, mapped = tree.strategy_of(relation), Strategy(relation.lazy)
        if said in REFUSING and said is not mapped:
            return True
        if said is Strategy.LAZY and (mapped in REFUSING or tree.under(relation.key).parts):
            return True
    return False
