"""InspectionAttr: what kind of thing an inspected object is; it knows none of these things."""

from enum import Enum
from typing import Any, ClassVar


class InspectionAttrExtensionType(Enum):
    """Base of the enumerations that tell which extension an attribute of a class belongs to."""


class NotExtension(InspectionAttrExtensionType):
    """The kind of all that belongs to no extension."""

    NOT_EXTENSION = "not_extension"


class InspectionAttr:
    """Flags by which the answers of `inspect()` and the members of a class are told apart.

    Each subclass sets those that are true of it.
    """

    __slots__ = ()

    is_selectable: ClassVar[bool] = False
    """True for what stands in a FROM clause."""
    is_aliased_class: ClassVar[bool] = False
    """True for an alias of a mapped class."""
    is_instance: ClassVar[bool] = False
    """True for the state of an object."""
    is_mapper: ClassVar[bool] = False
    """True for a mapper."""
    is_bundle: ClassVar[bool] = False
    """True for a bundle of columns."""
    is_property: ClassVar[bool] = False
    """True for what a mapper knows of an attribute."""
    is_attribute: ClassVar[bool] = False
    """True for an attribute of a class, one of an extension too."""
    is_clause_element: ClassVar[bool] = False
    """True for an SQL expression."""
    extension_type: InspectionAttrExtensionType = NotExtension.NOT_EXTENSION
    """Which extension it belongs to."""


class InspectionAttrInfo(InspectionAttr):
    """Adds a free dictionary."""

    __slots__ = ()

    @property
    def info(self) -> dict[Any, Any]:
        """Free dictionary of the user's."""
        raise NotImplementedError  # each kind keeps it in its own way
