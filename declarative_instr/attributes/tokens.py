"""AttributeEventToken: who began a change; passed on as initiator, so that a change does not echo."""

from typing import Protocol, final

from typing_extensions import override

from declarative_instr.constants import AttributeOperation
from declarative_instr.state.tracked import Tracked


class KeyedImplementation(Protocol):
    """What a token tells of the attribute that began a change."""

    @property
    def key(self) -> str:
        """Name of the attribute."""

    def hasparent(self, state: Tracked) -> bool:
        """Whether the object of `state` was put into the attribute of some other object."""


@final
class AttributeEventToken:
    """The attribute and the operation with which a chain of changes began."""

    __slots__ = ("impl", "op")

    def __init__(self, impl: KeyedImplementation, op: AttributeOperation) -> None:
        self.impl = impl
        self.op = op

    @property
    def key(self) -> str:
        """Name of the attribute."""
        return self.impl.key

    @property
    def parent_token(self) -> KeyedImplementation:
        """Identifies the attribute: its implementation."""
        return self.impl

    def hasparent(self, state: Tracked) -> bool:
        """Whether the object of `state` was put into the attribute of some other object.

        Raises:
            InvalidRequestError: The attribute does not know who it refers to.
        """
        return self.impl.hasparent(state)

    @override
    def __eq__(self, other: object) -> bool:
        if not isinstance(other, AttributeEventToken):
            return False
        return other.impl is self.impl and other.op is self.op

    @override
    def __hash__(self) -> int:
        return hash((id(self.impl), self.op))

    @override
    def __repr__(self) -> str:
        return f"AttributeEventToken({self.key!r}, {self.op.name})"


AttributeEvent = AttributeEventToken
"""Older name of AttributeEventToken."""
Event = AttributeEventToken
"""Older name of AttributeEventToken."""
