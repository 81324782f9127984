from typing import Protocol, final

from typing_extensions import override

from declarative_instr.constants import AttributeOperation
from declarative_instr.state.tracked import Tracked

class KeyedImplementation(Protocol):
    @property
    def key(self) -> str: ...
    def hasparent(self, state: Tracked) -> bool: ...

@final
class AttributeEventToken:
    __slots__ = ("impl", "op")
    impl: KeyedImplementation
    op: AttributeOperation
    def __init__(self, impl: KeyedImplementation, op: AttributeOperation) -> None: ...
    @property
    def key(self) -> str: ...
    @property
    def parent_token(self) -> KeyedImplementation: ...
    def hasparent(self, state: Tracked) -> bool: ...
    @override
    def __eq__(self, other: object) -> bool: ...
    @override
    def __hash__(self) -> int: ...
    @override
    def __repr__(self) -> str: ...

AttributeEvent = AttributeEventToken
Event = AttributeEventToken
