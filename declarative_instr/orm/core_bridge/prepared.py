"""Statements of a mapper's own: compiled once per dialect, run many times; builds none itself."""

from collections.abc import Hashable, Iterator, Sequence
from itertools import chain, repeat
from typing import Any, final

from sqlalchemy import Connection, Executable
from sqlalchemy.engine.interfaces import Dialect

from declarative_instr.orm.core_bridge.compiled_text import (
    Text,
    TextCount,
    TextKey,
    TextRows,
    compiled_for,
    is_direct,
    needs_core,
    parameter_maker,
    run_text,
)
from declarative_instr.orm.core_bridge.execution import RawRows, fetch_rows
from declarative_instr.orm.core_bridge.many_members import ManyMembers
from declarative_instr.orm.core_bridge.numbered import Forms, Kinds

BATCH_SIZES = (1, 4, 16, 64, 256, 500)


@final
class PreparedStatement:
    """A statement compiled for one dialect; `keys` names the parameters in the order of values.

    Bound values that are in the statement itself (a LIMIT) stay. Costs per run: one call that makes
    the driver's parameters, then Core's Connection without building, hashing or compiling anything.
    """

    __slots__ = ("_keys", "_parameters", "_statement", "direct", "text")

    def __init__(self, statement: Executable, dialect: Dialect, keys: Sequence[str]) -> None:
        compiled = compiled_for(statement, dialect, keys)
        self._statement = statement
        self._keys = tuple(keys)
        self._parameters = parameter_maker(compiled, self._keys)
        self.text = Text(compiled, str(compiled), [])
        # An IN list in the statement itself is written out per run, which is left to Core.
        self.direct = is_direct(compiled) and not compiled.post_compile_params

    def rows(self, connection: Connection, values: tuple[Any, ...] = ()) -> RawRows:
        """Run once and take all rows; `values` in the order of the keys."""
        if not self.direct or needs_core(connection):
            return fetch_rows(connection, self._statement, self._named(values))
        rows: RawRows = run_text(connection, TextRows, self.text, [self._parameters(values)])
        return rows

    def count(self, connection: Connection, values: tuple[Any, ...] = ()) -> int:
        """Run an update or delete once. Returns: How many rows matched, -1 where unknown."""
        if not self.direct or needs_core(connection):
            return connection.execute(self._statement, self._named(values)).rowcount
        count: int = run_text(connection, TextCount, self.text, [self._parameters(values)])
        return count

    def count_many(self, connection: Connection, rows: Sequence[tuple[Any, ...]]) -> int:
        """Run by the driver's executemany. Returns: Rows matched in all, -1 where unknown."""
        if len(rows) == 1:
            return self.count(connection, rows[0])
        if not self.direct or needs_core(connection):
            named = [self._named(values) for values in rows]
            return connection.execute(self._statement, named).rowcount
        given = list(map(self._parameters, rows))
        count: int = run_text(connection, TextCount, self.text, given)
        return count

    def new_key(self, connection: Connection, values: tuple[Any, ...] = ()) -> int:
        """Run an insert once where the dialect has no RETURNING. Returns: The generated key."""
        if not self.direct or needs_core(connection):
            return connection.execute(self._statement, self._named(values)).lastrowid
        key: int = run_text(connection, TextKey, self.text, [self._parameters(values)])
        return key

    def _named(self, values: tuple[Any, ...]) -> dict[str, Any]:
        return dict(zip(self._keys, values, strict=True))


@final
class PreparedBatch:
    """A statement with `column.in_(bindparam(member_key, expanding=True))`: select-in, deletions.

    Members are padded by repeating the last one to the next of `sizes`, so that few texts exist;
    each is made once. Composite members are tuples.
    """

    __slots__ = (
        "_forms",
        "_keys",
        "_member_key",
        "_statement",
        "direct",
        "sizes",
    )

    def __init__(
        self,
        statement: Executable,
        dialect: Dialect,
        member_key: str,
        keys: Sequence[str] = (),
        sizes: Sequence[int] = BATCH_SIZES,
    ) -> None:
        self._statement = statement
        self._keys = tuple(keys)
        self._member_key = member_key
        self._forms = Forms(
            dialect, lambda each: ManyMembers(statement, each, member_key, self._keys)
        )
        self.sizes = tuple(sizes)
        self.direct = is_direct(self._forms.first.compiled)

    def chunks(self, members: Sequence[Hashable]) -> Iterator[Sequence[Hashable]]:
        """`members` in pieces of the largest size."""
        largest = self.sizes[-1]
        for start in range(0, len(members), largest):
            yield members[start : start + largest]

    def rows(
        self, connection: Connection, members: Sequence[Any], values: tuple[Any, ...] = ()
    ) -> RawRows:
        """Run for one chunk of at least one member; `values` in the order of the other keys."""
        if not self.direct or needs_core(connection):
            return fetch_rows(connection, self._statement, self._named(members, values))
        kinds, text, parameters = self._run_for(connection, members, values)
        rows: RawRows = run_text(connection, kinds.rows, text, [parameters])
        return rows

    def count_many(self, connection: Connection, members: Sequence[Any]) -> int:
        """Run an update or delete for any number of members. Returns: Rows matched in all."""
        return sum([self._count(connection, chunk) for chunk in self.chunks(members)])

    def _count(self, connection: Connection, members: Sequence[Any]) -> int:
        if not self.direct or needs_core(connection):
            return connection.execute(self._statement, self._named(members, ())).rowcount
        kinds, text, parameters = self._run_for(connection, members, ())
        count: int = run_text(connection, kinds.count, text, [parameters])
        return count

    def _run_for(
        self, connection: Connection, members: Sequence[Any], values: tuple[Any, ...]
    ) -> tuple[Kinds, Text, Any]:
        """How one chunk runs, its text, and the driver's parameters."""
        texts, kinds = self._forms.for_connection(connection)
        size = next(size for size in self.sizes if size >= len(members))
        is_composite = isinstance(members[0], tuple)
        text, maker = texts.text(size, len(members[0]) if is_composite else 0)
        padded = chain(members, repeat(members[-1], size - len(members)))
        flat = chain.from_iterable(padded) if is_composite else padded
        return kinds, text, maker((*values, *flat))

    def _named(self, members: Sequence[Any], values: tuple[Any, ...]) -> dict[str, Any]:
        return {**dict(zip(self._keys, values, strict=True)), self._member_key: members}
