"""Attachments: which objects are listened to; it knows that they change, not what is kept of it."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, Protocol, final
from weakref import ref

from declarative_instr.attributes.instrumented import QueryableAttribute
from declarative_instr.event.api import listen, remove
from declarative_instr.event.listener import ListenerFunction
from declarative_instr.instrumentation.factory import manager_of_class


class Recorder(Protocol):
    """What is told of changes that are about to be made to attached objects."""

    def touched(self, obj: object, key: str, incoming: Iterable[object], *, begins: bool) -> None:
        """An attribute is about to change; `begins` tells it from a change of its other side."""


@final
class Attachments:
    """The attached objects, held weakly, and listeners on their classes as long as there are any.

    The recorder is held weakly too: listeners keep no journal alive.
    """

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = ref(recorder)
        self.addresses: dict[int, ref[object]] = {}
        """The objects by their `id()`."""
        self._watched: dict[type, _ClassWatch] = {}

    def __contains__(self, obj: object) -> bool:
        known = self.addresses.get(id(obj))
        return known is not None and known() is obj

    def __iter__(self) -> Iterator[object]:
        found = [known() for known in list(self.addresses.values())]
        return iter([obj for obj in found if obj is not None])

    def add(self, obj: object) -> None:
        """Listen to an object's attributes from now on.

        Raises:
            UnmappedClassError: Its class is not instrumented.
        """
        if obj in self:
            return
        class_ = type(obj)
        watch = self._watched.get(class_)
        if watch is None:
            watch = self._watched[class_] = _ClassWatch(self, class_)
        watch.count += 1
        self.addresses[id(obj)] = ref(obj, partial(self._release, id(obj), class_))

    def discard(self, obj: object) -> None:
        """No longer listen to it."""
        if obj in self:
            self._release(id(obj), type(obj))

    def clear(self) -> None:
        """No longer listen to any."""
        for obj in self:
            self.discard(obj)

    def _release(self, address: int, class_: type, _: object = None) -> None:
        """Also the end of an object that died."""
        del self.addresses[address]
        watch = self._watched[class_]
        watch.count -= 1
        if not watch.count:
            del self._watched[class_]
            watch.stop()

    def tell(self, obj: object, key: str, incoming: Iterable[object], *, begins: bool) -> None:
        """Pass a change on, where it is one of an attached object."""
        recorder = self._recorder()
        if recorder is not None and obj in self:
            recorder.touched(obj, key, incoming, begins=begins)


class _ClassWatch:
    """The listeners on the attributes of one class."""

    def __init__(self, attachments: Attachments, class_: type) -> None:
        self.count = 0
        self._registered: list[tuple[QueryableAttribute[Any], str, ListenerFunction]] = []
        for attribute in manager_of_class(class_).values():
            watch = _AttributeWatch(attachments, attribute)
            if attribute.impl.is_collection:
                self._listen(attribute, "append", watch.member_moved)
                self._listen(attribute, "remove", watch.member_moved)
                self._listen(attribute, "bulk_replace", watch.replaced)
            else:
                self._listen(attribute, "set", watch.value_set)
                self._listen(attribute, "remove", watch.value_deleted)

    def _listen(self, attribute: QueryableAttribute[Any], event: str, fn: ListenerFunction) -> None:
        listen(attribute, event, fn, insert=True)  # those that change things themselves follow
        self._registered.append((attribute, event, fn))

    def stop(self) -> None:
        for attribute, event, fn in self._registered:
            remove(attribute, event, fn)


class _AttributeWatch:
    """The listeners of one attribute; nothing but its own operations begins a change."""

    def __init__(self, attachments: Attachments, attribute: QueryableAttribute[Any]) -> None:
        self._attachments = attachments
        self._addresses = attachments.addresses
        self._attribute = ref(attribute)
        self._key = attribute.key

    def value_set(self, target: object, value: object, oldvalue: object, initiator: object) -> None:
        if id(target) in self._addresses:  # the way of most, where few of many are attached
            self._tell(target, (value,), initiator)

    def value_deleted(self, target: object, value: object, initiator: object) -> None:
        self._tell(target, (), initiator)

    def member_moved(self, target: object, value: object, initiator: object) -> None:
        self._tell(target, (value,), initiator)

    def replaced(self, target: object, values: list[object], initiator: object) -> None:
        self._tell(target, values, initiator)

    def _tell(self, target: object, incoming: Iterable[object], initiator: object) -> None:
        attribute = self._attribute()
        source = getattr(initiator, "impl", None)
        begins = attribute is None or source is None or source is attribute.impl
        self._attachments.tell(target, self._key, incoming, begins=begins)
