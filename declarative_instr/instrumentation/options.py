"""register_attribute_with_options: an attribute told by keywords; it installs what a spec would say."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from declarative_instr.attributes.implementation import RelatedLoader
from declarative_instr.attributes.instrumented import AttributeSpec, InstrumentedAttribute
from declarative_instr.attributes.kind import AttributeKind
from declarative_instr.collections.prepare import require_appender
from declarative_instr.constants import PassiveFlag
from declarative_instr.instrumentation.factory import register_attribute, require_manager
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.objects import instance_of, state_of
from declarative_instr.state.tracked import Tracked

StateLoader = Callable[[InstanceState[Any], PassiveFlag], object]
"""Finds a missing value: the value, or a LoaderCallableStatus."""


def register_attribute_with_options(
    class_: type,
    key: str,
    *,
    useobject: bool = False,
    uselist: bool = False,
    typecallable: Callable[[], Any] | None = None,
    callable_: StateLoader | None = None,
    backref: str | None = None,
    active_history: bool = False,
    doc: str | None = None,
    comparator: object = None,
    parententity: object = None,
    trackparent: bool = False,
) -> InstrumentedAttribute[Any]:
    """Install a tracked attribute on an instrumented class: `register_attribute`, the older way.

    Args:
        class_: The class, which has a manager.
        key: Name of the attribute.
        useobject: It refers to other tracked objects.
        uselist: It holds a collection.
        typecallable: Class or factory of the collection; default list.
        callable_: Loads a missing value; called with the object's state.
        backref: Name of the attribute that points back.
        active_history: Load the old value before a change.
        doc: Description.
        comparator: What `attribute.comparator` answers.
        parententity: What `attribute.parententity` answers.
        trackparent: Members note who refers to them; asked by `has_parent()`.

    Raises:
        UnmappedClassError: The class is not instrumented.
        ReservedNameError: The instrumentation needs the name for itself.
        CollectionError: `typecallable` makes no collection.
    """
    if uselist and typecallable is not None:
        require_appender(typecallable)
    spec = AttributeSpec(
        kind=_kind(useobject=useobject, uselist=uselist),
        active_history=active_history,
        loader=None if callable_ is None else _by_state(callable_),
        loads_new=callable_ is not None,
        other_key=backref,
        collection_class=typecallable or list,
        trackparent=trackparent,
        comparator=comparator,
        parententity=parententity,
        doc=doc,
    )
    return register_attribute(class_, key, spec)


def register_descriptor(
    class_: type,
    key: str,
    *,
    comparator: object = None,
    parententity: object = None,
    doc: str | None = None,
) -> InstrumentedAttribute[Any]:
    """Install a tracked attribute whose meaning `register_attribute_impl()` gives; until then, a value.

    Raises:
        UnmappedClassError: The class is not instrumented.
        ReservedNameError: The instrumentation needs the name for itself.
    """
    spec = AttributeSpec(comparator=comparator, parententity=parententity, doc=doc)
    return register_attribute(class_, key, spec)


def register_attribute_impl(
    class_: type,
    key: str,
    *,
    uselist: bool = False,
    callable_: StateLoader | None = None,
    useobject: bool = False,
    backref: str | None = None,
    typecallable: Callable[[], Any] | None = None,
    active_history: bool = False,
    trackparent: bool = False,
) -> InstrumentedAttribute[Any]:
    """Give an installed attribute its meaning; its listeners stay.

    The arguments are those of `register_attribute_with_options`.

    Raises:
        UnmappedClassError: The class is not instrumented.
        CollectionError: `typecallable` makes no collection.
    """
    manager = require_manager(class_)
    spec = replace(
        manager[key].spec,
        kind=_kind(useobject=useobject, uselist=uselist),
        active_history=active_history,
        loader=None if callable_ is None else _by_state(callable_),
        loads_new=callable_ is not None,
        other_key=backref,
        collection_class=typecallable or list,
        trackparent=trackparent,
    )
    manager.respecify(key, spec)
    return manager[key]


def _kind(*, useobject: bool, uselist: bool) -> AttributeKind:
    if uselist:
        return AttributeKind.COLLECTION
    return AttributeKind.REFERENCE if useobject else AttributeKind.SCALAR


def _by_state(load: StateLoader) -> RelatedLoader:
    def load_by_holder(holder: Tracked, _dict: dict[str, object], passive: PassiveFlag) -> object:
        return load(state_of(instance_of(holder)), passive)

    return load_by_holder
