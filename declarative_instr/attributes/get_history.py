# cython: language_level=3, auto_pickle=False
"""The history of an attribute by object and name; it does not know what a history is made of."""

try:
    from declarative_instr.structures import _cython as cython
except ImportError:
    import cython  # read by the compiler alone

from typing import Any

from declarative_instr.attributes.functions import resolve
from declarative_instr.attributes.implementation import PASSIVE_OFF
from declarative_instr.constants import PassiveFlag
from declarative_instr.state.history import PLAIN_TYPES, History, new_history
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.tracked import Name, Tracked

if cython.compiled:
    from cython.cimports.declarative_instr.state._capi import instance_dict, tuple_of_three

COMPILED: bool = cython.compiled


def get_history(obj: object, key: Name, passive: PassiveFlag = PASSIVE_OFF) -> History[Any]:
    """Added, unchanged and deleted values of an attribute since the last flush."""
    changed = plain_change(obj, key)
    if changed is not None:
        return changed
    impl, holder, dict_ = resolve(obj, key)
    return impl.history(holder, dict_, passive)


def get_state_history(
    state: InstanceState[Any], key: Name, passive: PassiveFlag = PASSIVE_OFF
) -> History:
    """As `get_history`, by the object's state."""
    return get_history(state.require_object(), key, passive)


# The commonest history, without a look at class and attribute: an old value of a plain type tells
# that the attribute is no relation.
if cython.compiled:

    def plain_change(obj: object, key: Name) -> History | None:
        """The history of a plain value that was changed to another of its type, else None."""
        if not isinstance(obj, Tracked):
            return None
        kept = cython.cast(Tracked, obj)._sa_committed
        if kept is None or key not in kept:
            return None
        original, current = kept[key], instance_dict(obj).get(key)
        if not is_other_plain_value(original, current):
            return None
        made: History = tuple_of_three(History, [current], (), [original])
        return made

else:

    def plain_change(obj: object, key: Name) -> History | None:
        """The history of a plain value that was changed to another of its type, else None."""
        try:
            kept: dict[str, object] | None = obj._sa_committed  # type: ignore[attr-defined]  # caught
        except AttributeError:
            return None
        if kept is None or key not in kept:
            return None
        original, current = kept[key], obj.__dict__.get(key)
        kind = type(original)  # as below; a call would cost a tenth of the whole
        is_plain = kind is int or kind is str or kind in PLAIN_TYPES
        if not is_plain or type(current) is not kind or current is original or current == original:
            return None
        return new_history(History, ([current], (), [original]))


def is_other_plain_value(value: object, other: object) -> bool:
    """Whether two values are of one plain type, and differ."""
    kind = type(value)
    is_plain = kind is int or kind is str or kind in PLAIN_TYPES
    return is_plain and type(other) is kind and value is not other and value != other
