from typing import Final, final

from declarative_instr.constants import AttributeOperation

ANY_ITEM: Final[object]

@final
class Expectation:
    __slots__ = ("item", "operation", "seen")
    operation: AttributeOperation
    item: object
    seen: list[object]
    def __init__(self, operation: AttributeOperation, item: object) -> None: ...
    def covers(self, operation: AttributeOperation, item: object) -> bool: ...
