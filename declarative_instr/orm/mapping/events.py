"""MapperEvents: mapping and configuration of classes, and the rows written for their objects."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from typing_extensions import override

from declarative_instr.attributes.events import raw_state
from declarative_instr.event.dispatch import EventTarget
from declarative_instr.event.family import EventFamily
from declarative_instr.event.listener import ListenerFunction, Options
from declarative_instr.instrumentation.events import InstanceEvents
from declarative_instr.state.objects import instance_of
from declarative_instr.state.ports import MANAGER_ATTR

ROW_EVENTS = frozenset(
    {
        "before_insert",
        "after_insert",
        "before_update",
        "after_update",
        "before_delete",
        "after_delete",
    }
)
"""The events that tell an object; they are given its holder."""


class MapperEvents(EventFamily):
    """Events of mappers: `listen(User, "before_insert", fn)`.

    The target is a mapped class, any superclass of one with `propagate`, a Mapper, or the class
    Mapper for all of them. Modifiers: `raw` passes the InstanceState instead of the object,
    `retval` uses the answer of `before_mapper_configured`.
    """

    target_kind: ClassVar[str] = "a mapped class, a superclass of one, a mapper or Mapper"
    modifiers: ClassVar[frozenset[str]] = frozenset({"propagate", "raw", "retval"})

    def instrument_class(self, mapper: Any, class_: type) -> None:
        """A class is about to be mapped; its attributes are installed."""

    def after_mapper_constructed(self, mapper: Any, class_: type) -> None:
        """A mapper was made; its relations are not resolved yet."""

    def before_mapper_configured(self, mapper: Any, class_: type) -> object:
        """A mapper is about to be configured; with `retval`, EXT_SKIP leaves it for later."""

    def mapper_configured(self, mapper: Any, class_: type) -> None:
        """The relations of a mapper were resolved."""

    def before_configured(self) -> None:
        """Mappers are about to be configured; for the target Mapper."""

    def after_configured(self) -> None:
        """Mappers were configured; for the target Mapper."""

    def before_insert(self, mapper: Any, connection: Any, target: Any) -> None:
        """The row of a new object is about to be written; its own values may be changed."""

    def after_insert(self, mapper: Any, connection: Any, target: Any) -> None:
        """The row of a new object was written."""

    def before_update(self, mapper: Any, connection: Any, target: Any) -> None:
        """The row of an object may be about to be changed."""

    def after_update(self, mapper: Any, connection: Any, target: Any) -> None:
        """The row of an object was looked at, and changed where something differed."""

    def before_delete(self, mapper: Any, connection: Any, target: Any) -> None:
        """The row of an object is about to be deleted."""

    def after_delete(self, mapper: Any, connection: Any, target: Any) -> None:
        """The row of an object was deleted."""

    @classmethod
    @override
    def resolve(cls, target: object) -> Sequence[EventTarget] | None:
        found = super().resolve(target)
        if found is not None or not isinstance(target, type):
            return found
        manager = vars(target).get(MANAGER_ATTR)
        mapper = None if manager is None else manager.identities
        return () if mapper is None else (mapper,)

    @classmethod
    @override
    def heirs(cls, class_: type) -> Iterator[EventTarget]:
        for manager in InstanceEvents.heirs(class_):
            mapper = getattr(manager, "identities", None)
            if mapper is not None:
                yield mapper

    @classmethod
    @override
    def adapt(
        cls, target: object, event: str, fn: ListenerFunction, options: Options
    ) -> ListenerFunction:
        if event not in ROW_EVENTS:
            return fn
        is_raw = bool(options.get("raw"))

        def call_for_row(mapper: Any, connection: Any, holder: Any) -> object:
            subject = raw_state(holder) if is_raw else instance_of(holder)
            return fn(mapper, connection, subject)

        return call_for_row
