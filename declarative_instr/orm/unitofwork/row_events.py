"""RowEvents: tells the listeners of a mapper about the rows of a flush."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from declarative_instr.event.dispatch import Listeners
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.state.tracked import Tracked


class RowEvents:
    """The row events of one mapper on one connection; without listeners each costs a truth test."""

    __slots__ = ("_connection", "_mapper")

    def __init__(self, mapper: Mapper[Any], connection: Connection) -> None:
        self._mapper = mapper
        self._connection = connection

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

    def _tell(self, listeners: Listeners, holders: Iterable[Tracked]) -> None:
        if listeners:
            for holder in holders:
                listeners(self._mapper, self._connection, holder)
