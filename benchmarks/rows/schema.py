"""Tables and rows that all subjects share, made and checked through the driver.

item(id, i1, i2, i3, i4, f1, s1, s2, s3, s4)   ten columns, index on i1
parent(id, name, n)
child(id, parent_id -> parent.id, name, n)     index on parent_id
"""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

COLUMNS = ("id", "i1", "i2", "i3", "i4", "f1", "s1", "s2", "s3", "s4")

DEFINITIONS = (
    (
        "CREATE TABLE item (id INTEGER PRIMARY KEY AUTOINCREMENT,"
        " i1 INTEGER NOT NULL, i2 INTEGER NOT NULL, i3 INTEGER NOT NULL, i4 INTEGER NOT NULL,"
        " f1 REAL NOT NULL, s1 TEXT NOT NULL, s2 TEXT NOT NULL, s3 TEXT NOT NULL, s4 TEXT NOT NULL)"
    ),
    "CREATE INDEX ix_item_i1 ON item (i1)",
    (
        "CREATE TABLE parent (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL,"
        " n INTEGER NOT NULL)"
    ),
    (
        "CREATE TABLE child (id INTEGER PRIMARY KEY AUTOINCREMENT,"
        " parent_id INTEGER NOT NULL REFERENCES parent (id), name TEXT NOT NULL, n INTEGER NOT NULL)"
    ),
    "CREATE INDEX ix_child_parent ON child (parent_id)",
)


def values(number: int) -> dict[str, Any]:
    """Give the columns of the new item of that number, without its key."""
    return {
        "i1": number,
        "i2": number % 100,
        "i3": number * 3,
        "i4": -number,
        "f1": number / 7,
        "s1": f"name {number}",
        "s2": f"title {number % 50}",
        "s3": "constant text",
        "s4": f"tail {number}",
    }


class Database:
    """The file, and what is done to it outside the measured time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with closing(self.connect()) as connection:
            for definition in DEFINITIONS:
                connection.execute(definition)

    def connect(self) -> sqlite3.Connection:
        """Open a connection of the driver."""
        return sqlite3.connect(self.path)

    def fill(self, *, items: int = 0, parents: int = 0, children: int = 0) -> None:
        """Leave exactly these rows in the tables; `children` is per parent."""
        with closing(self.connect()) as connection:
            for table in ("child", "parent", "item"):
                connection.execute(f"DELETE FROM {table}")
            self._insert(
                connection,
                "item",
                COLUMNS,
                ((key, *values(key).values()) for key in range(1, items + 1)),
            )
            self._insert(
                connection,
                "parent",
                ("id", "name", "n"),
                ((key, f"p{key}", key) for key in range(1, parents + 1)),
            )
            self._insert(
                connection,
                "child",
                ("id", "parent_id", "name", "n"),
                (
                    ((key - 1) * children + number + 1, key, f"c{key}.{number}", number)
                    for key in range(1, parents + 1)
                    for number in range(children)
                ),
            )
            connection.commit()

    def one(self, statement: str) -> Any:
        """Give the one value that a statement selects."""
        with closing(self.connect()) as connection:
            return connection.execute(statement).fetchone()[0]

    @staticmethod
    def _insert(
        connection: sqlite3.Connection,
        table: str,
        columns: tuple[str, ...],
        rows: Iterable[tuple[Any, ...]],
    ) -> None:
        marks = ",".join("?" * len(columns))
        connection.executemany(f"INSERT INTO {table} ({','.join(columns)}) VALUES ({marks})", rows)
