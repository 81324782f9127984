"""ClassAttributes: the attributes of one class, own and inherited; it knows no objects."""

from collections.abc import Iterator
from threading import RLock
from typing import Any, Self

from declarative_instr.attributes.collection import CollectionImpl
from declarative_instr.attributes.implementation import AttributeImpl
from declarative_instr.attributes.instrumented import AttributeSpec, InstrumentedAttribute
from declarative_instr.event.listener import listeners_lock
from declarative_instr.exc import unknown_attribute
from declarative_instr.instrumentation.members import ClassMembers, is_place
from declarative_instr.state.ports import MANAGER_ATTR

families_lock = RLock()
"""Held while attributes come to a class and its subclasses, or go; hooks of classes that are
instrumented in a way of their own run meanwhile, and listeners do not."""


class ClassAttributes(dict[str, InstrumentedAttribute[Any]], ClassMembers):
    """Installs attributes on a class and on the subclasses that inherit them.

    A dictionary from attribute name to the attribute installed on the class.
    """

    def __init__(self, class_: type[Any]) -> None:
        super().__init__()
        ClassMembers.__init__(self)
        self.class_ = class_
        self.implementations: dict[str, AttributeImpl] = {}
        self.attribute_names: set[str] = set()
        self.collections: tuple[CollectionImpl, ...] | None = None
        """Those of collections, once somebody asked; None since a change of the attributes."""
        self.local_keys: set[str] = set()
        """Names of the attributes that the class itself declares."""

    def make_attribute(self, key: str, spec: AttributeSpec) -> InstrumentedAttribute[Any]:
        """Make an attribute of the kind that objects of the class need; not yet installed."""
        raise NotImplementedError  # it refers to the whole manager

    # The family ----------------------------------------------------------------------------

    @property
    def base_managers(self) -> list[Self]:
        """Managers of the bases, nearest first in the order of the MRO."""
        for base in self.class_.__bases__:
            if hasattr(base, MANAGER_ATTR):
                found = map(manager_in, self.class_.__mro__[1:])
                return [manager for manager in found if manager is not None]
        return []  # as for most classes; each attribute asks

    def subclass_managers(
        self,
        recursive: bool = True,  # noqa: FBT001, FBT002  # the documented signature
    ) -> Iterator[Self]:
        """Managers of subclasses, also of those behind classes without manager."""
        return _managers_below(self.class_, recursive=recursive)

    # Attributes ----------------------------------------------------------------------------

    @property
    def local_attrs(self) -> dict[str, InstrumentedAttribute[Any]]:
        """The attributes that the class itself declares."""
        return {key: attribute for key, attribute in self.items() if key in self.local_keys}

    @property
    def attributes(self) -> Iterator[InstrumentedAttribute[Any]]:
        """The attributes, inherited ones too."""
        return iter(self.values())

    def instrument_attribute(
        self,
        key: str,
        inst: Any,
        propagated: bool = False,  # noqa: FBT001, FBT002  # the documented signature
    ) -> Any:
        """Install an attribute on the class and on the subclasses that do not override it.

        Managers of users override it with types and an answer of their own: nobody relies on it.

        Args:
            key: Name of the attribute.
            inst: What the attribute is, an AttributeSpec, or one that was made for this class.
            propagated: It comes from a base: one that the class declares itself stays.

        Raises:
            ReservedNameError: The instrumentation needs the name for itself.
        """
        with families_lock:
            if propagated and key in self.local_keys:
                return self[key]
            attribute = self.install_attribute(key, inst, inherited_from=None)
            if not propagated:
                self.local_keys.add(key)
            for manager in self.subclass_managers():
                if key not in manager.local_keys and not manager.overrides(key, self):
                    manager.install_attribute(key, attribute.spec, inherited_from=attribute)
        return attribute

    def overrides(self, key: str, base: "ClassAttributes") -> bool:
        """Whether a class between this and `base` gives `key` another meaning."""
        mro = self.class_.__mro__
        for between in mro[: mro.index(base.class_)]:
            member = vars(between).get(key)
            has_meaning = member is not None and not is_place(member)
            if has_meaning and not isinstance(member, InstrumentedAttribute):
                return True
            manager = manager_in(between)
            if manager is not None and key in manager.local_keys:
                return True
        return False

    def install_attribute(
        self,
        key: str,
        inst: AttributeSpec | InstrumentedAttribute[Any],
        *,
        inherited_from: InstrumentedAttribute[Any] | None,
    ) -> InstrumentedAttribute[Any]:
        """Put an attribute on this class alone; it takes along what bases let their listeners reach."""
        attribute = self.make_attribute(key, inst) if isinstance(inst, AttributeSpec) else inst
        if inherited_from is not None:
            attribute.info = inherited_from.info
        self.install_descriptor(key, attribute)
        with listeners_lock:  # none can come between and pass the new attribute by
            for base in self.base_managers:
                if key in base:
                    attribute.dispatch.inherit(base[key].dispatch)
            self[key] = attribute
        self.implementations[key] = attribute.impl
        self.attribute_names.add(key)
        self.collections = None
        return attribute

    def respecify(self, key: str, spec: AttributeSpec) -> None:
        """Give an attribute another meaning, here and where it is inherited; listeners stay."""
        old = self[key].spec
        for manager in (self, *self.subclass_managers()):
            attribute = manager.get(key)
            if attribute is not None and attribute.spec is old:
                attribute.respecify(spec)
                manager.implementations[key] = attribute.impl
                manager.collections = None

    def attribute_heirs(self, key: str) -> Iterator[InstrumentedAttribute[Any]]:
        """The attributes of that name of subclasses, inherited or declared anew."""
        for manager in self.subclass_managers():
            if key in manager:
                yield manager[key]

    def uninstrument_attribute(
        self,
        key: str,
        propagated: bool = False,  # noqa: FBT001, FBT002  # the documented signature
    ) -> None:  # the documented signature
        """Take an attribute off the class, and off the subclasses that inherit it.

        Where a base has an attribute of the same name, they inherit it again.

        Args:
            key: Name of the attribute.
            propagated: It went from a base: one that the class declares itself stays.

        Raises:
            UnknownAttributeError: The class has no such attribute.
        """
        if propagated and key in self.local_keys:
            return
        with families_lock:
            if key not in self:
                raise unknown_attribute(self.class_, key, list(self))
            heirs = self._heirs_of(key)
            for manager in (*heirs, self):
                manager.remove_attribute(key)
            self.local_keys.discard(key)
            for manager in (self, *heirs):
                manager.inherit_attributes()

    def _heirs_of(self, key: str) -> list[Self]:
        """The managers of subclasses that have the attribute from here."""
        spec = self[key].spec
        below = [one for one in self.subclass_managers() if key in one]
        return [one for one in below if key not in one.local_keys and one[key].spec is spec]

    def remove_attribute(self, key: str) -> None:
        """Take an attribute off this class alone."""
        del self[key]
        del self.implementations[key]
        self.attribute_names.discard(key)
        self.collections = None
        self.uninstall_descriptor(key)

    def is_instrumented(self, key: str, search: bool = False) -> bool:  # noqa: FBT001, FBT002  # the documented signature
        """Whether the class has the attribute; `search` False: declares it itself."""
        return key in self if search else key in self.local_keys

    def get_impl(self, key: str) -> AttributeImpl:
        """The implementation of an attribute.

        Raises:
            UnknownAttributeError: The class has no such attribute.
        """
        found = self.implementations.get(key)
        if found is None:
            raise unknown_attribute(self.class_, key, list(self.implementations))
        return found

    def inherit_attributes(self) -> None:
        """Install attributes of the bases that the class does not declare itself."""
        with families_lock:  # else one that comes to a base meanwhile could be passed by
            for base in self.base_managers:
                for key, attribute in base.items():
                    own = vars(self.class_).get(key)
                    if key not in self and (own is None or is_place(own)):
                        self.install_attribute(key, attribute.spec, inherited_from=attribute)


def manager_in(class_: type) -> Any:
    """The manager that a class itself has; None where it has none."""
    manager = vars(class_).get(MANAGER_ATTR)
    return manager if isinstance(manager, ClassAttributes) else None


def _managers_below(class_: type, *, recursive: bool) -> Iterator[Any]:
    subclasses: list[type] = type.__subclasses__(class_)
    for subclass in subclasses:
        manager = manager_in(subclass)
        if manager is not None:
            yield manager
        if recursive or manager is None:
            yield from _managers_below(subclass, recursive=recursive)
