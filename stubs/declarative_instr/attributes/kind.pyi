from enum import Enum

class AttributeKind(Enum):
    SCALAR = "scalar"
    REFERENCE = "reference"
    COLLECTION = "collection"
    UNRESOLVED = "unresolved"
