"""Session: the side of a session that users see; its parts do the work."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Literal, Self, TypeAlias, Unpack

from sqlalchemy import Row
from sqlalchemy import exc as core_exc
from sqlalchemy.sql.base import ExecutableOption
from typing_extensions import TypedDict, TypeVar

from declarative_instr.orm.loading.ports import NO_OPTIONS
from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.orm.mapping.table_map import IdentityKey
from declarative_instr.orm.session.changes import is_modified
from declarative_instr.orm.session.connections import Bind, JoinMode
from declarative_instr.orm.session.expiry import expire_everything
from declarative_instr.orm.session.flushing import SessionFlush
from declarative_instr.orm.session.freshness import expire_object, refresh_object
from declarative_instr.orm.session.keys import PLAIN_KEYS, bare_key_of, identity_key
from declarative_instr.orm.session.lookup import known_object, load_object
from declarative_instr.orm.session.statements import StatementSession
from declarative_instr.orm.session.targets import holder_in, mapper_for
from declarative_instr.orm.unitofwork.plan import FlushPlan
from declarative_instr.orm.unitofwork.preview import preview_flush
from declarative_instr.state.objects import instance_of
from declarative_instr.structures.identity import IdentitySet

EntityT = TypeVar("EntityT", bound=object)
ForUpdate: TypeAlias = bool | Mapping[str, Any] | None
"""Whether to lock a row, or the arguments of `Select.with_for_update`."""


class GetOptions(TypedDict, total=False, closed=True):
    """Keywords of `Session.get()`."""

    options: Sequence[ExecutableOption] | None
    populate_existing: bool | None
    with_for_update: ForUpdate
    execution_options: Mapping[str, Any]
    bind_arguments: Mapping[str, Any] | None


class Session(StatementSession):
    """Objects of one conversation with the database, in at most one transaction at a time.

    Not to be shared by threads. Made for subclassing.
    """

    def __init__(
        self,
        bind: Bind | None = None,
        *,
        autoflush: bool = True,
        future: Literal[True] = True,
        expire_on_commit: bool = True,
        autobegin: bool = True,
        binds: Mapping[Any, Bind] | None = None,
        info: Mapping[Any, Any] | None = None,
        join_transaction_mode: JoinMode = "conditional_savepoint",
        execution_options: Mapping[str, Any] | None = None,
        close_resets_only: bool = True,
    ) -> None:
        super().__init__(
            bind,
            binds,
            autoflush=autoflush,
            autobegin=autobegin,
            expire_on_commit=expire_on_commit,
            join_transaction_mode=join_transaction_mode,
            close_resets_only=close_resets_only,
        )
        self.execution_options = execution_options or NO_OPTIONS
        self.info: dict[Any, Any] = dict(info or {})
        """The user's own notes."""

    # Objects ---------------------------------------------------------------------------------

    def add(self, instance: object) -> None:
        """Let a new or detached object in, and what its save-update cascade reaches.

        Raises:
            UnmappedInstanceError: It is no object of a mapped class.
            InvalidRequestError: Another session has it, or its row was deleted.
        """
        self.warn_while_writing("Session.add()")
        self.begin_for_change()
        self.objects.save(instance)

    def add_all(self, instances: Iterable[object]) -> None:
        """Let objects in, as `add` does for each."""
        self.begin_for_change()
        self.objects.save_all(instances)

    def delete(self, instance: object) -> None:
        """Let the next flush delete the row of a stored object; its delete cascade is followed."""
        self.warn_while_writing("Session.delete()")
        self.begin_for_change()
        self.objects.mark_deleted(instance)

    def delete_all(self, instances: Iterable[object]) -> None:
        """Let the next flush delete rows, as `delete` does for each."""
        for instance in instances:
            self.delete(instance)

    def expunge(self, instance: object) -> None:
        """Let an object go: a pending one becomes transient, a stored one detached."""
        self.objects.expunge(instance)

    def expunge_all(self) -> None:
        """Let every object go."""
        self.objects.release_all()

    def expire(self, instance: object, attribute_names: Iterable[str] | None = None) -> None:
        """Let the next read load an object's attributes again; changes of them are forgotten."""
        expire_object(self.objects, instance, attribute_names)

    def expire_all(self) -> None:
        """Let the next read load the attributes of all objects again; changes are forgotten."""
        expire_everything(self.identity_map)
        self.sink.clear()

    def refresh(
        self,
        instance: object,
        attribute_names: Iterable[str] | None = None,
        with_for_update: ForUpdate = None,
    ) -> None:
        """Load an object's attributes again, at once; changes of them are forgotten."""
        refresh_object(self, instance, attribute_names, with_for_update)

    def get(
        self,
        entity: type[EntityT] | Mapper[EntityT],
        ident: Any,
        *,
        options: Sequence[ExecutableOption] | None = None,
        populate_existing: bool | None = None,
        with_for_update: ForUpdate = None,
        execution_options: Mapping[str, Any] = NO_OPTIONS,
        bind_arguments: Mapping[str, Any] | None = None,
    ) -> EntityT | None:
        """The object with a primary key: the one that is here already, else from the database.

        Args:
            entity: A mapped class, or its mapper.
            ident: The key's value; for several columns a tuple in their order, or a dictionary.
            options: Loader options, used where a statement is sent.
            populate_existing: Load also what is here already, over unflushed changes; comes before
                the execution option of this name.
            with_for_update: Lock the row, as `Select.with_for_update`; True or its arguments.
            execution_options: For the statement.
            bind_arguments: Tell the engine or connection: keywords of `get_bind`.
        """
        if self.execution_options or execution_options:
            execution_options = {**self.execution_options, **execution_options}
            if populate_existing is None:
                populate_existing = execution_options.get("populate_existing")
        knows = not populate_existing and not with_for_update
        if knows and type(ident) in PLAIN_KEYS:
            found = self.identity_map.get_fresh(entity, ident)
            if found is not None:
                return found  # type: ignore[return-value]  # tables are by class
        mapper = mapper_for(entity)
        bare = bare_key_of(mapper, ident)
        if knows:
            found = known_object(self, mapper, bare)
            if found is not None:
                return found  # type: ignore[return-value]  # tables are by class
        return load_object(  # type: ignore[return-value]  # tables are by class
            self,
            mapper,
            bare,
            options or (),
            populate_existing=populate_existing,
            with_for_update=with_for_update,
            execution_options=execution_options,
            bind_arguments=bind_arguments,
        )

    def get_one(
        self, entity: type[EntityT] | Mapper[EntityT], ident: Any, **details: Unpack[GetOptions]
    ) -> EntityT:
        """The object with a primary key; arguments as for `get`.

        Raises:
            NoResultFound: There is no such row.
        """
        found = self.get(entity, ident, **details)
        if found is None:
            name = mapper_for(entity).class_.__name__
            message = f"No row was found when one was required: {name} with primary key {ident!r}"
            raise core_exc.NoResultFound(message)
        return found

    is_modified = is_modified

    @staticmethod
    def identity_key(
        class_: type | Mapper[Any] | None = None,
        ident: Any = None,
        *,
        instance: object = None,
        row: Row[Any] | Mapping[Any, Any] | None = None,
        identity_token: object = None,
    ) -> IdentityKey:
        """The key in an identity map; see `declarative_instr.orm.util.identity_key`."""
        return identity_key(
            class_, ident, instance=instance, row=row, identity_token=identity_token
        )

    @classmethod
    def object_session(cls, instance: object) -> "Session | None":
        """The session that an object belongs to; None where it belongs to none.

        Raises:
            UnmappedInstanceError: It is no object of a mapped class.
        """
        sink = holder_in(instance)._sa_sink
        session = None if sink is None else sink.session
        return session if isinstance(session, Session) else None

    def plan(self) -> FlushPlan:
        """What a flush would do now: its steps with their rows, and what brought each row in.

        Nothing is sent but what has to be loaded to know that. `print(session.plan())` shows it as
        a tree. Listeners of the flush are not called: what they would add is not in it.

        Raises:
            CircularFlushError: Rows refer to each other in a circle.
        """
        with self.no_autoflush:
            return preview_flush(SessionFlush(self))

    @property
    def new(self) -> IdentitySet[Any]:
        """Objects that the next flush inserts."""
        return IdentitySet(map(instance_of, self.objects.pending.values()))

    @property
    def dirty(self) -> IdentitySet[Any]:
        """Stored objects that were written to, whether or not the values differ now."""
        to_delete = self.objects.to_delete
        changed = self.sink.modified.items()
        return IdentitySet(instance_of(each) for key, each in changed if key not in to_delete)

    @property
    def deleted(self) -> IdentitySet[Any]:
        """Objects whose rows the next flush deletes."""
        return IdentitySet(map(instance_of, self.objects.to_delete.values()))

    def __contains__(self, instance: object) -> bool:
        return self.objects.owns(holder_in(instance))

    def __iter__(self) -> Iterator[Any]:
        return iter([instance_of(holder) for holder in self.objects.all()])

    @property
    @contextmanager
    def no_autoflush(self) -> Iterator[Self]:
        """A `with` block without flushes before queries."""
        before, self.autoflush = self.autoflush, False
        try:
            yield self
        finally:
            self.autoflush = before
