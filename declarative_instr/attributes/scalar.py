"""ScalarImpl: an attribute that holds a plain value."""

from typing_extensions import override

from declarative_instr.attributes.implementation import PASSIVE_OFF, AttributeImpl
from declarative_instr.attributes.tokens import AttributeEventToken
from declarative_instr.constants import (
    ATTR_EMPTY,
    ATTR_WAS_SET,
    NO_KEY,
    NO_VALUE,
    OP_REPLACE,
    PASSIVE_NO_RESULT,
    LoaderCallableStatus,
    PassiveFlag,
)
from declarative_instr.event.dispatch import CallPair
from declarative_instr.state.history import (
    HISTORY_BLANK,
    History,
    scalar_history,
)
from declarative_instr.state.tracked import COMMITTED, Tracked, keep_old_value
from declarative_instr.state.views import existing_view, expired_keys_of, view_of


class ScalarImpl(AttributeImpl):
    """A plain value; expired values of one object are loaded together."""

    __slots__ = ()

    is_scalar = True

    @override
    def find(self, holder: Tracked, dict_: dict[str, object], passive: PassiveFlag) -> object:
        loader = self.manager.expired_attribute_loader
        if loader is not None:
            expired = expired_keys_of(holder, dict_, self.manager)
            if self.key in expired:
                if not passive & PassiveFlag.SQL_OK:
                    return PASSIVE_NO_RESULT
                if loader(view_of(holder, self.manager), expired, passive) is PASSIVE_NO_RESULT:
                    return PASSIVE_NO_RESULT
                view = existing_view(holder)
                if view is not None:
                    view.extras.expired_keys.difference_update(expired)
                return ATTR_WAS_SET if self.key in dict_ else ATTR_EMPTY
        return super().find(holder, dict_, passive)

    @override
    def set(
        self,
        holder: Tracked,
        dict_: dict[str, object],
        value: object,
        initiator: AttributeEventToken | None = None,
    ) -> None:
        key = self.key
        old = self._old_value(holder, dict_) if self.active_history else dict_.get(key, NO_VALUE)
        for listener, replaces in self.dispatch.set.pairs:  # as fire_set() does, without the call
            answer = listener(holder, value, old, initiator or self.token(OP_REPLACE))
            if replaces:
                value = answer
        keep_old_value(holder, key, old)
        dict_[key] = value

    @override
    def plain_listeners(self) -> tuple[CallPair, ...] | None:
        return None if self.active_history else self.dispatch.set.pairs or None

    @override
    def delete(self, holder: Tracked, dict_: dict[str, object]) -> None:
        old = self._old_value(holder, dict_)
        if old is NO_VALUE and (
            self.active_history
            or self.key in (holder._sa_committed or ())
            or not self._may_load(holder, dict_)
        ):
            raise self.no_value_error()
        if self.dispatch.remove:
            self.fire_remove(holder, old, None, NO_KEY)
        keep_old_value(holder, self.key, old)
        dict_.pop(self.key, None)

    def _may_load(self, holder: Tracked, dict_: dict[str, object]) -> bool:
        """Whether a value that is missing is stored somewhere, as far as that is known."""
        if holder._sa_key is not None:
            return True
        has_loader = self.manager.expired_attribute_loader is not None
        return has_loader and self.key in expired_keys_of(holder, dict_, self.manager)

    def _old_value(self, holder: Tracked, dict_: dict[str, object]) -> object:
        if self.active_history:
            return self.get(holder, dict_, PassiveFlag.PASSIVE_RETURN_NO_VALUE)
        return dict_.get(self.key, NO_VALUE)

    @override
    def history(
        self, holder: Tracked, dict_: dict[str, object], passive: PassiveFlag = PASSIVE_OFF
    ) -> History:
        current = dict_.get(self.key, NO_VALUE)
        if type(current) is LoaderCallableStatus:
            return self._history_of_missing(holder, dict_, passive)
        return scalar_history(current, self.original(holder))

    def _history_of_missing(
        self, holder: Tracked, dict_: dict[str, object], passive: PassiveFlag
    ) -> History:
        current = self.get(holder, dict_, passive & ~PassiveFlag.INIT_OK)
        if isinstance(current, LoaderCallableStatus):
            if not holder._sa_flags & COMMITTED:  # new: no value that could have been deleted
                return HISTORY_BLANK
            current = NO_VALUE
        return scalar_history(current, self.original(holder))
