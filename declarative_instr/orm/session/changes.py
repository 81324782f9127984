"""Whether an object differs from its row; it knows neither session nor database."""

from declarative_instr.constants import PassiveFlag
from declarative_instr.instrumentation.manager import ClassManager
from declarative_instr.state.instance_state import existing_view
from declarative_instr.state.objects import dict_of
from declarative_instr.state.tracked import COMMITTED, MODIFIED, Tracked

_QUIET = PassiveFlag.PASSIVE_NO_INITIALIZE
_PLAIN = frozenset({bool, bytes, float, int, str})
"""Types of values that can be compared without asking the attribute."""


def surely_changed(holder: Tracked) -> bool:
    """Whether a plain value of a stored object differs; False: ask `has_changes`."""
    committed = holder._sa_committed
    if committed is not None:
        values = holder.__dict__
        for key, old in committed.items():
            value = values.get(key)
            is_plain = type(value) in _PLAIN and type(old) in _PLAIN
            if is_plain and value is not old and value != old:
                return True
    return False


def has_changes(holder: Tracked, manager: ClassManager, *, collections: bool) -> bool:
    """Whether a value differs from the stored one, or a new object has any; never loads."""
    if not holder._sa_flags & MODIFIED:
        return False
    dict_ = dict_of(holder)
    for key in _suspects(holder, dict_):
        implementation = manager.implementations.get(key)
        if implementation is None or (implementation.is_collection and not collections):
            continue
        if implementation.history(holder, dict_, _QUIET).has_changes():
            return True
    return False


def _suspects(holder: Tracked, dict_: dict[str, object]) -> list[str]:
    """Names of the attributes that may have a change."""
    if not holder._sa_flags & COMMITTED:
        return list(dict_)
    view = existing_view(holder)
    extras = None if view is None else view.extras_if_any
    return [*(holder._sa_committed or ()), *(() if extras is None else extras.pending)]
