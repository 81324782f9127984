"""Who refers to an object through a relation without other side: kept in the state of the object."""

from collections.abc import Mapping

from declarative_instr.attributes.implementation import related_holder
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.objects import instance_of, serving_manager
from declarative_instr.state.ports import MANAGER_ATTR, ManagerView
from declarative_instr.state.tracked import Tracked
from declarative_instr.state.views import view_of

ParentKey = tuple[type, str]
"""The class that declares the relation, and the relation's name."""


def declaring_class(manager: ManagerView, key: str) -> type:
    """The most basic class that has the attribute: subclasses share what is noted for it."""
    for cls in reversed(manager.class_.__mro__):
        above = vars(cls).get(MANAGER_ATTR)
        if above is not None and key in above.implementations:
            return cls
    return manager.class_


def note_parent(item: object, relation: ParentKey, parent: InstanceState[object]) -> None:
    """`parent` refers to `item` now; of several, the latest is kept."""
    child = related_holder(item)
    if child is not None:
        _state(child).extras.parents[relation] = parent


def note_loss(item: object, relation: ParentKey, parent: InstanceState[object]) -> None:
    """`parent` refers to `item` no longer; nothing changes where a later one does.

    Where the later one was garbage collected, nothing is known any more.
    """
    child = related_holder(item)
    if child is None:
        return
    parents = _state(child).extras.parents
    last = parents.get(relation)
    if not isinstance(last, InstanceState) or last is parent or _is_same_row(last, parent):
        parents[relation] = False
    elif last.obj() is None:
        del parents[relation]


def noted_parent(holder: Tracked, relation: ParentKey) -> bool | None:
    """Whether an object is referred to; None where nothing is known."""
    noted: Mapping[ParentKey, Tracked | bool] = _state(holder).parents
    return None if relation not in noted else noted[relation] is not False


def _is_same_row(last: InstanceState[object], parent: InstanceState[object]) -> bool:
    """Whether an object that is gone was loaded again as another one."""
    return last.obj() is None and last._sa_key is not None and last._sa_key == parent.holder._sa_key


def _state(holder: Tracked) -> InstanceState[object]:
    return view_of(holder, serving_manager(type(instance_of(holder))))
