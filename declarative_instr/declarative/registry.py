"""Registry: the declared classes of one base, and how their relations find each other; no SQL."""

import warnings
from collections.abc import Iterable
from functools import partial
from threading import RLock
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

from declarative_instr.attributes.instrumented import AttributeSpec
from declarative_instr.attributes.kind import AttributeKind
from declarative_instr.attributes.validation import check_validators
from declarative_instr.declarative.annotation_scope import AnnotationScope, own_annotations
from declarative_instr.declarative.annotations import MappedType, interpret
from declarative_instr.declarative.blueprint import ClassBlueprint, FieldBlueprint
from declarative_instr.declarative.class_registry import ClassRegistry, class_path
from declarative_instr.declarative.fields import Field, RelationField, RelationTarget
from declarative_instr.declarative.scan import ScanRules
from declarative_instr.exc import (
    BackPopulatesError,
    InstrumentationError,
    InstrumentationWarning,
    UnknownTargetError,
    near_misses,
)
from declarative_instr.instrumentation.factory import (
    announce_attribute,
    opt_manager_of_class,
    require_manager,
    unregister_attribute,
)
from declarative_instr.instrumentation.manager import ClassManager
from declarative_instr.structures.callers import caller_level
from declarative_instr.structures.problems import Place, is_collected

_PLAIN_VALUE = AttributeSpec()


class Registry:
    """Classes that can name each other, and how they become instrumented.

    An upper layer subclasses it: it makes other managers, builds tables in `configure_class`,
    and settles relations in its own `configure`.
    """

    field_types: ClassVar[tuple[type, ...]] = (Field,)
    """Values of these types in a class body describe an attribute."""
    reserved_names: ClassVar[frozenset[str]] = frozenset({"registry"})
    """Names that a declarative base has for itself."""
    field_function: ClassVar[str] = "attribute"
    """Named in errors: the function that describes an attribute."""
    is_mapped_only: ClassVar[bool] = False
    """Whether values of instances may be annotated with `Mapped` alone."""

    def __init__(self) -> None:
        self.classes = ClassRegistry()
        self.rules = ScanRules(
            is_declared=is_declared,
            find_class=self.classes.find,
            field_types=self.field_types,
            as_field=self.as_field,
            merged=self.merged_fields,
            reserved_names=self.reserved_names,
            field_function=self.field_function,
            is_mapped_only=self.is_mapped_only,
        )
        """What a scan of class bodies needs to know."""
        self.lock = RLock()
        self._waiting: WeakKeyDictionary[type, None] = WeakKeyDictionary()
        """Classes whose relations are not settled, in the order of declaration. Their blueprints
        are at their managers: kept here, one that names a class would keep it alive."""

    # What the metaclass asks ----------------------------------------------------------------

    @staticmethod
    def as_field(value: object) -> object:
        """The field that a value of `field_types` stands for."""
        return value

    @staticmethod
    def merged_fields(own: object, annotated: object) -> object:
        """One field for that of the class body and that inside its annotation."""
        return own

    def make_manager(self, class_: type[Any]) -> ClassManager[Any]:
        """The manager of a class that is being declared."""
        return ClassManager(class_)

    def attribute_spec(self, class_: type, blueprint: FieldBlueprint) -> AttributeSpec:
        """What is installed for a field; relations are settled by `configure`."""
        field, is_value = blueprint.field, blueprint.kind is AttributeKind.SCALAR
        if field is None and is_value:
            return _PLAIN_VALUE
        history = isinstance(field, Field) and field.active_history
        doc = field.doc if isinstance(field, Field) else None
        if is_value:
            if not history and doc is None:
                return _PLAIN_VALUE
            return AttributeSpec(active_history=history, doc=doc)
        return AttributeSpec(
            kind=AttributeKind.UNRESOLVED,
            active_history=history,
            doc=doc,
            configure=partial(self.configure_for, class_),
        )

    def add_class(self, class_: type, blueprint: ClassBlueprint) -> None:
        """Make a class known that is instrumented now; its relations wait for `configure`."""
        with self.lock:
            path = class_path(class_)
            if self.classes.at_path(path) is not None:
                self.warn_of_replacement(path)
            require_manager(class_).declarative_scan = blueprint
            self.classes.add(class_)
            self.configure_class(class_, blueprint)
            self._waiting[class_] = None

    def warn_of_replacement(self, path: str) -> None:
        """Say that a class takes the path of another one."""
        warnings.warn(replacement_text(path), InstrumentationWarning, stacklevel=caller_level())

    def check_class(self, class_: type) -> None:
        """Look at a class whose attributes are installed, before it is announced.

        Raises:
            ValidatorError: It validates what is no attribute.
        """
        manager = require_manager(class_)
        check_validators(class_, manager.marked_bodies[0][1], manager)

    def configure_class(self, class_: type, blueprint: ClassBlueprint) -> None:
        """Do what an upper layer adds to a declared class: a table, a mapper."""

    def add_field(self, class_: type, blueprint: FieldBlueprint) -> None:
        """Install an attribute that is added to a class which exists."""
        with self.lock:
            self.install_field(class_, blueprint)

    def install_field(self, class_: type, blueprint: FieldBlueprint) -> None:
        """The same for who may not wait for the registry's lock."""
        manager = require_manager(class_)
        spec = self.attribute_spec(class_, blueprint)
        manager.instrument_attribute(blueprint.key, spec)
        known = [one for one in _own_fields(class_) if one.key != blueprint.key]
        self.replace_fields(class_, (*known, blueprint))
        self._waiting[class_] = None
        manager.before_first = partial(self.configure_for, class_)
        announce_attribute(manager, blueprint.key)

    def annotated_type(self, class_: type, key: str, field: object) -> MappedType | None:
        """What the class's annotations say about a field that is added later."""
        annotation = own_annotations(class_).get(key)
        if annotation is None:
            return None
        scope = AnnotationScope(class_.__name__, class_.__module__, vars(class_), self.classes.find)
        return interpret(
            annotation, key, scope, is_declared, is_relation=isinstance(field, RelationField)
        )

    def remove_field(self, class_: type, key: str) -> None:
        """Take a tracked attribute off a class."""
        with self.lock:
            unregister_attribute(class_, key)
            self.replace_fields(class_, [one for one in _own_fields(class_) if one.key != key])

    def discard_class(self, class_: type) -> None:
        """Forget a class whose instrumentation failed."""
        with self.lock:
            self.classes.discard(class_)
            self._waiting.pop(class_, None)

    def replace_fields(self, class_: type, fields: Iterable[FieldBlueprint]) -> None:
        """Note that a class has other fields than its blueprint says."""
        blueprint = blueprint_of(class_)
        if blueprint is not None:
            require_manager(class_).declarative_scan = blueprint.with_fields(tuple(fields))

    # Configuration --------------------------------------------------------------------------

    def configure(self) -> None:
        """Find the classes that relations name, and join both sides. All or nothing.

        A class whose path a newer one has is left until an object of it is made.

        Raises:
            UnknownTargetError: A relation names a class that is not known.
            BackPopulatesError: `back_populates` names nothing, or what does not point back.
        """
        with self.lock:
            waiting = list(self._waiting)
            self._configure([one for one in waiting if not self.classes.is_replaced(one)])

    def configure_for(self, class_: type) -> None:
        """Do so for what objects of one class need: its relations, and those they lead to.

        Other classes may name what does not exist yet: another thread may be declaring them.

        Raises:
            UnknownTargetError: As `configure`.
            BackPopulatesError: As `configure`.
        """
        with self.lock:
            self._configure(class_.__mro__)

    def _configure(self, classes: Iterable[type]) -> None:
        """Settle waiting classes and those they lead to: first look at all, then install."""
        pending = [one for one in classes if one in self._waiting]
        seen = set(pending)
        settled: list[tuple[type, str, AttributeSpec]] = []
        is_complete = True
        for class_ in pending:  # grows while it is walked along
            for one in _own_fields(class_):
                if one.kind is AttributeKind.SCALAR:
                    continue
                spec = self._settle_or_collect(class_, one)
                if spec is None:
                    is_complete = False
                    continue
                settled.append((class_, one.key, spec))
                reached = () if spec.target_class is None else spec.target_class.__mro__
                pending += [one for one in reached if one in self._waiting and one not in seen]
                seen.update(reached)
        if not is_complete:
            return
        ready = _installed(settled)
        for class_ in pending:
            self._waiting.pop(class_, None)
        for manager, key in ready:
            announce_attribute(manager, key)

    def _settle_or_collect(self, class_: type, blueprint: FieldBlueprint) -> AttributeSpec | None:
        """What is installed for a relation; None where somebody collects what is wrong with it."""
        causes: list[Place] = []
        try:
            spec = self._settle(class_, blueprint)
            if spec.other_key is not None and spec.target_class is not None:
                causes.append(Place.of(spec.target_class, spec.other_key))
                self._check_other_side(class_, blueprint.key, spec.target_class, spec.other_key)
        except InstrumentationError as error:
            if not is_collected(error, Place.of(class_, blueprint.key), causes):
                raise
            return None
        return spec

    def _settle(self, class_: type, blueprint: FieldBlueprint) -> AttributeSpec:
        label = f"{class_.__name__}.{blueprint.key}"
        field, mapped = blueprint.field, blueprint.mapped_type
        history = isinstance(field, Field) and field.active_history
        doc = field.doc if isinstance(field, Field) else None
        target = self._target(class_, blueprint, label)
        if target is None:
            return AttributeSpec(active_history=history, doc=doc)
        collection_class = field.collection_class if isinstance(field, RelationField) else None
        collection_class = collection_class or (mapped.collection_class if mapped else None)
        other_key = field.other_key if isinstance(field, RelationField) else None
        kind = AttributeKind.REFERENCE if collection_class is None else AttributeKind.COLLECTION
        return AttributeSpec(
            kind=kind,
            active_history=history,
            target_class=target,
            other_key=other_key,
            collection_class=collection_class or list,
            doc=doc,
        )

    def _target(self, class_: type, blueprint: FieldBlueprint, label: str) -> type | None:
        """The class at the other end; None where the annotation turns out to name a plain type."""
        named = relation_target(blueprint)
        if named is None:
            message = (
                f"{label} names no class. Write {blueprint.key}: Mapped[TheClass] ="
                " relationship(), or relationship('TheClass')."
            )
            raise UnknownTargetError(message)
        if not isinstance(blueprint.field, RelationField):
            found = named if isinstance(named, type) else self.classes.find(str(named), class_)
            return found if found is not None and is_declared(found) else None
        found = self.classes.resolve(named, relation=label, near=class_)
        if not is_declared(found):
            message = (
                f"{label}: {found.__qualname__} is no declared class. Let it subclass a"
                " declarative base."
            )
            raise UnknownTargetError(message, found.__qualname__)
        return found

    def _check_other_side(self, class_: type, key: str, target: type, other_key: str) -> None:
        label = f"{class_.__name__}.{key}"
        fields = _fields_by_key(target)
        other = fields.get(other_key)
        if other is None or other.kind is AttributeKind.SCALAR:
            relations = [k for k, one in fields.items() if one.kind is not AttributeKind.SCALAR]
            message = (
                f"{label}: back_populates={other_key!r} names no relationship of"
                f" {target.__name__}.{near_misses(other_key, relations)} Add"
                f" {other_key}: Mapped[...] = relationship(back_populates={key!r}) to"
                f" {target.__name__}."
            )
            raise BackPopulatesError(message)
        back = other.field.other_key if isinstance(other.field, RelationField) else None
        back_target = self._target(target, other, f"{target.__name__}.{other_key}")
        if back != key or back_target is None or not _related(back_target, class_):
            message = (
                f"{label}: back_populates={other_key!r} is not reciprocal:"
                f" {target.__name__}.{other_key} points back to"
                f" {getattr(back_target, '__name__', None)}.{back}. Write"
                f" relationship(back_populates={key!r}) for {target.__name__}.{other_key}."
            )
            raise BackPopulatesError(message)


def is_declared(class_: type) -> bool:
    """Whether a class is instrumented."""
    return opt_manager_of_class(class_) is not None


def relation_target(blueprint: FieldBlueprint) -> RelationTarget | None:
    """What a relation says about the class at its other end."""
    field = blueprint.field
    if isinstance(field, RelationField) and field.target is not None:
        return field.target
    return None if blueprint.mapped_type is None else blueprint.mapped_type.target


def blueprint_of(class_: type) -> ClassBlueprint | None:
    """What is known of a declared class, fields that came later included; None for others."""
    manager = opt_manager_of_class(class_)
    scan = None if manager is None else manager.declarative_scan
    return scan if isinstance(scan, ClassBlueprint) else None


def replacement_text(path: str) -> str:
    """What is said when a class takes the path of another one."""
    return (
        "This declarative base already contains a class with the same class name and module name"
        f" as {path}, and will be replaced in the string-lookup table. Strings mean the new class"
        " from now on; give one of the two another name where both are wanted."
    )


def _installed(
    settled: Iterable[tuple[type, str, AttributeSpec]],
) -> list[tuple[ClassManager[Any], str]]:
    """Give attributes their meaning; those are answered that had none before."""
    ready = []
    for class_, key, spec in settled:
        manager = require_manager(class_)
        if manager[key].spec.kind is AttributeKind.UNRESOLVED:
            ready.append((manager, key))
        manager.respecify(key, spec)
    return ready


def _own_fields(class_: type) -> tuple[FieldBlueprint, ...]:
    blueprint = blueprint_of(class_)
    return () if blueprint is None else blueprint.fields


def _related(one: type, other: type) -> bool:
    return issubclass(one, other) or issubclass(other, one)


def _fields_by_key(class_: type) -> dict[str, FieldBlueprint]:
    found: dict[str, FieldBlueprint] = {}
    for base in class_.__mro__:
        for one in _own_fields(base):
            found.setdefault(one.key, one)
    return found
