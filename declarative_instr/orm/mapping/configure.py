"""configure_mappers: relations of declared classes resolved and installed, all of them or none."""

import weakref
from collections.abc import Iterable, Iterator
from threading import RLock
from typing import Any, Final, NoReturn

from declarative_instr import exc
from declarative_instr.attributes.instrumented import AttributeSpec
from declarative_instr.attributes.kind import AttributeKind
from declarative_instr.collections.prepare import prepare_collection_class
from declarative_instr.constants import EXT_SKIP
from declarative_instr.exc import InstrumentationError, near_misses
from declarative_instr.instrumentation.factory import announce_attribute
from declarative_instr.orm.errors import (
    BackPopulatesError,
    RelationshipArgumentError,
    UnknownBackPopulatesError,
    translated,
)
from declarative_instr.orm.mapping.back_references import with_back_reference
from declarative_instr.orm.mapping.mapper import Mapper, MapperRegistry, Relation
from declarative_instr.orm.mapping.ports import expired_loader, related_loader
from declarative_instr.orm.mapping.resolve import resolved_relation
from declarative_instr.orm.mapping.settings import MANYTOMANY, MANYTOONE
from declarative_instr.structures.problems import Place, is_collected

AnyMapper = Mapper[Any]
Resolved = dict[AnyMapper, dict[str, Relation]]
Specs = list[tuple[AnyMapper, str, AttributeSpec]]

_lock: Final = RLock()
_registries: Final["weakref.WeakSet[MapperRegistry]"] = weakref.WeakSet()


def remember_registry(registry: MapperRegistry) -> None:
    """Let `configure_mappers` know a registry; it is kept weakly."""
    with _lock:
        _registries.add(registry)


def configure_mappers() -> None:
    """Resolve the relations of all classes declared so far, in all registries.

    Done by itself when the first object of a class is made or a statement is run; calling it
    finds mistakes early. What is resolved already is left alone.

    Raises:
        UnknownTargetError: A relation names what does not exist.
        BackPopulatesError: `back_populates` names nothing, or what does not point back.
        NoForeignKeyError: Nothing joins the tables of a relation.
        AmbiguousForeignKeyError: More than one foreign key does.
    """
    with _lock:
        configure_registries(list(_registries))


def clear_mappers() -> None:
    """Remove mappers and instrumentation of all classes, in all registries; tables stay.

    For tests and shells that declare the same classes again; `registry.dispose()` does it for
    one registry.
    """
    with _lock:
        for registry in list(_registries):
            registry.dispose()


def configure_registries(registries: Iterable[MapperRegistry], needed: type | None = None) -> None:
    """Resolve the relations of the classes of these registries, and of those they lead to.

    All or nothing: an error leaves every class as it was, and the next call meets it again. A
    class whose path a newer one has is left out, unless it is `needed` or led to.
    """
    with _lock:
        waiting = [one for registry in registries for one in _unconfigured(registry, needed)]
        if not waiting:
            return
        if Mapper.dispatch.before_configured:
            Mapper.dispatch.before_configured()
        resolved = _resolve_all(waiting)
        if not resolved:
            return
        for mapper in resolved:
            mapper.registry.check_mapper(mapper)
        are_sides_fit = _check_other_sides(resolved)
        specs = _specs(resolved)
        if not are_sides_fit or specs is None or not _are_complete(resolved):
            return  # somebody collects what is wrong, and nothing is installed
        _install(resolved, specs)
        _announce(resolved, specs)


def _unconfigured(registry: MapperRegistry, needed: type | None = None) -> list[AnyMapper]:
    return [
        mapper
        for mapper in registry.mappers_in_order()
        if not mapper.configured
        and (mapper.class_ is needed or not registry.classes.is_replaced(mapper.class_))
    ]


def _is_to_wait(mapper: AnyMapper) -> bool:
    """Whether a listener wants to leave a mapper for later."""
    if mapper.is_announced:
        return False
    is_skipped = False
    for listener, uses_answer in mapper.dispatch.before_mapper_configured.pairs:
        answer = listener(mapper, mapper.class_)
        is_skipped |= uses_answer and answer is EXT_SKIP
    return is_skipped


# First pass: nothing is changed, but for back references, which are declared here ------------


def _resolve_all(waiting: list[AnyMapper]) -> Resolved:
    """Relations of the waiting mappers, and of unconfigured ones in registries they lead to."""
    resolved: Resolved = {}
    seen: set[AnyMapper] = set()
    pending = list(waiting)
    for mapper in pending:  # grows while it is walked along
        if mapper in seen:
            continue
        seen.add(mapper)
        if _is_to_wait(mapper):
            continue
        relations = dict(_resolved_relations(mapper))
        resolved[mapper] = relations
        _add_back_references(relations, resolved)
        for relation in relations.values():
            target = relation.target
            if not target.configured:
                elsewhere = target.registry is not mapper.registry
                pending += [target, *(_unconfigured(target.registry) if elsewhere else ())]
    return resolved


def _resolved_relations(mapper: AnyMapper) -> Iterator[tuple[str, Relation]]:
    """Relations of a mapper; where somebody collects problems, without those that are wrong."""
    for key, settings in mapper.settings.items():
        try:
            relation = mapper.relations.get(key) or resolved_relation(mapper, settings)
        except Exception as error:
            if not is_collected(error, Place.of(mapper.class_, key)):
                raise
        else:
            yield key, relation


def _add_back_references(relations: dict[str, Relation], resolved: Resolved) -> None:
    """Put the other sides in place that relations ask for; those of resolved targets join them."""
    for key, relation in list(relations.items()):
        backref, target = relation.settings.backref, relation.target
        if backref is None:
            continue
        try:
            relations[key] = with_back_reference(relation)
            if target in resolved:
                settings = target.settings[backref.key]
                resolved[target][backref.key] = resolved_relation(target, settings)
        except InstrumentationError as error:
            if not is_collected(error, Place.of(relation.parent.class_, key)):
                raise


def _are_complete(resolved: Resolved) -> bool:
    return all(len(relations) == len(mapper.settings) for mapper, relations in resolved.items())


def _check_other_sides(resolved: Resolved) -> bool:
    """Whether all sides fit; they do, or somebody collects problems."""
    are_fit = True
    for relations in resolved.values():
        for relation in relations.values():
            if relation.other_key is None:
                continue
            try:
                _check_other_side(relation, relation.other_key, resolved)
            except InstrumentationError as error:
                place = Place.of(relation.parent.class_, relation.key)
                other = Place.of(relation.target.class_, relation.other_key)
                if not is_collected(error, place, [other]):
                    raise
                are_fit = False
    return are_fit


def _check_other_side(relation: Relation, other_key: str, resolved: Resolved) -> None:
    target = relation.target
    if other_key not in target.settings:
        _raise_unknown_side(relation, other_key)
    other = resolved.get(target, target.relations).get(other_key)
    if other is None:
        return  # a listener left the target for later, and it will check this side
    here, there = str(relation), str(other)
    if other.other_key != relation.key or not _is_kin(other.target, relation.parent):
        points = (
            f"{other.target.class_.__name__}.{other.other_key}" if other.other_key else "nothing"
        )
        message = (
            f"{here}: back_populates={other_key!r} is not reciprocal: {there} points back to"
            f" {points}. Write relationship(back_populates={relation.key!r}) for {there}."
        )
        raise BackPopulatesError(message)
    if relation.direction is other.direction and relation.direction is not MANYTOMANY:
        message = (
            f"{here} and back-reference {there} are both of the same direction"
            f" {relation.direction!r}.  Did you mean to set remote_side on the many-to-one side ?"
            " As in relationship(remote_side=[id])."
        )
        raise RelationshipArgumentError(message)


def _raise_unknown_side(relation: Relation, other_key: str) -> NoReturn:
    target, name = relation.target, relation.target.class_.__name__
    if other_key in target.column_by_key:
        message = (
            f"{relation}: back_populates={other_key!r} reference is not a relationship:"
            f" {name}.{other_key} is a column.{near_misses(other_key, target.settings)} Name the"
            f" attribute of {name} that is a relationship() back to"
            f" {relation.parent.class_.__name__}."
        )
        raise BackPopulatesError(message)
    message = (
        f"Mapper '{target}' has no property {other_key!r}, which {relation} names as its"
        f" back_populates.{near_misses(other_key, target.settings)} Add {other_key}: Mapped[...] ="
        f" relationship(back_populates={relation.key!r}) to {name}."
    )
    raise UnknownBackPopulatesError(message)


def _is_kin(one: AnyMapper, other: AnyMapper) -> bool:
    return one.isa(other) or other.isa(one)


# Second pass: attributes get their meaning -----------------------------------------------------


def _specs(resolved: Resolved) -> Specs | None:
    """What is to be installed; None where somebody collects why something cannot be."""
    specs: Specs = []
    are_complete = True
    for mapper, relations in resolved.items():
        for key, relation in relations.items():
            if key in mapper.relations:
                continue
            try:
                specs.append((mapper, key, _spec(relation)))
            except InstrumentationError as error:
                if not is_collected(error, Place.of(mapper.class_, key)):
                    raise
                are_complete = False
    return specs if are_complete else None


def _install(resolved: Resolved, specs: Specs) -> None:
    for mapper, relations in resolved.items():
        mapper.relations = relations
    for mapper, key, spec in specs:
        mapper.manager.respecify(key, spec)
    for mapper in resolved:
        manager = mapper.manager
        manager.expired_attribute_loader = manager.expired_attribute_loader or expired_loader()
        mapper.configured = True


def _announce(resolved: Resolved, specs: Specs) -> None:
    """Tell the listeners what was installed, and that the mappers are configured."""
    for mapper, key, _ in specs:
        announce_attribute(mapper.manager, key)
    new = [mapper for mapper in resolved if not mapper.is_announced]
    for mapper in new:
        mapper.is_announced = True
        if mapper.dispatch.mapper_configured:
            mapper.dispatch.mapper_configured(mapper, mapper.class_)
    if Mapper.dispatch.after_configured:
        Mapper.dispatch.after_configured()


def _needs_old_object(relation: Relation) -> bool:
    """Whether a new reference must know the old one: its row has the foreign key to clear."""
    return not relation.uselist and relation.direction is not MANYTOONE


def _spec(relation: Relation) -> AttributeSpec:
    """What is installed for a relation.

    Raises:
        ArgumentError: The collection class cannot be used.
    """
    if relation.uselist:
        try:
            prepare_collection_class(relation.collection_class)
        except exc.InstrumentationError as error:
            raise translated(error) from error
    kind = AttributeKind.COLLECTION if relation.uselist else AttributeKind.REFERENCE
    return AttributeSpec(
        kind=kind,
        active_history=relation.settings.active_history or _needs_old_object(relation),
        loader=related_loader(relation),
        target_class=relation.target.class_,
        other_key=relation.other_key,
        collection_class=relation.collection_class,
        cascades=relation.cascade.save_update,
        trackparent=relation.cascade.delete_orphan,
        doc=relation.settings.doc,
    )
