"""Registry: the declared classes of one base, and how their relations find each other; no SQL."""

from collections.abc import Mapping
from threading import RLock
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

from declarative_instr.attributes.instrumented import AttributeSpec
from declarative_instr.attributes.kind import AttributeKind
from declarative_instr.attributes.validation import check_validators
from declarative_instr.declarative.annotation_scope import AnnotationScope, own_annotations
from declarative_instr.declarative.annotations import MappedType, interpret
from declarative_instr.declarative.blueprint import ClassBlueprint, FieldBlueprint
from declarative_instr.declarative.class_registry import ClassRegistry
from declarative_instr.declarative.fields import Field, RelationField, RelationTarget
from declarative_instr.declarative.scan import ScanRules
from declarative_instr.exc import BackPopulatesError, UnknownTargetError, near_misses
from declarative_instr.instrumentation.factory import (
    announce_attribute,
    opt_manager_of_class,
    require_manager,
    unregister_attribute,
)
from declarative_instr.instrumentation.manager import ClassManager

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

    def __init__(self) -> None:
        self.classes = ClassRegistry()
        self.rules = ScanRules(
            is_declared=is_declared,
            find_class=self.classes.find,
            field_types=self.field_types,
            reserved_names=self.reserved_names,
            field_function=self.field_function,
        )
        """What a scan of class bodies needs to know."""
        self.blueprints: WeakKeyDictionary[type, ClassBlueprint] = WeakKeyDictionary()
        self.lock = RLock()
        self._waiting: list[type] = []

    # What the metaclass asks ----------------------------------------------------------------

    def make_manager(self, class_: type[Any]) -> ClassManager[Any]:
        """The manager of a class that is being declared."""
        return ClassManager(class_)

    def attribute_spec(self, class_: type, blueprint: FieldBlueprint) -> AttributeSpec:
        """What is installed for a field; relations are settled by `configure`."""
        field = blueprint.field
        history = isinstance(field, Field) and field.active_history
        doc = field.doc if isinstance(field, Field) else None
        if blueprint.kind is AttributeKind.SCALAR:
            if not history and doc is None:
                return _PLAIN_VALUE
            return AttributeSpec(active_history=history, doc=doc)
        return AttributeSpec(
            kind=AttributeKind.UNRESOLVED,
            active_history=history,
            doc=doc,
            configure=self.configure,
        )

    def add_class(self, class_: type, blueprint: ClassBlueprint) -> None:
        """Make a class known that is instrumented now; its relations wait for `configure`."""
        with self.lock:
            self.blueprints[class_] = blueprint
            self.classes.add(class_)
            self.configure_class(class_, blueprint)
            self._waiting.append(class_)

    def check_class(self, class_: type) -> None:
        """Look at a class whose attributes are installed, before it is announced.

        Raises:
            ValidatorError: It validates what is no attribute.
        """
        check_validators(class_, require_manager(class_))

    def configure_class(self, class_: type, blueprint: ClassBlueprint) -> None:
        """Do what an upper layer adds to a declared class: a table, a mapper."""

    def add_field(self, class_: type, blueprint: FieldBlueprint) -> None:
        """Install an attribute that is added to a class which exists."""
        with self.lock:
            manager = require_manager(class_)
            spec = self.attribute_spec(class_, blueprint)
            attribute = manager.instrument_attribute(blueprint.key, spec)
            known = self.blueprints[class_]
            fields = tuple(one for one in known.fields if one.key != blueprint.key)
            self.blueprints[class_] = known.with_fields((*fields, blueprint))
            self._waiting.append(class_)
            manager.before_first = self.configure
            announce_attribute(attribute)

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
            require_manager(class_).forget_descriptor(key)  # what the body said goes, too
            unregister_attribute(class_, key)
            known = self.blueprints[class_]
            fields = tuple(one for one in known.fields if one.key != key)
            self.blueprints[class_] = known.with_fields(fields)

    def discard_class(self, class_: type) -> None:
        """Forget a class whose instrumentation failed."""
        with self.lock:
            self.classes.discard(class_)
            self.blueprints.pop(class_, None)
            self._waiting = [one for one in self._waiting if one is not class_]

    # Configuration --------------------------------------------------------------------------

    def configure(self) -> None:
        """Find the classes that relations name, and join both sides. All or nothing.

        Raises:
            UnknownTargetError: A relation names a class that is not known.
            BackPopulatesError: `back_populates` names nothing, or what does not point back.
        """
        with self.lock:
            if not self._waiting:
                return
            settled = [
                (class_, one.key, self._settle(class_, one))
                for class_ in dict.fromkeys(self._waiting)
                for one in self.blueprints[class_].fields
                if one.kind is not AttributeKind.SCALAR
            ]
            for class_, key, spec in settled:
                require_manager(class_).respecify(key, spec)
            self._waiting.clear()

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
        other_key = field.back_populates if isinstance(field, RelationField) else None
        if other_key is not None:
            self._check_other_side(class_, blueprint.key, target, other_key)
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
            found = named if isinstance(named, type) else self.classes.find(str(named))
            return found if found is not None and is_declared(found) else None
        found = self.classes.resolve(named, relation=label, near=class_)
        if not is_declared(found):
            message = (
                f"{label}: {found.__qualname__} is no declared class. Let it subclass a"
                " declarative base."
            )
            raise UnknownTargetError(message)
        return found

    def _check_other_side(self, class_: type, key: str, target: type, other_key: str) -> None:
        label = f"{class_.__name__}.{key}"
        fields = _fields_by_key(self.blueprints, target)
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
        back = other.field.back_populates if isinstance(other.field, RelationField) else None
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


def _related(one: type, other: type) -> bool:
    return issubclass(one, other) or issubclass(other, one)


def _fields_by_key(
    blueprints: Mapping[type, ClassBlueprint], class_: type
) -> dict[str, FieldBlueprint]:
    found: dict[str, FieldBlueprint] = {}
    for base in class_.__mro__:
        if base in blueprints:
            for one in blueprints[base].fields:
                found.setdefault(one.key, one)
    return found
