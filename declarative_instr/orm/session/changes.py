# cython: language_level=3, auto_pickle=False
"""Whether an object differs from its row; it knows neither session nor database."""

try:
    from declarative_instr.structures import _cython as cython
except ImportError:
    import cython  # read by the compiler alone

from declarative_instr.constants import PassiveFlag
from declarative_instr.instrumentation.manager import ClassManager
from declarative_instr.orm.session.targets import holder_in, mapper_of
from declarative_instr.state.objects import dict_of
from declarative_instr.state.tracked import COMMITTED, MODIFIED, Tracked
from declarative_instr.state.views import existing_view

if cython.compiled:
    from cython.cimports.declarative_instr.state._capi import instance_dict

COMPILED: bool = cython.compiled

_QUIET = PassiveFlag.PASSIVE_NO_INITIALIZE | PassiveFlag.INCLUDE_PENDING_MUTATIONS


# A method of Session; here, where it can be compiled. Each is one function that tells the commonest
# case, an integer or text that was changed: another call would cost as much again.
if cython.compiled:

    def is_modified(session: object, instance: object, include_collections: bool = True) -> bool:  # noqa: FBT001, FBT002  # the documented signature
        """Whether an object differs from its row; nothing is loaded to find out."""
        if isinstance(instance, Tracked):
            holder: Tracked = instance
            committed = holder._sa_committed
            try:
                if committed is not None:
                    values = instance_dict(holder)
                    for key, old in committed.items():
                        value = values[key]
                        kind = type(value)
                        if (kind is int or kind is str) and (value != old) is True:
                            return True
                elif not holder._sa_flags & 2:
                    return False
            except Exception:  # noqa: BLE001  # whatever is not that simple is looked at below
                pass
        found = holder_in(instance)
        return has_changes(found, mapper_of(found).manager, collections=include_collections)

else:

    def is_modified(session: object, instance: object, include_collections: bool = True) -> bool:  # noqa: FBT001, FBT002  # the documented signature
        """Whether an object differs from its row; nothing is loaded to find out."""
        try:
            committed = instance._sa_committed  # type: ignore[attr-defined]  # caught
            if committed is not None:
                values = instance.__dict__
                for key in committed:
                    value = values[key]
                    kind = type(value)
                    if (kind is int or kind is str) and (value != committed[key]) is True:
                        return True
            elif not instance._sa_flags & 2:  # type: ignore[attr-defined]  # caught
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
