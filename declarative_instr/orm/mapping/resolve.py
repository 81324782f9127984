"""One relation resolved: its target, direction, pairs of columns; changes nothing."""

from typing import Any, NamedTuple, NoReturn, final

from sqlalchemy import Column, ColumnElement, FromClause, Table

from declarative_instr import exc
from declarative_instr.orm.errors import (
    AmbiguousForeignKeyError,
    ArgumentError,
    RelationshipArgumentError,
    UnknownTargetError,
    translated,
)
from declarative_instr.orm.mapping.conditions import JoinHints, KeyLink, find_links, only_link
from declarative_instr.orm.mapping.late import LateScope
from declarative_instr.orm.mapping.mapper import Mapper, Relation
from declarative_instr.orm.mapping.settings import (
    MANYTOMANY,
    MANYTOONE,
    ONETOMANY,
    RelationSettings,
    RelationshipDirection,
)
from declarative_instr.state.ports import MANAGER_ATTR

AnyMapper = Mapper[Any]


def resolved_relation(parent: AnyMapper, settings: RelationSettings) -> Relation:
    """What a relation's settings mean, now that all classes are declared.

    Raises:
        UnknownTargetError: It names a class, a table or an attribute that does not exist.
        NoForeignKeyError: Nothing joins the two tables.
        AmbiguousForeignKeyError: More than one foreign key does.
        RelationshipArgumentError: Its arguments contradict each other.
    """
    return _Resolution.begun(parent, settings).relation()


@final
class _Join(NamedTuple):
    """What was found out about the join."""

    direction: RelationshipDirection
    primaryjoin: ColumnElement[bool]
    pairs: tuple[tuple[str, str], ...] = ()
    secondaryjoin: ColumnElement[bool] | None = None
    local_pairs: tuple[tuple[str, Column[Any]], ...] = ()
    remote_pairs: tuple[tuple[str, Column[Any]], ...] = ()


@final
class _Resolution(NamedTuple):
    """A relation on its way: both ends, and what the user says about the join."""

    label: str
    parent: AnyMapper
    target: AnyMapper
    settings: RelationSettings
    secondary: Table | None
    hints: JoinHints

    @classmethod
    def begun(cls, parent: AnyMapper, settings: RelationSettings) -> "_Resolution":
        """Resolve everything that is a name or a function."""
        label = f"{parent.class_.__name__}.{settings.key}"
        hints = JoinHints(
            label,
            primaryjoin=_scope(parent, label, "primaryjoin").condition(settings.primaryjoin),
            secondaryjoin=_scope(parent, label, "secondaryjoin").condition(settings.secondaryjoin),
            foreign_keys=_scope(parent, label, "foreign_keys").columns(settings.foreign_keys),
            remote_side=_scope(parent, label, "remote_side").columns(settings.remote_side),
        )
        secondary = _scope(parent, label, "secondary").table(settings.secondary)
        return cls(label, parent, _target(parent, settings, label), settings, secondary, hints)

    def relation(self) -> Relation:
        """The finished relation."""
        join = (
            self._direct_join() if self.secondary is None else self._secondary_join(self.secondary)
        )
        settings = self.settings
        uselist = settings.uselist
        if uselist is None:
            uselist = join.direction is not MANYTOONE
        self._check_orphans(join.direction)
        order_by = _scope(self.parent, self.label, "order_by").clauses(settings.order_by)
        given_join = self.hints.primaryjoin is not None or self.hints.secondaryjoin is not None
        is_plain = not given_join or self._says_pairs_alone(join)
        other = settings.back_populates
        return Relation(
            settings=settings,
            key=settings.key,
            parent=self.parent,
            target=self.target,
            direction=join.direction,
            uselist=uselist,
            cascade=settings.cascade,
            other_key=other() if callable(other) else other,
            collection_class=settings.collection_class or list,
            pairs=join.pairs,
            secondary=self.secondary,
            local_pairs=join.local_pairs,
            remote_pairs=join.remote_pairs,
            primaryjoin=join.primaryjoin,
            secondaryjoin=join.secondaryjoin,
            is_plain=is_plain,
            order_by=order_by,
            by_target_key=is_plain
            and not uselist
            and join.direction is MANYTOONE
            and tuple(key for key, _ in join.pairs) == self.target.pk_keys,
        )

    # Without a table between -------------------------------------------------------------------

    def _direct_join(self) -> _Join:
        direction, link = self._direct_link()
        referred, referring = self.target, self.parent
        if direction is ONETOMANY:
            referred, referring = self.parent, self.target
        pairs = [(referred.key_of(one), referring.key_of(other)) for one, other in link.pairs]
        order = {key: place for place, key in enumerate(referred.pk_keys)}
        pairs.sort(key=lambda pair: order.get(pair[0], len(order)))
        given = self.hints.primaryjoin
        return _Join(direction, link.condition if given is None else given, tuple(pairs))

    def _direct_link(self) -> tuple[RelationshipDirection, KeyLink]:
        parent, target, hints = self.parent.local_table, self.target.local_table, self.hints
        tables = (parent, target)
        outward = find_links(parent, target, hints, hints.primaryjoin)
        if parent is target:
            link = only_link(outward, tables, hints)
            is_remote = all(column in link.referred for column in hints.remote_side)
            found = MANYTOONE if hints.remote_side and is_remote else ONETOMANY
            return found, link
        inward = find_links(target, parent, hints, hints.primaryjoin)
        if hints.remote_side:
            outward = [one for one in outward if set(one.referred) & set(hints.remote_side)]
            inward = [one for one in inward if set(one.referring) & set(hints.remote_side)]
        link = only_link([*outward, *inward], tables, hints)
        return (MANYTOONE if outward else ONETOMANY), link

    # Through a table between -------------------------------------------------------------------

    def _secondary_join(self, secondary: Table) -> _Join:
        hints = self.hints
        local = self._secondary_link(secondary, self.parent, hints.primaryjoin)
        remote = self._secondary_link(secondary, self.target, hints.secondaryjoin)
        if local.referring == remote.referring:
            message = (
                f"Could not determine join condition between parent/child tables on relationship"
                f" {self.label} - both sides would use the same columns of table"
                f" {secondary.name!r}. Specify 'primaryjoin' and 'secondaryjoin' expressions."
            )
            raise AmbiguousForeignKeyError(message)
        return _Join(
            MANYTOMANY,
            local.condition if hints.primaryjoin is None else hints.primaryjoin,
            secondaryjoin=remote.condition if hints.secondaryjoin is None else hints.secondaryjoin,
            local_pairs=tuple((self.parent.key_of(one), other) for one, other in local.pairs),
            remote_pairs=tuple((self.target.key_of(one), other) for one, other in remote.pairs),
        )

    def _secondary_link(
        self, secondary: Table, end: AnyMapper, given: ColumnElement[bool] | None
    ) -> KeyLink:
        links = find_links(secondary, end.local_table, self.hints, given)
        return only_link(links, (secondary, end.local_table), self.hints)

    # Checks -------------------------------------------------------------------------------------

    def _says_pairs_alone(self, join: _Join) -> bool:
        """Whether a condition that the user gave is no more than equal pairs."""
        columns = len(join.pairs) + len(join.local_pairs) + len(join.remote_pairs)
        clauses = [join.primaryjoin, join.secondaryjoin]
        return sum(_count_of_comparisons(one) for one in clauses if one is not None) == columns

    def _check_orphans(self, direction: RelationshipDirection) -> None:
        settings = self.settings
        if not settings.cascade.delete_orphan or direction is ONETOMANY or settings.single_parent:
            return
        kind = "many-to-one" if direction is MANYTOONE else "many-to-many"
        target = self.target.class_.__name__
        message = (
            f"For {kind} relationship {self.label}, delete-orphan cascade is normally configured"
            ' only on the "one" side of a one-to-many relationship, and not on the "many" side of'
            " a many-to-one or many-to-many relationship.  To force this relationship to allow a"
            f' particular "{target}" object to be referenced by only a single'
            f' "{self.parent.class_.__name__}" object at a time via the {self.label} relationship,'
            " set the single_parent=True flag."
        )
        raise RelationshipArgumentError(message)


def _count_of_comparisons(clause: Any) -> int:
    """Number of conditions that a chain of AND joins; of other conditions, one too many."""
    members = getattr(clause, "clauses", None)
    return 1 if members is None else sum(_count_of_comparisons(member) for member in members)


def _scope(parent: AnyMapper, label: str, argument: str) -> LateScope:
    metadata = parent.local_table.metadata
    classes = parent.registry.classes
    return LateScope(f"{label}: {argument}", classes, metadata, parent.class_, str(parent))


def _target(parent: AnyMapper, settings: RelationSettings, label: str) -> AnyMapper:
    named = settings.target
    if named is None:
        message = (
            f"{label} names no class. Write {settings.key}: Mapped[TheClass] = relationship(), or"
            " relationship('TheClass')."
        )
        raise UnknownTargetError(message)
    given: object = named
    if isinstance(given, Mapper):
        return given
    _refuse_table(parent, settings, label)
    try:
        class_ = parent.registry.classes.resolve(named, relation=label, near=parent.class_)
    except exc.UnknownTargetError as error:
        reason = str(error.args[0]).removeprefix(f"{label}: ")
        message = f"When initializing mapper {parent}, {reason} The name stands in {label}."
        raise UnknownTargetError(message, error.name) from error
    except exc.InstrumentationError as error:
        _raise_translated(error)
    manager = vars(class_).get(MANAGER_ATTR)
    mapper = None if manager is None else manager.identities
    if not isinstance(mapper, Mapper):
        message = (
            f"{label}: {class_.__qualname__} is no mapped class. Let it subclass a declarative"
            " base and give it a table name."
        )
        raise UnknownTargetError(message, class_.__qualname__)
    return mapper


def _refuse_table(parent: AnyMapper, settings: RelationSettings, label: str) -> None:
    named: object = settings.target
    if isinstance(named, str) and parent.registry.classes.find(named) is None:
        named = parent.local_table.metadata.tables.get(named)
    if isinstance(named, FromClause):
        message = (
            f"relationship {settings.key!r} expects a class or a mapper argument (received:"
            f" {type(named)}). Give {label} the class that is mapped to it."
        )
        raise ArgumentError(message)


def _raise_translated(error: exc.InstrumentationError) -> NoReturn:
    raise translated(error) from error
