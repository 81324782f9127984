"""A session of the measured ORM as a subject, with default settings (commit expires)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, create_engine, insert, select, update
from typing_extensions import override

from benchmarks.measured_orm import orm
from benchmarks.rows.models import Child, Item, Parent
from benchmarks.rows.schema import Database, values
from benchmarks.rows.subject import RowSubject

BY_NUMBER = (
    select(Item).where(Item.i1 == bindparam("number"), Item.i2 >= 0).order_by(Item.id).limit(5)
)
"""What is built once."""


class MappedRows(RowSubject):
    """add_all and commit, select() with loader options, get()."""

    imported = orm.__name__
    reading: Any = None

    @override
    def begin(self, database: Database) -> None:
        """Make the engine on the tables that exist."""
        super().begin(database)
        self.engine = create_engine(f"sqlite:///{database.path}")

    def _session(self) -> Any:
        return orm.Session(self.engine)

    def _open(self) -> Any:
        self.reading = self._session()
        return self.reading

    @override
    def after_read(self) -> None:
        """Close the session of the last read."""
        if self.reading is not None:
            self.reading.close()
            self.reading = None

    @override
    def insert_objects(self, count: int) -> Sequence[Any]:
        """Run the unit of work."""
        with self._session() as session:
            objects = [Item(**values(number)) for number in range(count)]
            session.add_all(objects)
            session.commit()
            return objects

    @override
    def insert_values(self, count: int) -> None:
        """Execute insert() with a list of dictionaries."""
        with self._session() as session:
            session.execute(insert(Item), [values(number) for number in range(count)])
            session.commit()

    @override
    def load_items(self) -> Sequence[Any]:
        """Select entities."""
        return _all_items(self._open())

    @override
    def keep_items(self) -> Any:
        """Hold the session and its items."""
        session = self._session()
        return session, _all_items(session)

    @override
    def load_items_again(self, kept: Any) -> Sequence[Any]:
        """Select entities that the identity map has."""
        return _all_items(kept[0])

    @override
    def get_kept(self, kept: Any, keys: Sequence[int]) -> None:
        """Get from the identity map."""
        get = kept[0].get
        for key in keys:
            get(Item, key)

    @override
    def load_families(self, *, is_joined: bool) -> tuple[Sequence[Any], int]:
        """Select parents with a loader option."""
        eager = orm.joinedload if is_joined else orm.selectinload
        statement = select(Parent).order_by(Parent.id).options(eager(Parent.children))
        parents = self._open().scalars(statement).unique().all()
        return parents, sum([len(parent.children) for parent in parents])

    @override
    def walk_lazily(self, parents: int) -> tuple[Sequence[Any], int]:
        """Let each collection load itself."""
        found = self._open().scalars(select(Parent).order_by(Parent.id).limit(parents)).all()
        return found, sum([len(parent.children) for parent in found])

    @override
    def get_in_new_sessions(self, keys: Sequence[int]) -> None:
        """Open a session for each key."""
        for key in keys:
            with self._session() as session:
                session.get(Item, key)

    @override
    def get_in_one_session(self, keys: Sequence[int]) -> Sequence[Any]:
        """Get in one session."""
        with self._session() as session:
            return [session.get(Item, key) for key in keys]

    @override
    def hold(self, count: int) -> Any:
        """Hold the session and its first items."""
        session = self._session()
        statement = select(Item).order_by(Item.id).limit(count)
        return session, session.scalars(statement).all()

    @override
    def update_objects(self, held: Any) -> None:
        """Change the objects, commit."""
        session, objects = held
        for one in objects:
            one.i2 = one.i1 + 1
        session.commit()
        session.close()

    @override
    def update_values(self, count: int) -> None:
        """Execute update() with a list of dictionaries."""
        with self._session() as session:
            rows = [{"id": key, "i2": key + 1} for key in range(1, count + 1)]
            session.execute(update(Item), rows)
            session.commit()

    @override
    def delete_objects(self, held: Any) -> None:
        """Delete the objects, commit."""
        session, objects = held
        for one in objects:
            session.delete(one)
        session.commit()
        session.close()

    @override
    def save_families(self, parents: int, children: int) -> Sequence[Any]:
        """Let the cascade find the children."""
        with self._session() as session:
            made = [_family(number, children) for number in range(parents)]
            session.add_all(made)
            session.commit()
            return made

    @override
    def query_often(self, numbers: Sequence[int]) -> int:
        """Build and run a select() for each number."""
        found = 0
        with self._session() as session:
            for number in numbers:
                statement = (
                    select(Item).where(Item.i1 == number, Item.i2 >= 0).order_by(Item.id).limit(5)
                )
                found += len(session.scalars(statement).all())
        return found

    @override
    def query_prepared(self, numbers: Sequence[int]) -> int:
        """Run one select() with another parameter for each number."""
        found = 0
        with self._session() as session:
            for number in numbers:
                found += len(session.scalars(BY_NUMBER, {"number": number}).all())
        return found


def _all_items(session: Any) -> Sequence[Any]:
    return session.scalars(select(Item).order_by(Item.id)).all()


def _family(number: int, children: int) -> Any:
    members = [Child(name=f"c{number}.{place}", n=number) for place in range(children)]
    return Parent(name=f"p{number}", n=number, children=members)
