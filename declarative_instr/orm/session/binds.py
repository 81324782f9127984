"""Binds: which engine or connection a mapped class, a table or a statement belongs to."""

from collections.abc import Mapping
from typing import final

from sqlalchemy import Connection, Engine, Table
from sqlalchemy import exc as core_exc
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import ClauseElement

from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.orm.session.connections import Bind


@final
class Binds:
    """The binds of one session: one for all, others for classes, bases of classes and tables."""

    __slots__ = ("_by_class", "_by_table", "default")

    def __init__(self, default: Bind | None, binds: Mapping[object, Bind] | None) -> None:
        self.default = default
        self._by_class: dict[type, Bind] = {}
        self._by_table: dict[object, Bind] = {}
        for key, bind in (binds or {}).items():
            self.add(key, bind)

    def add(self, key: object, bind: Bind) -> None:
        """Let `key` belong to `bind`.

        Raises:
            ArgumentError: It is no class, mapper or table.
        """
        if isinstance(key, Mapper):
            self._by_class[key.class_] = bind
        elif isinstance(key, type):
            self._by_class[key] = bind
        elif isinstance(key, Table):
            self._by_table[key] = bind
        else:
            message = f"Not an acceptable bind target: {key!r}. Give a mapped class or a Table."
            raise core_exc.ArgumentError(message)

    def find(self, mapper: Mapper | None, clause: object) -> Bind:
        """The bind for a mapper, else for the tables of a statement, else the default.

        Raises:
            UnboundExecutionError: There is none.
        """
        if self._by_class or self._by_table:
            found = self._special(mapper, clause)
            if found is not None:
                return found
        if self.default is None:
            raise _unbound(mapper)
        return self.default

    def _special(self, mapper: Mapper | None, clause: object) -> Bind | None:
        if mapper is not None:
            for class_ in mapper.class_.__mro__:
                if class_ in self._by_class:
                    return self._by_class[class_]
            if mapper.local_table in self._by_table:
                return self._by_table[mapper.local_table]
        if isinstance(clause, ClauseElement):
            for part in visitors.iterate(clause):
                if isinstance(part, Table) and part in self._by_table:
                    return self._by_table[part]
        return None


def _unbound(mapper: Mapper | None) -> core_exc.UnboundExecutionError:
    subject = "SQL expression" if mapper is None else f"mapper {mapper}, SQL expression"
    message = (
        f"Could not locate a bind configured on {subject} or this Session. Give the session an"
        " engine: Session(engine), sessionmaker(engine), or binds={...} for classes and tables."
    )
    return core_exc.UnboundExecutionError(message)


def checked_bind(bind: object) -> Bind | None:
    """An engine, a connection or None.

    Raises:
        ArgumentError: It is something else.
    """
    if bind is None or isinstance(bind, Engine | Connection):
        return bind
    message = f"A Session is bound to an Engine or a Connection, not to {bind!r:.80}."
    raise core_exc.ArgumentError(message)
