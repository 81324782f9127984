"""UnconfiguredImpl: an attribute whose meaning is not settled yet; it settles it at the first use."""

from collections.abc import Callable

from typing_extensions import override

from declarative_instr.attributes.implementation import (
    PASSIVE_OFF,
    AttributeImpl,
    AttributeOwner,
)
from declarative_instr.attributes.tokens import AttributeEventToken
from declarative_instr.constants import PassiveFlag
from declarative_instr.event.dispatch import Dispatch
from declarative_instr.exc import InvalidRequestError
from declarative_instr.state.history import History
from declarative_instr.state.tracked import Tracked


class UnconfiguredImpl(AttributeImpl):
    """Stands in until the classes that an attribute names are known."""

    __slots__ = ("_configure",)

    always_active = True

    def __init__(
        self,
        key: str,
        manager: AttributeOwner,
        dispatch: Dispatch,
        configure: Callable[[], object],
    ) -> None:
        super().__init__(key, manager, dispatch)
        self._configure = configure

    def settled(self) -> AttributeImpl:
        """The implementation that takes this one's place.

        Raises:
            InvalidRequestError: Configuration did not settle the attribute.
        """
        self._configure()
        found = self.manager.implementations[self.key]
        if not isinstance(found, AttributeImpl) or isinstance(found, UnconfiguredImpl):
            message = (
                f"{self.label} is still without meaning after configuration: it was used while"
                " its registry was being configured. Use it afterwards."
            )
            raise InvalidRequestError(message)
        return found

    @override
    def get(
        self, holder: Tracked, dict_: dict[str, object], passive: PassiveFlag = PASSIVE_OFF
    ) -> object:
        return self.settled().get(holder, dict_, passive)

    @override
    def empty_value(self, holder: Tracked, dict_: dict[str, object]) -> object:
        return self.settled().empty_value(holder, dict_)

    @override
    def set(
        self,
        holder: Tracked,
        dict_: dict[str, object],
        value: object,
        initiator: AttributeEventToken | None = None,
    ) -> None:
        self.settled().set(holder, dict_, value, initiator)

    @override
    def delete(self, holder: Tracked, dict_: dict[str, object]) -> None:
        self.settled().delete(holder, dict_)

    @override
    def set_committed_value(
        self, holder: Tracked, dict_: dict[str, object], value: object
    ) -> object:
        return self.settled().set_committed_value(holder, dict_, value)

    @override
    def hasparent(self, state: Tracked, *, optimistic: bool = False) -> bool:
        return self.settled().hasparent(state, optimistic=optimistic)

    @override
    def history(
        self, holder: Tracked, dict_: dict[str, object], passive: PassiveFlag = PASSIVE_OFF
    ) -> History:
        return self.settled().history(holder, dict_, passive)


def settled(impl: AttributeImpl) -> AttributeImpl:
    """The implementation itself, or the one that takes its place."""
    return impl.settled() if isinstance(impl, UnconfiguredImpl) else impl
