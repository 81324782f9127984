"""AttributeKind: what an attribute holds."""

from enum import Enum


class AttributeKind(Enum):
    """What an attribute holds."""

    SCALAR = "scalar"
    """A plain value."""
    REFERENCE = "reference"
    """Another declared object, or None."""
    COLLECTION = "collection"
    """A list, set or dictionary of declared objects."""
    UNRESOLVED = "unresolved"
    """Depends on a name that is not known yet."""
