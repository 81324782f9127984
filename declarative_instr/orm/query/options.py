"""Load: what statement.options() says of relations, as paths; it knows neither statement nor plan."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, Final, Literal, Self, TypeAlias, final

from sqlalchemy.sql.cache_key import HasCacheKey
from typing_extensions import override

from declarative_instr.exc import near_misses
from declarative_instr.orm.core_bridge.entities import StatementOption
from declarative_instr.orm.errors import ArgumentError, LoaderStrategyException
from declarative_instr.orm.mapping.attributes import (
    LeadsToObjects,
    QueryableAttribute,
    RelationAttribute,
)
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.orm.query.plan import Strategy
from declarative_instr.state.ports import MANAGER_ATTR

ALL_OTHERS: Final = "*"
"""Stands for every relation that no option names."""

Subject: TypeAlias = LeadsToObjects | Literal["*"]
"""A relation's attribute, `User.orders`, or `"*"`."""


@final
@dataclass(frozen=True, slots=True)
class Step:
    """A relation on a path, and how it is to be loaded; None where only the path leads along it."""

    mapper: Mapper[Any] | None
    """The class whose attribute it is; None for `"*"`."""
    key: str
    strategy: Strategy | None

    @property
    def is_wildcard(self) -> bool:
        """Whether it stands for all relations that are not named."""
        return self.key == ALL_OTHERS

    @override
    def __str__(self) -> str:
        return self.key if self.mapper is None else f"{self.mapper.class_.__name__}.{self.key}"

    @override
    def __reduce__(self) -> tuple[Any, ...]:
        return _step_of, (_class_of(self.mapper), self.key, self.strategy)


Path: TypeAlias = tuple[Step, ...]


@final
class Load(StatementOption):
    """Loader option: paths along relations, each with the strategies said on the way.

    Immutable: each method answers an option that goes on from where this one stands.
    """

    inherit_cache = True

    root: Mapper[Any] | None
    """The class that `Load(Class)` names; None where the first step tells it."""
    at: Path
    """Where the next step goes on."""
    paths: tuple[Path, ...]
    """All that was said, in order; a path may be the beginning of a later one."""

    def __init__(self, entity: type) -> None:
        self._hold(_mapper_of(entity), (), ())

    def _hold(self, root: Mapper[Any] | None, at: Path, paths: tuple[Path, ...]) -> None:
        self.root, self.at, self.paths = root, at, paths

    @classmethod
    def unbound(cls) -> Self:
        """An option that applies to the class of its first step."""
        return cls._made(None, (), ())

    @classmethod
    def _made(cls, root: Mapper[Any] | None, at: Path, paths: tuple[Path, ...]) -> Self:
        made = cls.__new__(cls)
        made._hold(root, at, paths)  # noqa: SLF001 - its own class
        return made

    @override
    def cache_parts(self) -> tuple[Hashable | HasCacheKey, ...]:
        return (self.root, self.paths)

    @override
    def __reduce__(self) -> tuple[Any, ...]:
        """Mappers are pickled as their classes."""
        return _option_of, (_class_of(self.root), self.at, self.paths)

    # Steps -------------------------------------------------------------------------------------

    def joinedload(self, subject: Subject, *, innerjoin: bool = False) -> Self:
        """Load the relation from further columns of the same rows.

        `innerjoin` is a promise that there always is a related object; the outer join that is
        rendered gives the same objects then.
        """
        del innerjoin
        return self._with(subject, Strategy.JOINED)

    def selectinload(self, subject: Subject) -> Self:
        """Load the relation of all objects by one more statement."""
        return self._with(subject, Strategy.SELECTIN)

    def lazyload(self, subject: Subject) -> Self:
        """Load the relation when it is read first."""
        return self._with(subject, Strategy.LAZY)

    def immediateload(self, subject: Subject) -> Self:
        """Load the relation together with the objects, by statements of its own."""
        return self._with(subject, Strategy.IMMEDIATE)

    def raiseload(self, subject: Subject, *, sql_only: bool = False) -> Self:
        """Make it an error to read the relation unloaded; with `sql_only`, to need SQL for it."""
        return self._with(subject, Strategy.RAISE_ON_SQL if sql_only else Strategy.RAISE)

    def noload(self, subject: Subject) -> Self:
        """Leave the relation empty."""
        return self._with(subject, Strategy.NOLOAD)

    def defaultload(self, subject: Subject) -> Self:
        """Go along the relation, which is loaded as its mapping says."""
        return self._with(subject, None)

    def options(self, *options: "Load") -> Self:
        """Go on with several paths from here.

        Raises:
            ArgumentError: One of them is no loader option, or begins with another class.
        """
        added: list[Path] = []
        for option in options:
            added += [(*self.at, *path) for path in _loader_option(option).paths]
        return self._made(self.root, self.at, (*self.paths, *added))

    def _with(self, subject: Subject, strategy: Strategy | None) -> Self:
        if self.at and self.at[-1].is_wildcard:
            message = (
                f"Nothing can follow {ALL_OTHERS!r} in a loader option: name the relationship."
            )
            raise ArgumentError(message)
        at = (*self.at, _step(subject, strategy))
        return self._made(self.root, at, (*self.paths, at))

    @override
    def __repr__(self) -> str:
        shown = "; ".join(
            " -> ".join(
                str(step) if step.strategy is None else f"{step} {step.strategy.value}"
                for step in path
            )
            for path in self.paths
        )
        return f"<Load {shown or self.root}>"


def _loader_option(option: object) -> Load:
    if isinstance(option, Load):
        return option
    message = f"{option!r} is no loader option. Pass joinedload(...) or another one."
    raise ArgumentError(message)


def _step(subject: object, strategy: Strategy | None) -> Step:
    """The step that a user's argument means.

    Raises:
        ArgumentError: It is no attribute of a mapped class.
        LoaderStrategyException: It is a column.
    """
    if isinstance(subject, RelationAttribute):
        return Step(subject.mapper, subject.key, strategy)
    if isinstance(subject, QueryableAttribute):
        raise LoaderStrategyException(_not_a_relation(subject, strategy))
    if subject == ALL_OTHERS and strategy is not None:
        return Step(None, ALL_OTHERS, strategy)
    if isinstance(subject, str):
        message = (
            "Strings are not accepted for attribute names in loader options; please use"
            f" class-bound attributes directly: Class.{subject} instead of {subject!r}."
        )
        raise ArgumentError(message)
    message = f"Expected a relationship of a mapped class, as User.orders; got {subject!r}."
    raise ArgumentError(message)


def _not_a_relation(attribute: QueryableAttribute[Any], strategy: Strategy | None) -> str:
    mapper = attribute.mapper
    name = "default" if strategy is None else strategy.value
    known = f" Its relationships are {', '.join(mapper.settings)}." if mapper.settings else ""
    return (
        f'Can\'t apply the "{name}" loader strategy to property'
        f' "{mapper.class_.__name__}.{attribute.key}", which is a column; it is intended to be'
        f" used with a relationship.{near_misses(attribute.key, mapper.settings)}{known}"
    )


def _class_of(mapper: Mapper[Any] | None) -> type | None:
    return None if mapper is None else mapper.class_


def _step_of(class_: type | None, key: str, strategy: Strategy | None) -> Step:
    """A step that was pickled."""
    return Step(None if class_ is None else _mapper_of(class_), key, strategy)


def _option_of(class_: type | None, at: Path, paths: tuple[Path, ...]) -> Load:
    """An option that was pickled."""
    made = Load.unbound() if class_ is None else Load(class_)
    made.at, made.paths = at, paths
    return made


def _mapper_of(entity: object) -> Mapper[Any]:
    manager = getattr(entity, MANAGER_ATTR, None)
    mapper = getattr(manager, "identities", None)
    if isinstance(entity, type) and isinstance(mapper, Mapper) and mapper.class_ is entity:
        return mapper
    message = f"Load() takes a mapped class; got {entity!r}."
    raise ArgumentError(message)


def joinedload(subject: Subject, *, innerjoin: bool = False) -> Load:
    """Load a relation from further columns of the same rows: `joinedload(User.orders)`.

    Rows with a joined collection come once per member: call `unique()` on the result.
    """
    return Load.unbound().joinedload(subject, innerjoin=innerjoin)


def selectinload(subject: Subject) -> Load:
    """Load a relation of all objects by one more statement: `selectinload(User.orders)`."""
    return Load.unbound().selectinload(subject)


def lazyload(subject: Subject) -> Load:
    """Load a relation when it is read first."""
    return Load.unbound().lazyload(subject)


def immediateload(subject: Subject) -> Load:
    """Load a relation together with the objects, by statements of its own."""
    return Load.unbound().immediateload(subject)


def raiseload(subject: Subject, *, sql_only: bool = False) -> Load:
    """Make it an error to read a relation unloaded; with `sql_only`, to need SQL for it."""
    return Load.unbound().raiseload(subject, sql_only=sql_only)


def noload(subject: Subject) -> Load:
    """Leave a relation empty."""
    return Load.unbound().noload(subject)


def defaultload(subject: Subject) -> Load:
    """Go along a relation that is loaded as its mapping says: `defaultload(A.b).lazyload(B.c)`."""
    return Load.unbound().defaultload(subject)
