"""From the options of a statement to one LoadTree per class; it knows no SQL and no rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn, final

from sqlalchemy.sql.base import ExecutableOption
from typing_extensions import override

from declarative_instr.orm.core_bridge.entities import StatementOption
from declarative_instr.orm.errors import ArgumentError
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.orm.query.options import ALL_OTHERS, Load, Path, Step
from declarative_instr.orm.query.plan import NOTHING_SAID, LoadTree, Strategy

AnyMapper = Mapper[Any]

EAGER = frozenset({Strategy.JOINED, Strategy.SELECTIN, Strategy.IMMEDIATE})
"""Strategies that load related objects together with their owner."""


@final
class TreeOption(StatementOption):
    """A tree made earlier, given to the statement that loads what lies below a relation."""

    inherit_cache = True

    def __init__(self, mapper: AnyMapper, tree: LoadTree) -> None:
        self.mapper = mapper
        self.tree = tree

    @override
    def cache_parts(self) -> tuple[Any, ...]:
        return (self.mapper, self.tree.parts)


def load_trees(
    options: Iterable[ExecutableOption], mappers: Sequence[AnyMapper]
) -> dict[AnyMapper, LoadTree]:
    """What options say about the classes that a statement selects; settled, see `settled`.

    Raises:
        ArgumentError: An option begins with another class, or its path is broken.
    """
    drafts = {mapper: _Draft() for mapper in mappers}
    made: dict[AnyMapper, LoadTree] = {}
    for option in options:
        if isinstance(option, TreeOption):
            made[option.mapper] = option.tree
        elif isinstance(option, Load):
            for path in option.paths:
                _say(drafts, option.root, path)
    return {
        mapper: settled(mapper, made.get(mapper) or draft.finished())
        for mapper, draft in drafts.items()
    }


def settled(mapper: AnyMapper, tree: LoadTree, above: tuple[AnyMapper, ...] = ()) -> LoadTree:
    """The tree with every eager relation named, down to the last one, and no endless loops.

    What options name is loaded as they say. A relation that is eager by its mapping, or by `"*"`,
    is left to be loaded lazily where it would lead to a class that the path came through.

    Returns: `tree` itself where there is nothing to add.
    """
    mapper.ensure_configured()
    path = (*above, mapper)
    strategies = dict(tree.strategies)
    below = dict(tree.below)
    for key, relation in mapper.relations.items():
        strategy = tree.strategy_of(relation)
        if strategy not in EAGER:
            continue
        if key not in tree.strategies and relation.target in path:
            strategies[key] = Strategy.LAZY
            continue
        strategies[key] = strategy
        under = settled(relation.target, tree.under(key), path)
        if under is not NOTHING_SAID:
            below[key] = under
    if strategies == dict(tree.strategies) and below == dict(tree.below):
        return tree
    everywhere = tree.below.everywhere if isinstance(tree.below, _Below) else None
    return _tree(strategies, below, everywhere)


def only(keys: Iterable[str], tree: LoadTree) -> LoadTree:
    """A tree that joins the relations named, below them as `tree` says, and no others."""
    strategies: dict[str, Strategy] = dict.fromkeys(keys, Strategy.JOINED)
    below = {key: tree.under(key) for key in strategies if tree.under(key) is not NOTHING_SAID}
    return _tree({**strategies, ALL_OTHERS: Strategy.LAZY}, below, None)


@final
@dataclass(slots=True)
class _Draft:
    """A tree that is being made; what is said later wins."""

    strategies: dict[str, Strategy] = field(default_factory=dict)
    below: "dict[str, _Draft]" = field(default_factory=dict)
    everywhere: Strategy | None = None
    """What an option for `"*"` alone says, which holds at every level."""

    def finished(self, from_above: Strategy | None = None) -> LoadTree:
        """The tree; `from_above` is what is said for all levels."""
        everywhere = self.everywhere or from_above
        strategies = dict(self.strategies)
        if everywhere is not None:
            strategies.setdefault(ALL_OTHERS, everywhere)
        below = {key: draft.finished(everywhere) for key, draft in self.below.items()}
        return _tree(strategies, below, everywhere)


@final
class _Below(Mapping[str, LoadTree]):
    """Trees by relation key, and the same one for all others, at any depth."""

    __slots__ = ("_others", "_said", "everywhere")

    def __init__(self, said: Mapping[str, LoadTree], everywhere: Strategy) -> None:
        self._said = said
        self.everywhere = everywhere
        self._others: LoadTree | None = None

    @override
    def __getitem__(self, key: str) -> LoadTree:
        said = self._said.get(key)
        if said is not None:
            return said
        if self._others is None:
            self._others = _tree({ALL_OTHERS: self.everywhere}, {}, self.everywhere)
        return self._others

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._said)

    @override
    def __len__(self) -> int:
        return len(self._said)


def _tree(
    strategies: Mapping[str, Strategy],
    below: Mapping[str, LoadTree],
    everywhere: Strategy | None,
) -> LoadTree:
    if not strategies and not below:
        return NOTHING_SAID
    parts = (
        tuple(sorted((key, strategy.value) for key, strategy in strategies.items())),
        tuple(sorted(((key, tree.parts) for key, tree in below.items()), key=lambda one: one[0])),
        everywhere,
    )
    reached = below if everywhere is None else _Below(below, everywhere)
    return LoadTree(dict(strategies), reached, parts)


def _say(drafts: Mapping[AnyMapper, _Draft], root: AnyMapper | None, path: Path) -> None:
    """Enter what one path says into the draft of the class that it begins with."""
    if root is None and len(path) == 1 and path[0].is_wildcard:
        for draft in drafts.values():
            draft.everywhere = path[0].strategy
        return
    start = root or path[0].mapper
    mapper = next((one for one in drafts if start is not None and one.isa(start)), None)
    if mapper is None:
        _refuse_root(path, start, drafts)
    draft = drafts[mapper]
    before: Step | None = None
    for step in path:
        if before is not None:
            draft = draft.below.setdefault(before.key, _Draft())
            mapper = mapper.relations[before.key].target
        mapper.ensure_configured()
        if step.mapper is not None and not mapper.isa(step.mapper):
            _refuse_step(step, before, mapper)
        if step.strategy is not None:
            draft.strategies[step.key] = step.strategy
        before = step


def _refuse_root(
    path: Path, start: AnyMapper | None, drafts: Mapping[AnyMapper, _Draft]
) -> NoReturn:
    label = str(path[0]) if path else str(start)
    if not drafts:
        message = (
            "Query has only expression-based entities, which do not apply to relationship property"
            f' "{label}". Select the class itself to load what it refers to.'
        )
        raise ArgumentError(message)
    names = ", ".join(mapper.class_.__name__ for mapper in drafts)
    message = (
        f"Mapped class {start} does not apply to any of the root entities in this query, e.g."
        f' {names}: the option for "{label}" begins with another class. Begin the path with a'
        " relationship of a selected class."
    )
    raise ArgumentError(message)


def _refuse_step(step: Step, before: Step | None, mapper: AnyMapper) -> NoReturn:
    source = "the selected class" if before is None else f'relationship "{before}"'
    message = (
        f'Attribute "{step}" does not link from {source}, which leads to {mapper}. Go on with one'
        f" of its relationships: {', '.join(mapper.relations) or 'it has none'}."
    )
    raise ArgumentError(message)
