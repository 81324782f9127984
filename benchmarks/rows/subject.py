"""What every subject of the works on a database can do; the ways differ."""

from collections.abc import Sequence
from typing import Any

from benchmarks.measure import NotPossibleError
from benchmarks.rows.schema import Database


class RowSubject:
    """Each method is one whole timed piece of work, unless it says that it is not timed.

    Building the objects is part of an insert's time, as it is of an application's.
    """

    imported: str | None = None
    database: Database

    def begin(self, database: Database) -> None:
        """Prepare; not timed."""
        self.database = database

    def after_read(self) -> None:
        """Close what a read left open; not timed."""

    def insert_objects(self, count: int) -> Sequence[Any]:
        """Build items, save and commit; give them with their keys."""
        raise NotImplementedError

    def insert_values(self, count: int) -> None:
        """Write rows by the documented bulk path, commit."""
        raise NotImplementedError

    def load_items(self) -> Sequence[Any]:
        """Load all items as full objects."""
        raise NotImplementedError

    def keep_items(self) -> Any:
        """Open a session that holds all items; not timed."""
        msg = "the driver has no identity map"
        raise NotPossibleError(msg)

    def load_items_again(self, kept: Any) -> Sequence[Any]:
        """Run the query again in that session."""
        raise NotImplementedError

    def get_kept(self, kept: Any, keys: Sequence[int]) -> None:
        """Get items that the session holds."""
        raise NotImplementedError

    def load_families(self, *, is_joined: bool) -> tuple[Sequence[Any], int]:
        """Load all parents with their children in one or two statements; count the children."""
        raise NotImplementedError

    def walk_lazily(self, parents: int) -> tuple[Sequence[Any], int]:
        """Load parents, then the children of each; count the children."""
        raise NotImplementedError

    def get_in_new_sessions(self, keys: Sequence[int]) -> None:
        """Get each item in a session of its own."""
        raise NotImplementedError

    def get_in_one_session(self, keys: Sequence[int]) -> Sequence[Any]:
        """Get items of which the session has none."""
        raise NotImplementedError

    def hold(self, count: int) -> Any:
        """Load the first items to change or delete them; not timed."""
        raise NotImplementedError

    def update_objects(self, held: Any) -> None:
        """Set `i2` of each to `i1 + 1`, save and commit."""
        raise NotImplementedError

    def update_values(self, count: int) -> None:
        """Do the same to the first items by the documented bulk path."""
        raise NotImplementedError

    def delete_objects(self, held: Any) -> None:
        """Delete each, commit."""
        raise NotImplementedError

    def save_families(self, parents: int, children: int) -> Sequence[Any]:
        """Build parents with children, save and commit."""
        raise NotImplementedError

    def query_often(self, numbers: Sequence[int]) -> int:
        """Select at most five items by `i1`, once for each number; count them."""
        raise NotImplementedError

    def query_prepared(self, numbers: Sequence[int]) -> int:
        """Do the same with a statement that was built before, where that is another way."""
        return self.query_often(numbers)
