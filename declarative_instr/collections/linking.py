# cython: language_level=3, auto_pickle=False, nonecheck=True
"""Changes of two-sided relations that concern two objects alone; it knows no listener.

Compiled where a C compiler is found. A change that anybody is to be told of, or that finds anything
unusual, goes the general way: each function here then answers False, and has done nothing.
"""

try:
    from declarative_instr.structures import _cython as cython
except ImportError:
    import cython  # read by the compiler alone

from collections.abc import Callable, MutableMapping
from typing import Any, Protocol

from declarative_instr.constants import NO_VALUE
from declarative_instr.state.tracked import Name, Tracked, keep_old_value

if cython.compiled:
    from cython.cimports.declarative_instr.collections._capi import delete_at, place_of
    from cython.cimports.declarative_instr.state._capi import instance_dict

COMPILED: bool = cython.compiled

_version = 0
"""Number of the changes, so far, of what any link is made from."""


def forget_links() -> None:
    """A relation, or its listeners, changed: let each link look again before its next use."""
    global _version  # noqa: PLW0603  # one number to compare, instead of a way to all links
    _version += 1


class CollectionMaker(Protocol):
    """What the other side of a reference is asked for."""

    def initialize(self, holder: Tracked, dict_: dict[str, object]) -> Any:
        """Give an object that holds none its collection, and answer the adapter."""


class Link:
    """One attribute of a relation with two sides, as far as the shortest way needs to know it."""

    __slots__ = ("find", "found_at", "key", "other_key", "side", "target")

    key: str
    other_key: str
    target: type | None
    """Class of the objects at the other side; None: changes go the general way, since somebody
    listens, or since the other side is no usual one."""
    side: CollectionMaker
    """What the attribute at the other side does."""
    find: Callable[[], tuple[type | None, Any]]
    """Answers target and side."""
    found_at: int
    """The version at which they were found."""

    def __init__(
        self, key: Name, other_key: Name | None, find: Callable[[], tuple[type | None, Any]]
    ) -> None:
        self.key = key
        self.other_key = other_key or ""
        self.find = find
        self.found_at = -1

    def refresh(self) -> int:
        """Look again who is at the other side, where that may have changed."""
        version = _version  # first: what changes meanwhile makes the answer an old one
        if self.found_at != version:
            self.target, self.side = self.find()
            self.found_at = version
        return 0


class AdapterFields:
    """What an adapter knows of its collection.

    Owner and collection are held by `owner_ref` and `data_ref`, weakly.
    """

    __slots__ = (
        "__weakref__",
        "attr",
        "data_ref",
        "empty",
        "expected",
        "holds_strays",
        "invalidated",
        "link",
        "may_repeat",
        "owner_ref",
        "roles",
    )

    attr: Any
    roles: Any
    link: Link
    owner_ref: Callable[[], Tracked | None]
    data_ref: Callable[[], Any]
    expected: Any
    """The events that are told already; see Expectation."""
    invalidated: bool
    """The collection is no longer its owner's; changes are those of a plain one, with a warning."""
    empty: bool
    """The collection only stands in for a missing value; its first event makes it the value."""
    may_repeat: bool
    """Whether something may be held twice: what comes in by a link is not, other things may be."""
    holds_strays: bool
    """Whether something is held that refers to the owner no longer: a link may let it in again."""

    def become_value(self, owner: Tracked) -> None:
        """Let a collection that only stood in for a missing value be the value."""
        raise NotImplementedError  # the adapter itself answers

    def holds_repeated(self) -> bool:
        """Whether anything is held more than once; looked for only where that may be."""
        raise NotImplementedError  # the adapter itself answers


# Each in one function, since every call would cost a tenth of the whole. Reading comes before
# writing: a field that is unset, of an object made by a bare `__new__`, leaves all as it was. A
# session is told of what comes in, or is new and goes: so both ends have one sink, or the one that
# changes has none. Compiled, `nonecheck` lets what was made by a bare `__new__` be an error
# as well: without it, a field of None would be read as one of a Link.


def take_in(adapter: AdapterFields, item: object) -> bool:  # noqa: C901, PLR0911  # see above
    """Let what comes into a collection refer to the owner."""
    link = adapter.link
    if link.found_at != _version:
        link.refresh()
    if type(item) is not link.target or adapter.invalidated or adapter.expected:
        return False
    owner: Tracked | None = adapter.owner_ref()
    if owner is None:
        return False
    end: Tracked = item  # type: ignore[assignment]  # the target is a class of such objects
    try:
        flags = end._sa_flags & 3
        sink = owner._sa_sink
        if sink is not None and sink is not end._sa_sink:
            return False
        values: dict[str, object] = instance_dict(end) if cython.compiled else end.__dict__
        old = values.get(link.other_key, NO_VALUE)
        if old is not None and (old is not NO_VALUE or end._sa_key is not None):
            return False
    except AttributeError:
        return False
    if owner._sa_flags & 3 != 2:  # noqa: PLR2004  # MODIFIED, and not COMMITTED
        keep_content(adapter, owner)
    if flags != 2:  # noqa: PLR2004  # as above
        keep_old_value(end, link.other_key, old)
    values[link.other_key] = owner
    if adapter.empty:
        adapter.become_value(owner)
    return True


def let_go(adapter: AdapterFields, item: object) -> bool:  # noqa: C901, PLR0911  # see above
    """Let what leaves a collection refer to nothing."""
    link = adapter.link
    if link.found_at != _version:
        link.refresh()
    if type(item) is not link.target or adapter.invalidated or adapter.expected:
        return False
    if adapter.may_repeat and adapter.holds_repeated():
        return False
    owner: Tracked | None = adapter.owner_ref()
    if owner is None:
        return False
    end: Tracked = item  # type: ignore[assignment]  # the target is a class of such objects
    try:
        flags = end._sa_flags & 3
        sink = owner._sa_sink
        if sink is not None and end._sa_key is None and sink is end._sa_sink:
            return False  # a new object may leave the session
        values: dict[str, object] = instance_dict(end) if cython.compiled else end.__dict__
        if values.get(link.other_key) is not owner:
            return False
    except AttributeError:
        return False
    if owner._sa_flags & 3 != 2:  # noqa: PLR2004  # MODIFIED, and not COMMITTED
        keep_content(adapter, owner)
    if flags != 2:  # noqa: PLR2004  # as above
        keep_old_value(end, link.other_key, owner)
    values[link.other_key] = None
    return True


if cython.compiled:

    def take_out(adapter: AdapterFields, items: Any, item: object) -> bool:
        """Remove a member of a list, and let it refer to nothing."""
        place = place_of(items, item)
        if place < 0 or not let_go(adapter, item):
            return False
        if not delete_at(items, place, item):
            delete_moved(items, item)
        return True

    def delete_moved(items: Any, item: object) -> None:
        """Delete a member of a list that somebody who was told of it has moved, or taken away."""
        delete_at(items, place_of(items, item), item)

else:

    def take_out(adapter: AdapterFields, items: Any, item: object) -> bool:
        """Remove a member of a list, and let it refer to nothing."""
        place = 0
        for member in items:
            if member is item:
                break
            place += 1  # enumerate() takes longer than most searches
        else:
            return False
        if not let_go(adapter, item):
            return False
        if place < len(items) and items[place] is item:
            list.pop(items, place)
        else:
            delete_moved(items, item)
        return True

    def delete_moved(items: Any, item: object) -> None:
        """Delete a member of a list that somebody who was told of it has moved, or taken away."""
        for place, member in enumerate(items):
            if member is item:
                list.pop(items, place)
                break


def refer(  # noqa: C901, PLR0911, PLR0912  # see above
    link: Link, holder: Tracked, values: MutableMapping[str, object], value: object
) -> bool:
    """Set a reference that was to nothing, and put its holder into the collection of the value."""
    if link.found_at != _version:
        link.refresh()
    if type(value) is not link.target:
        return False
    old = values.get(link.key, NO_VALUE)
    if old is not None and (old is not NO_VALUE or holder._sa_key is not None):
        return False
    end: Tracked = value  # type: ignore[assignment]  # the target is a class of such objects
    try:
        flags = end._sa_flags & 3
        sink = holder._sa_sink
        if sink is not None and sink is not end._sa_sink:
            return False
    except AttributeError:
        return False
    others = instance_dict(end) if cython.compiled else end.__dict__
    collection: Any = others.get(link.other_key)
    if collection is None:
        if flags & 1 or end._sa_key is not None:
            return False
        collection = link.side.initialize(end, others).data
    try:
        adapter: AdapterFields | None = collection._sa_adapter
    except AttributeError:  # not put there by its attribute
        return False
    if adapter is None or adapter.empty or adapter.data_ref() is not collection:
        return False
    put = adapter.roles.put
    if put is None:  # of another class than is usual for the attribute
        return False
    if flags != 2:  # noqa: PLR2004  # MODIFIED, and not COMMITTED
        keep_content(adapter, end)
    if holder._sa_flags & 3 != 2:  # noqa: PLR2004  # as above
        keep_old_value(holder, link.key, old)
    put(collection, holder)
    values[link.key] = value
    return True


def keep_content(adapter: AdapterFields, owner: Tracked) -> int:
    """Keep the old content of a collection where none is kept yet, and mark the owner modified."""
    if owner._sa_flags & 3 == 3:  # noqa: PLR2004  # COMMITTED and MODIFIED
        kept = owner._sa_committed
        if kept is not None and adapter.link.key in kept:
            return 0
    adapter.attr.content_will_change(owner)
    return 0
