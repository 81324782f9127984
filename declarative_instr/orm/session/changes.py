# cython: language_level=3, auto_pickle=False
"""Whether an object differs from its row; it knows neither session nor database."""

try:
    import cython
except ImportError:
    from declarative_instr.structures import _cython as cython

from declarative_instr.constants import PassiveFlag
from declarative_instr.instrumentation.manager import ClassManager
from declarative_instr.orm.session.targets import holder_in, mapper_of
from declarative_instr.state.objects import dict_of
from declarative_instr.state.tracked import COMMITTED, MODIFIED, Tracked
from declarative_instr.state.views import existing_view

COMPILED: bool = cython.compiled
_PURE = not COMPILED

_QUIET = PassiveFlag.PASSIVE_NO_INITIALIZE | PassiveFlag.INCLUDE_PENDING_MUTATIONS


# A method of Session; here, where it can be compiled. All in one function, since each call of
# another one would cost as much again.
def is_modified(session: object, instance: object, include_collections: bool = True) -> bool:  # noqa: FBT001, FBT002  # the documented signature
    """Whether an object differs from its row; nothing is loaded to find out."""
    if _PURE or isinstance(instance, Tracked):
        holder: Tracked = instance  # type: ignore[assignment]  # others raise AttributeError below
        try:
            committed = holder._sa_committed
            if committed is not None:
                values = holder.__dict__
                for key in committed:
                    value = values[key]
                    kind = type(value)
                    if (kind is int or kind is str) and (value != committed[key]) is True:
                        return True
            elif not holder._sa_flags & 2:
                return False
        except Exception:  # noqa: BLE001  # whatever is not that simple is looked at below
            pass
    found = holder_in(instance)
    return has_changes(found, mapper_of(found).manager, collections=include_collections)


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
