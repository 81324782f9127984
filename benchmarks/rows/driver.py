"""The limit with a database: the driver by hand into slotted dataclasses, without tracking or identity.

Keys come back by INSERT .. RETURNING of many rows. SQLite gives them in the order of the rows, but
does not promise it: an ORM may not lean on that.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from typing_extensions import override

from benchmarks.rows.schema import COLUMNS, Database, values
from benchmarks.rows.subject import RowSubject

LIST = ",".join(COLUMNS)
VALUE_COLUMNS = COLUMNS[1:]
BATCH = 500


@dataclass(slots=True, weakref_slot=True)
class Item:
    """Ten columns."""

    id: int | None
    i1: int
    i2: int
    i3: int
    i4: int
    f1: float
    s1: str
    s2: str
    s3: str
    s4: str


@dataclass(slots=True, weakref_slot=True)
class Parent:
    """Has children."""

    id: int | None
    name: str
    n: int
    children: list["Child"] = field(default_factory=list)


@dataclass(slots=True, weakref_slot=True)
class Child:
    """Has a parent."""

    id: int | None
    parent: Parent
    name: str
    n: int


class DriverRows(RowSubject):
    """sqlite3 and nothing else."""

    @override
    def begin(self, database: Database) -> None:
        """Open the one connection."""
        super().begin(database)
        self.connection = database.connect()

    def _insert_returning(
        self,
        table: str,
        columns: Sequence[str],
        objects: Sequence[Any],
        row: Callable[[Any], tuple[Any, ...]],
    ) -> None:
        marks = "(" + ",".join("?" * len(columns)) + ")"
        head = f"INSERT INTO {table} ({','.join(columns)}) VALUES "
        for start in range(0, len(objects), BATCH):
            batch = objects[start : start + BATCH]
            parameters = [value for one in batch for value in row(one)]
            statement = head + ",".join([marks] * len(batch)) + " RETURNING id"
            keys = self.connection.execute(statement, parameters).fetchall()
            for one, (key,) in zip(batch, keys, strict=True):
                one.id = key

    @override
    def insert_objects(self, count: int) -> Sequence[Any]:
        """Insert batches of rows, take their keys."""
        objects = [Item(None, **values(number)) for number in range(count)]
        self._insert_returning("item", VALUE_COLUMNS, objects, attrgetter(*VALUE_COLUMNS))
        self.connection.commit()
        return objects

    @override
    def insert_values(self, count: int) -> None:
        """Hand all rows to the driver at once."""
        rows = [tuple(values(number).values()) for number in range(count)]
        marks = ",".join("?" * len(VALUE_COLUMNS))
        self.connection.executemany(
            f"INSERT INTO item ({','.join(VALUE_COLUMNS)}) VALUES ({marks})", rows
        )
        self.connection.commit()

    @override
    def load_items(self) -> Sequence[Any]:
        """Fetch all, build all."""
        rows = self.connection.execute(f"SELECT {LIST} FROM item ORDER BY id").fetchall()
        return [Item(*row) for row in rows]

    @override
    def load_families(self, *, is_joined: bool) -> tuple[Sequence[Any], int]:
        """Match children to parents by a dict."""
        return self._load_joined() if is_joined else self._load_in_two()

    def _load_in_two(self) -> tuple[Sequence[Any], int]:
        execute, seen = self.connection.execute, 0
        rows = execute("SELECT id, name, n FROM parent ORDER BY id").fetchall()
        parents = {row[0]: Parent(*row) for row in rows}
        statement = "SELECT id, parent_id, name, n FROM child ORDER BY id"
        for key, parent_key, name, number in execute(statement).fetchall():
            parent = parents[parent_key]
            parent.children.append(Child(key, parent, name, number))
            seen += 1
        return list(parents.values()), seen

    def _load_joined(self) -> tuple[Sequence[Any], int]:
        statement = (
            "SELECT p.id, p.name, p.n, c.id, c.name, c.n"
            " FROM parent p LEFT JOIN child c ON c.parent_id = p.id ORDER BY p.id"
        )
        parents: dict[int, Parent] = {}
        seen = 0
        rows = self.connection.execute(statement).fetchall()
        for parent_key, parent_name, parent_number, key, name, number in rows:
            parent = parents.get(parent_key)
            if parent is None:
                parent = parents[parent_key] = Parent(parent_key, parent_name, parent_number)
            parent.children.append(Child(key, parent, name, number))
            seen += 1
        return list(parents.values()), seen

    @override
    def walk_lazily(self, parents: int) -> tuple[Sequence[Any], int]:
        """Run one statement for each parent."""
        execute, seen = self.connection.execute, 0
        rows = execute("SELECT id, name, n FROM parent ORDER BY id LIMIT ?", (parents,)).fetchall()
        made = [Parent(*row) for row in rows]
        statement = "SELECT id, name, n FROM child WHERE parent_id = ?"
        for parent in made:
            found = execute(statement, (parent.id,)).fetchall()
            parent.children = [Child(key, parent, name, number) for key, name, number in found]
            seen += len(parent.children)
        return made, seen

    @override
    def get_in_new_sessions(self, keys: Sequence[int]) -> None:
        """Run one statement and one commit for each key."""
        statement = f"SELECT {LIST} FROM item WHERE id = ?"
        for key in keys:
            Item(*self.connection.execute(statement, (key,)).fetchone())
            self.connection.commit()

    @override
    def get_in_one_session(self, keys: Sequence[int]) -> Sequence[Any]:
        """Run one statement for each key."""
        statement = f"SELECT {LIST} FROM item WHERE id = ?"
        return [Item(*self.connection.execute(statement, (key,)).fetchone()) for key in keys]

    @override
    def hold(self, count: int) -> Any:
        """Load the first items."""
        return self.load_items()[:count]

    def _update(self, pairs: list[tuple[int, int | None]]) -> None:
        self.connection.executemany("UPDATE item SET i2 = ? WHERE id = ?", pairs)
        self.connection.commit()

    @override
    def update_objects(self, held: Any) -> None:
        """Change the objects, hand the values to the driver."""
        for one in held:
            one.i2 = one.i1 + 1
        self._update([(one.i2, one.id) for one in held])

    @override
    def update_values(self, count: int) -> None:
        """Hand the values to the driver."""
        self._update([(key + 1, key) for key in range(1, count + 1)])

    @override
    def delete_objects(self, held: Any) -> None:
        """Hand the keys to the driver."""
        self.connection.executemany("DELETE FROM item WHERE id = ?", [(one.id,) for one in held])
        self.connection.commit()

    @override
    def save_families(self, parents: int, children: int) -> Sequence[Any]:
        """Insert the parents, then the children with their keys."""
        made = [Parent(None, f"p{number}", number) for number in range(parents)]
        for parent in made:
            names = (f"c{parent.n}.{number}" for number in range(children))
            parent.children = [Child(None, parent, name, parent.n) for name in names]
        loose = [child for parent in made for child in parent.children]
        self._insert_returning("parent", ("name", "n"), made, attrgetter("name", "n"))
        row = attrgetter("parent.id", "name", "n")
        self._insert_returning("child", ("parent_id", "name", "n"), loose, row)
        self.connection.commit()
        return made

    @override
    def query_often(self, numbers: Sequence[int]) -> int:
        """Run one statement for each number."""
        statement = f"SELECT {LIST} FROM item WHERE i1 = ? AND i2 >= 0 ORDER BY id LIMIT 5"
        execute = self.connection.execute
        return sum(len([Item(*row) for row in execute(statement, (n,))]) for n in numbers)
