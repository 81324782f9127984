"""DeclarativeMeta: a class statement becomes an instrumented class; each step is another module's."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from typing_extensions import override

from declarative_instr.declarative.blueprint import ClassBlueprint, FieldBlueprint
from declarative_instr.declarative.constructors import install_constructor, refresh_constructor
from declarative_instr.declarative.fields import Field
from declarative_instr.declarative.registry import Registry, is_declared
from declarative_instr.declarative.scan import scan_class_body
from declarative_instr.exc import ArgumentError, LayoutError
from declarative_instr.instrumentation.factory import (
    announce_attribute,
    announce_class,
    instrumentation_factory,
    opt_manager_of_class,
    register_class,
    unregister_class,
)
from declarative_instr.instrumentation.manager import ClassManager
from declarative_instr.state.objects import TrackedObject, set_plain_values
from declarative_instr.state.tracked import Tracked
from declarative_instr.structures.callers import caller_module
from declarative_instr.structures.problems import Place, is_collected, note_declared


class DeclarativeMeta(type):
    """Metaclass of declarative bases.

    The class that it makes is scanned to a blueprint, created with the tracking fields merged
    in, given a manager that joins those of its bases, and made known to its registry.
    """

    registry: Registry

    def __new__(
        mcs,
        name: str,
        bases: tuple[type, ...],
        namespace: dict[str, Any],
        **keywords: Any,
    ) -> "DeclarativeMeta":
        """Create the class; see the class docstring for the steps.

        Raises:
            AnnotationError: An annotation of the body cannot be interpreted.
            LayoutError: A base has a layout that leaves no room for the tracking fields.
        """
        if "__module__" not in namespace:  # no class statement, but a call: Python would name us
            namespace = {"__module__": caller_module(), **namespace}
        registry = _registry_of(bases, namespace)
        if registry is None:
            return super().__new__(mcs, name, bases, namespace, **keywords)
        blueprint = scan_class_body(name, bases, namespace, registry.rules, keywords=keywords)
        if blueprint.is_abstract or not _has_root(bases):
            return super().__new__(mcs, name, bases, namespace, **keywords)
        cls = mcs._create_tracked(name, bases, namespace, keywords)
        try:
            instrument_declared(cls, blueprint, registry)
        except Exception as error:
            if not is_collected(error, Place.of(cls), map(Place.of, cls.__mro__[1:])):
                raise
        return cls

    @classmethod
    def _create_tracked(
        mcs,  # noqa: N804  # a class method of a metaclass
        name: str,
        bases: tuple[type, ...],
        namespace: dict[str, Any],
        keywords: Mapping[str, Any],
    ) -> "DeclarativeMeta":
        """Create the class with the tracking fields; without where a base or hook forbids them."""
        if any(issubclass(base, Tracked) for base in bases):
            try:
                return super().__new__(mcs, name, bases, namespace, **keywords)
            except TypeError as error:
                raise _layout_error(name, bases, error) from error
        alternates = instrumentation_factory.alternates
        if alternates is not None and alternates.is_asked_for(bases, namespace):
            return super().__new__(mcs, name, bases, namespace, **keywords)
        with_dict = _with_room_for_values(bases, namespace)
        try:
            return super().__new__(mcs, name, (*bases, TrackedObject), with_dict, **keywords)
        except TypeError as error:
            if "layout" not in str(error) and "lay-out" not in str(error):
                raise
        cls = super().__new__(mcs, name, bases, namespace, **keywords)
        if "__setstate__" not in namespace and issubclass(cls, BaseException):
            type.__setattr__(cls, "__setstate__", set_plain_values)
        return cls

    def __init__(
        cls,
        name: str,
        bases: tuple[type, ...],
        namespace: dict[str, Any],
        **keywords: Any,
    ) -> None:
        super().__init__(name, bases, namespace)

    @override
    def __setattr__(cls, key: str, value: Any) -> None:
        """Set a member of the class; a field becomes a tracked attribute."""
        registry = getattr(cls, "registry", None)
        if key == "__dataclass_fields__" and is_declared(cls):
            message = (
                f"{cls.__qualname__} is declared, and @dataclass takes its tracked attributes for"
                " default values. Leave @dataclass out: a declared class has a constructor."
            )
            raise ArgumentError(message)
        is_field = isinstance(registry, Registry) and isinstance(value, registry.rules.field_types)
        if isinstance(registry, Registry) and is_field and is_declared(cls):
            add_attribute(cls, key, value, registry)
        else:
            type.__setattr__(cls, key, value)

    @override
    def __delattr__(cls, key: str) -> None:
        """Delete a member of the class; a tracked attribute is uninstrumented."""
        manager = opt_manager_of_class(cls)
        if manager is not None and key in manager.local_keys:
            cls.registry.remove_field(cls, key)
            refresh_constructor(cls)
        elif manager is not None and key in manager:
            owners = (one.class_ for one in manager.base_managers if key in one.local_keys)
            message = (
                f"{cls.__qualname__}.{key} is inherited from {next(owners).__qualname__}."
                " Delete it there."
            )
            raise AttributeError(message)
        else:
            type.__delattr__(cls, key)


def instrument_declared(cls: type, blueprint: ClassBlueprint, registry: Registry) -> None:
    """Attach a manager, install attributes and constructor, make the class known; or nothing."""
    manager: ClassManager[Any] = register_class(
        cls, manager_factory=registry.make_manager, finalize=False
    )
    try:
        manager.registry = registry
        manager.declarative_scan = blueprint
        manager.before_first = partial(registry.configure_for, cls)
        for field in blueprint.fields:
            manager.instrument_attribute(field.key, registry.attribute_spec(cls, field))
            if isinstance(cls, DeclarativeMeta):  # what the body has there only describes it
                manager.forget_descriptor(field.key)
            if isinstance(field.field, Field) and field.field.info is not None:
                manager[field.key].info = field.field.info
        registry.add_class(cls, blueprint)
        registry.check_class(cls)
        install_constructor(cls, blueprint, manager, _is_root)
        announce_class(manager)
        for key in blueprint.keys:
            announce_attribute(manager, key)
    except BaseException:
        registry.discard_class(cls)
        unregister_class(cls)
        raise
    note_declared(cls)


def add_attribute(cls: type, key: str, value: object, registry: Registry) -> None:
    """Let a declared class have one more tracked attribute."""
    field = registry.as_field(value)
    mapped_type = registry.annotated_type(cls, key, field)
    registry.add_field(cls, FieldBlueprint(key, mapped_type, field, None))
    refresh_constructor(cls)


def _is_root(cls: type) -> bool:
    """Whether a class is the first of its line that the metaclass made, as DeclarativeBase is."""
    return isinstance(cls, DeclarativeMeta) and not any(
        isinstance(base, DeclarativeMeta) for base in cls.__bases__
    )


def _registry_of(bases: tuple[type, ...], namespace: Mapping[str, Any]) -> Registry | None:
    given = namespace.get("registry")
    if isinstance(given, Registry):
        return given
    for base in bases:
        found = getattr(base, "registry", None)
        if isinstance(found, Registry):
            return found
    return None


def _has_root(bases: tuple[type, ...]) -> bool:
    """Whether a base is a declarative base that has its registry: its subclasses are declared."""
    return any(isinstance(getattr(base, "registry", None), Registry) for base in bases)


def _with_room_for_values(bases: tuple[type, ...], namespace: dict[str, Any]) -> dict[str, Any]:
    """The namespace, with `__dict__` among its slots where nothing else gives one."""
    slots = namespace.get("__slots__")
    if slots is None or any(base.__dictoffset__ for base in bases):
        return namespace
    own = (slots,) if isinstance(slots, str) else tuple(slots)
    return namespace if "__dict__" in own else {**namespace, "__slots__": (*own, "__dict__")}


def _layout_error(name: str, bases: tuple[type, ...], error: TypeError) -> Exception:
    if "layout" not in str(error) and "lay-out" not in str(error):
        return error
    foreign = [base.__qualname__ for base in bases if not issubclass(base, Tracked)]
    message = (
        f"Class {name} cannot combine a tracked class with {', '.join(foreign)}: {error}."
        " Give that base to the root of the tracked classes instead, which then keeps the state"
        " beside the object."
    )
    return LayoutError(message)
