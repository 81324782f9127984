"""Programs as plain data, run on either ORM: what they do, and what can be seen after each step.

A program is a list of steps such as `["append", "Artist.records", 3, 1]`; numbers choose among the
objects that there are. The module gets the names of an ORM from outside and imports none.

Some things that this ORM does and the other refuses are left out: a row that refers to itself, an
object that is twice in a collection of a many-to-many relation, and what is done to an object that
is detached, or that the next flush deletes. An object with changes or new owners is not deleted,
since the other may keep it.
"""

import sqlite3
import warnings
from collections.abc import Callable
from contextlib import nullcontext, suppress
from typing import Any, Self

from sqlalchemy import (
    Column,
    Engine,
    ForeignKey,
    StaticPool,
    Table,
    create_engine,
    event,
    inspect,
    select,
)

Step = list[Any]
Seen = dict[str, Any]

PLAIN = ("name", "age", "title", "word")
CHANGES = frozenset({"set", "refer", "append", "remove", "assign"})
"""Steps before which all is loaded: how a change meets what is not loaded differs on purpose."""
STATES = ("transient", "pending", "persistent", "deleted", "detached")
ERRORS = (
    "StaleDataError",
    "ObjectDeletedError",
    "DetachedInstanceError",
    "FlushError",
    "PendingRollbackError",
    "ResourceClosedError",
    "IntegrityError",
    "CircularDependencyError",
    "InvalidRequestError",
    "ValueError",
    "AttributeError",
    "KeyError",
)
"""Names of errors that both ORMs are to agree about, special ones first."""


def declare(orm: Any, cascade: str) -> Any:
    """The classes of the programs: one-to-many, many-to-many, and a class about itself."""

    class Base(orm.DeclarativeBase):  # type: ignore[misc]  # of either ORM
        pass

    tagging = Table(
        "tagging",
        Base.metadata,
        Column("record_id", ForeignKey("record.id"), primary_key=True),
        Column("tag_id", ForeignKey("tag.id"), primary_key=True),
    )

    class Artist(Base):
        __tablename__ = "artist"

        id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
        name: orm.Mapped[str | None]
        age: orm.Mapped[int | None]
        records: orm.Mapped[list["Record"]] = orm.relationship(
            back_populates="artist", cascade=cascade, order_by="Record.id"
        )

    class Record(Base):
        __tablename__ = "record"

        id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
        title: orm.Mapped[str | None]
        artist_id: orm.Mapped[int | None] = orm.mapped_column(ForeignKey("artist.id"))
        cover_of_id: orm.Mapped[int | None] = orm.mapped_column(ForeignKey("record.id"))
        artist: orm.Mapped[Artist | None] = orm.relationship(back_populates="records")
        cover_of: orm.Mapped["Record | None"] = orm.relationship(
            back_populates="covers", remote_side="Record.id"
        )
        covers: orm.Mapped[list["Record"]] = orm.relationship(
            back_populates="cover_of", order_by="Record.id"
        )
        tags: orm.Mapped[list["Tag"]] = orm.relationship(
            secondary=tagging, back_populates="records", order_by="Tag.id"
        )

    class Tag(Base):
        __tablename__ = "tag"

        id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
        word: orm.Mapped[str | None]
        records: orm.Mapped[list[Record]] = orm.relationship(
            secondary=tagging, back_populates="tags", order_by=Record.id
        )

    Base.registry.configure()
    return Base


class Interpreter:
    """Runs programs on one ORM, each on an empty database in memory; closed by its `with` block."""

    def __init__(self, orm: Any) -> None:
        self.orm = orm
        self._bases: dict[str, Any] = {}
        self._database = sqlite3.connect(":memory:", isolation_level=None)
        self._database.execute("PRAGMA foreign_keys=ON")
        self._engine = _engine(self._database)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._engine.dispose()
        self._database.close()

    def run(self, program: dict[str, Any]) -> list[Seen]:
        """What can be seen after each step."""
        cascade = program["cascade"]
        if cascade not in self._bases:
            self._bases[cascade] = declare(self.orm, cascade)
        base = self._bases[cascade]
        base.metadata.drop_all(self._engine)
        base.metadata.create_all(self._engine)
        options = {key: program[key] for key in ("autoflush", "expire_on_commit")}
        run = Run(base, self.orm.Session(self._engine, **options), self._database)
        try:
            return [run.seen_after(step) for step in program["steps"]]
        finally:
            run.session.close()


def _engine(database: sqlite3.Connection) -> Engine:
    """An engine for the one connection, which begins where it is told to."""
    engine = create_engine("sqlite://", poolclass=StaticPool, creator=lambda: database)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


class Run:
    """One program on its way: the session, and all objects that came up."""

    def __init__(self, base: Any, session: Any, database: sqlite3.Connection) -> None:
        self.tables = base.metadata.sorted_tables
        self.classes = {mapper.class_.__name__: mapper.class_ for mapper in base.registry.mappers}
        self.session = session
        self.database = database
        self.known: list[Any] = []
        self.once_stored: set[int] = set()
        """Places in `known` of objects that were ever flushed."""
        self._next_id = 0

    def seen_after(self, step: Step) -> Seen:
        """Do a step; answer how it ended, and all that can be seen then."""
        name, *arguments = step
        action: Callable[..., object] = getattr(self, f"do_{name}")
        answer: object = None
        error = None
        is_lazy = name in CHANGES or name in {"read", "get"}
        if name in CHANGES:
            self._load_all()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                with self.session.no_autoflush if is_lazy else nullcontext():
                    answer = self.shown(action(*arguments))
            except Exception as raised:  # noqa: BLE001  # to be compared
                error = _error_name(raised)
        seen = {"step": step, "answer": answer, "error": error}
        return {**seen, "objects": self._objects(), **self._sets(), "rows": self._rows()}

    # Steps: objects ---------------------------------------------------------------------------

    def do_new(self, class_name: str, values: dict[str, Any]) -> object:
        self._next_id += 1
        own = self.classes[class_name]
        fitting = {key: values.get(key) for key in PLAIN if hasattr(own, key)}
        made = own(id=self._next_id, **fitting)
        self.known.append(made)
        return made

    def do_set(self, attribute: str, number: int, value: object) -> None:
        owner = self.owner_of(attribute, number)
        if owner is not None:
            setattr(owner, attribute.split(".")[1], value)

    def do_read(self, attribute: str, number: int) -> object:
        owner = self.owner_of(attribute, number)
        if owner is None:
            return None
        value = getattr(owner, attribute.split(".")[1])
        self._meet(value)
        return value

    def do_refer(self, attribute: str, number: int, other: int | None) -> None:
        owner = self.owner_of(attribute, number)
        target = self._target(attribute, other)
        key = attribute.split(".")[1]
        if owner is not None and target is not owner and target is not vars(owner).get(key):
            setattr(owner, key, target)

    def do_append(self, attribute: str, number: int, other: int) -> None:
        owner, target = self.owner_of(attribute, number), self._target(attribute, other)
        if owner is not None and target not in {None, owner}:
            members = getattr(owner, attribute.split(".")[1])
            if target not in members:
                members.append(target)

    def do_remove(self, attribute: str, number: int, position: int) -> None:
        owner = self.owner_of(attribute, number)
        members = [] if owner is None else getattr(owner, attribute.split(".")[1])
        if members:
            members.remove(members[position % len(members)])

    def do_assign(self, attribute: str, number: int, others: list[int]) -> None:
        owner = self.owner_of(attribute, number)
        found = [self._target(attribute, other) for other in others]
        members = list(dict.fromkeys(each for each in found if each not in {None, owner}))
        if owner is not None:
            setattr(owner, attribute.split(".")[1], members)

    # Steps: session ---------------------------------------------------------------------------

    def do_add(self, number: int) -> None:
        instance: Any = self.chosen(number)
        if instance is not None and not inspect(instance).detached:
            self.session.add(instance)

    def do_delete(self, number: int) -> None:
        instance = self.chosen(number)
        is_clean = instance in self.session and instance not in self.session.dirty
        if is_clean and not self._has_new_relatives(instance):
            self.session.delete(instance)

    def do_expunge(self, number: int) -> None:
        instance: Any = self.chosen(number)
        is_stored = instance is not None and inspect(instance).persistent
        if is_stored and not self.session.dirty:
            self.session.expunge(instance)

    def do_expire(self, number: int) -> None:
        if not self.session.dirty:  # one side of a change would be forgotten, not the other
            self._each(self.session.expire, number)

    def do_refresh(self, number: int) -> None:
        if not self.session.dirty:
            self._each(self.session.refresh, number)

    def do_flush(self) -> None:
        self.session.flush()

    def do_commit(self) -> None:
        self.session.commit()

    def do_rollback(self) -> None:
        self.session.rollback()

    def do_savepoint(self) -> None:
        self.session.begin_nested()

    def do_release(self) -> None:
        savepoint = self.session.get_nested_transaction()
        if savepoint is not None:
            savepoint.commit()

    def do_return(self) -> None:
        savepoint = self.session.get_nested_transaction()
        if savepoint is not None:
            savepoint.rollback()

    def do_close(self) -> None:
        self.session.close()

    def do_expire_all(self) -> None:
        self.session.expire_all()

    def do_get(self, class_name: str, number: int) -> object:
        found = self.session.get(self.classes[class_name], number % (self._next_id + 1))
        self._meet(found)
        return found

    def do_select(self, class_name: str) -> object:
        own = self.classes[class_name]
        found = self.session.scalars(select(own).order_by(own.id)).all()
        self._meet(found)
        return found

    # Choosing ---------------------------------------------------------------------------------

    def chosen(self, number: int, class_name: str | None = None) -> Any:
        """One of the known objects; of a class, where it is named. None where there is none."""
        found = [
            each
            for each in self.known
            if class_name is None or (type(each).__name__ == class_name and not self._is_lost(each))
        ]
        return found[number % len(found)] if found else None

    def _has_new_relatives(self, instance: Any) -> bool:
        relatives = [vars(instance).get(key) for key in ("artist", "cover_of")]
        states: list[Any] = [inspect(each) for each in relatives if each is not None]
        return not all(state.persistent for state in states)

    def _is_lost(self, instance: object) -> bool:
        state: Any = inspect(instance)
        return state.deleted or state.detached or instance in self.session.deleted

    def owner_of(self, attribute: str, number: int) -> Any:
        return self.chosen(number, attribute.split(".", maxsplit=1)[0])

    def _target(self, attribute: str, number: int | None) -> Any:
        class_name, key = attribute.split(".")
        mapper: Any = inspect(self.classes[class_name])
        target = mapper.relationships[key].mapper.class_.__name__
        return None if number is None else self.chosen(number, target)

    def _each(self, action: Callable[[Any], object], number: int) -> None:
        instance = self.chosen(number)
        if instance is not None:
            action(instance)

    def _meet(self, found: object) -> None:
        for each in found if isinstance(found, list) else [found]:
            is_known = any(each is other for other in self.known)
            if type(each).__name__ in self.classes and not is_known:
                self.known.append(each)

    def _load_all(self) -> None:
        """Read each attribute of each stored object."""
        with self.session.no_autoflush, suppress(Exception):
            for instance in self.known:
                state: Any = inspect(instance)
                for prop in state.mapper.attrs if state.persistent else ():
                    getattr(instance, prop.key)

    # Seeing -----------------------------------------------------------------------------------

    def shown(self, value: Any) -> Any:
        """A value as data; an object as its number, or as class and key where it is not known."""
        if isinstance(value, list | tuple):
            return [self.shown(each) for each in value]
        if type(value).__name__ not in self.classes:
            return value
        numbers = [number for number, each in enumerate(self.known) if each is value]
        return f"#{numbers[0]}" if numbers else f"{type(value).__name__} {vars(value).get('id')}"

    def _objects(self) -> list[Seen]:
        return [self._object(number, each) for number, each in enumerate(self.known)]

    def _object(self, number: int, instance: Any) -> Seen:
        state: Any = inspect(instance)
        if state.identity is not None:
            self.once_stored.add(number)
        keys = [prop.key for prop in state.mapper.attrs]
        loaded = {key: self.shown(vars(instance)[key]) for key in keys if key in vars(instance)}
        return {
            "state": next(name for name in STATES if getattr(state, name)),
            "was_stored": number in self.once_stored,
            "key": None if state.identity is None else list(state.identity),
            "loaded": loaded,
            "history": {
                key: self.shown(tuple(state.attrs[key].history or ((), (), ()))) for key in keys
            },
        }

    def _sets(self) -> Seen:
        names = ("new", "dirty", "deleted")
        return {
            name: sorted(str(self.shown(each)) for each in getattr(self.session, name))
            for name in names
        }

    def _rows(self) -> dict[str, list[list[Any]]]:
        """All rows, as the one connection sees them in whatever transaction it is in."""
        found = {}
        for table in self.tables:
            rows = self.database.execute(str(select(table)))
            found[table.name] = sorted([list(row) for row in rows], key=repr)
        return found


def _error_name(error: Exception) -> str:
    """The name that both ORMs have for an error."""
    own = {each.__name__ for each in type(error).__mro__}
    return next((name for name in ERRORS if name in own), "error")
