"""Overwriting: an object takes the values of its row in place of its own; it reads no rows."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, cast, final

from declarative_instr.collections.adapter import collection_adapter
from declarative_instr.orm.loading.ports import LoadingSink
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.state.tracked import MODIFIED, Tracked
from declarative_instr.state.views import commit_all, existing_view


@final
class Overwriting:
    """Puts the values of some columns into objects of one mapper; `keys` are their attributes."""

    __slots__ = ("_is_whole", "_keys", "_mapper")

    def __init__(self, mapper: Mapper[Any], keys: Collection[str]) -> None:
        self._mapper = mapper
        self._keys = tuple(keys)
        self._is_whole = set(keys) >= set(mapper.column_by_key)

    def __call__(
        self, holder: Tracked, dict_: dict[str, object], values: Mapping[str, object]
    ) -> None:
        """Overwrite; what the object refers to is to be loaded again."""
        dict_.update(values)
        discard_relations(holder, dict_, self._mapper.relations)
        if self._is_whole:
            forget_changes(holder, dict_)
        else:
            forget_old_values(holder, self._keys)


def discard_relations(holder: Tracked, dict_: dict[str, object], keys: Iterable[str]) -> None:
    """Take related objects off the object, and the changes of its relations with them.

    A collection that somebody still holds learns that it is nobody's.
    """
    view = existing_view(holder)
    extras = None if view is None else view.extras_if_any
    committed = holder._sa_committed
    for key in keys:
        if key in dict_:
            adapter = collection_adapter(dict_.pop(key))
            if adapter is not None:
                adapter.invalidated = True
        if committed is not None:
            committed.pop(key, None)
        if extras is not None:
            extras.pending.pop(key, None)


def forget_old_values(holder: Tracked, keys: Iterable[str]) -> None:
    """Take the present values of some attributes as the stored ones."""
    committed = holder._sa_committed
    if committed is not None:
        for key in keys:
            committed.pop(key, None)


def forget_changes(holder: Tracked, dict_: dict[str, object]) -> None:
    """Take all values as the stored ones; the next flush has nothing to do for the object."""
    if holder._sa_flags & MODIFIED and holder._sa_sink is not None:
        cast("LoadingSink", holder._sa_sink).forget(holder)
    commit_all(holder, dict_)
