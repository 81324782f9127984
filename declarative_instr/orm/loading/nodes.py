"""Node: an entity of a row among those joined to it, with what is to do for it; it reads no rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any, final

from declarative_instr.orm.mapping.mapper import Mapper, Relation
from declarative_instr.orm.query.plan import NOTHING_SAID, EntityPlan, LoadTree, Strategy

LATE_STRATEGIES = frozenset(
    {Strategy.LAZY, Strategy.RAISE, Strategy.RAISE_ON_SQL, Strategy.NOLOAD}
)
"""What takes effect when the attribute is read: the object has to remember it."""


@final
@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """An entity of the row, numbered parents first; the root is what a result is made of."""

    number: int
    plan: EntityPlan
    joined: "tuple[tuple[Relation, Node], ...]"
    immediate: tuple[Relation, ...]
    """Relations that are loaded one object at a time, right after the rows."""
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
    immediate = relations_by(plan.mapper, plan.tree, Strategy.IMMEDIATE)
    has_later_work = bool(plan.selectin or immediate)
    return Node(
        number,
        plan,
        joined,
        immediate,
        keeps_objects=any(relation.uselist for relation, _ in joined)
        or (has_later_work and not is_root),
        is_remembered=_says_something_late(plan),
    )


def relations_by(mapper: Mapper[Any], tree: LoadTree, strategy: Strategy) -> tuple[Relation, ...]:
    """The relations that are loaded by one strategy."""
    mapper.ensure_configured()
    return tuple(
        relation for relation in mapper.relations.values() if tree.strategy_of(relation) is strategy
    )


def _says_something_late(plan: EntityPlan) -> bool:
    tree = plan.tree
    if tree is NOTHING_SAID:
        return False
    return any(strategy in LATE_STRATEGIES for strategy in tree.strategies.values())
