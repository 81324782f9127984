"""RowEvents: tells the listeners of a mapper about the rows of a flush."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from declarative_instr.constants import NO_VALUE
from declarative_instr.event.dispatch import Listeners
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.state.objects import dict_of
from declarative_instr.state.tracked import Tracked

Values = list[tuple[Tracked, dict[str, object]]]
"""Objects with values of some of their attributes."""


class RowEvents:
    """The row events of one mapper on one connection; without listeners each costs a truth test."""

    __slots__ = ("_context", "_mapper", "connection")

    def __init__(self, mapper: Mapper[Any], connection: Connection, context: object) -> None:
        self._mapper = mapper
        self._context = context
        self.connection = connection
        """On which the rows are written."""

    def before_insert(self, holders: Iterable[Tracked]) -> None:
        """The rows are about to be inserted; listeners may set columns."""
        self._tell(self._mapper.dispatch.before_insert, holders)

    def after_insert(self, holders: Iterable[Tracked]) -> None:
        """The rows were inserted."""
        self._tell(self._mapper.dispatch.after_insert, holders)

    def before_update(self, holders: Iterable[Tracked]) -> None:
        """The objects were changed; whether a row is written is seen afterwards."""
        self._tell(self._mapper.dispatch.before_update, holders)

    def after_update(self, holders: Iterable[Tracked]) -> None:
        """The changed objects were written, where they had to be."""
        self._tell(self._mapper.dispatch.after_update, holders)

    def before_delete(self, holders: Iterable[Tracked]) -> None:
        """The rows are about to be deleted."""
        self._tell(self._mapper.dispatch.before_delete, holders)

    def after_delete(self, holders: Iterable[Tracked]) -> None:
        """The rows were deleted."""
        self._tell(self._mapper.dispatch.after_delete, holders)

    def before_values(self, holders: Iterable[Tracked], keys: Iterable[str]) -> Values:
        """What objects hold in some columns now; nothing where no one listens to `refresh_flush`."""
        if not self._mapper.manager.dispatch.refresh_flush:
            return []
        wanted = [key for key in keys if key not in self._mapper.pk_keys]
        all_values = [(holder, dict_of(holder)) for holder in holders if wanted]
        return [(one, {key: d.get(key, NO_VALUE) for key in wanted}) for one, d in all_values]

    def refresh_flush(self, before: Values) -> None:
        """Columns got values from a default, or from the database, that the objects now hold."""
        for holder, old in before:
            now = dict_of(holder)
            made = [key for key, value in old.items() if now.get(key, value) is not value]
            if made:
                self._mapper.manager.dispatch.refresh_flush(holder, self._context, made)

    def _tell(self, listeners: Listeners, holders: Iterable[Tracked]) -> None:
        if listeners:
            for holder in holders:
                listeners(self._mapper, self.connection, holder)
