"""The state of a holder, found or made; and what is done to an object with or without one."""

from collections.abc import Collection, Hashable, Mapping
from threading import Lock

from declarative_instr.state.changes import end_changes, expire_everything, scalars_to_load
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.ports import ManagerView
from declarative_instr.state.tracked import ChangeSink, Tracked


def existing_view(holder: Tracked) -> InstanceState[object] | None:
    """The holder's state where one was made."""
    if isinstance(holder, InstanceState):
        return holder
    view = holder._sa_view
    return view if isinstance(view, InstanceState) else None


def view_of(holder: Tracked, manager: ManagerView) -> InstanceState[object]:
    """The holder's state, made when there is none yet."""
    if isinstance(holder, InstanceState):
        return holder
    view = holder._sa_view
    if isinstance(view, InstanceState):
        return view
    with _views_lock:  # else two threads could each make one, and each keep its own
        view = holder._sa_view
        if isinstance(view, InstanceState):
            return view
        made: InstanceState[object] = InstanceState(holder, manager)
        holder._sa_view = made
    return made


_views_lock = Lock()


def sync_view(holder: Tracked) -> None:
    """Copy what should survive the instance into its view, where one was made."""
    view = holder._sa_view
    if isinstance(view, InstanceState):
        view.copy_fields(holder)


def set_identity(holder: Tracked, key: Hashable | None) -> None:
    """Set the bare identity key, in the fields and in a view."""
    holder._sa_key = key
    sync_view(holder)


def set_sink(holder: Tracked, sink: ChangeSink | None) -> None:
    """Set the owner, in the fields and in a view."""
    holder._sa_sink = sink
    sync_view(holder)


def commit_all(holder: Tracked, dict_: dict[str, object]) -> None:
    """Take the present values as the stored ones: no history, no change."""
    view = existing_view(holder)
    end_changes(holder, dict_, None if view is None else view.extras_if_any)


def expire(
    holder: Tracked, dict_: dict[str, object], manager: ManagerView, keys: Collection[str] | None
) -> None:
    """Discard values, and unflushed changes to them; the next read loads them again.

    `keys` None: of all attributes.
    """
    view = existing_view(holder) if keys is None else view_of(holder, manager)
    if view is not None:
        view.expire(dict_, keys)
    else:
        expire_everything(holder, dict_, manager, None)
        manager.fire_expire(holder, None)


def expired_keys_of(holder: Tracked, dict_: Mapping[str, object], manager: ManagerView) -> set[str]:
    """Names of the scalars that are missing because they wait to be loaded, with the others."""
    view = existing_view(holder)
    return scalars_to_load(holder, dict_, manager, None if view is None else view.extras_if_any)
