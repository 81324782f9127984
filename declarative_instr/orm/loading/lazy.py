"""RelationLoader: finds what one object refers to when the attribute is read; installs itself nowhere."""

from collections.abc import Sequence
from typing import final

from sqlalchemy import Connection

from declarative_instr.constants import (
    ATTR_EMPTY,
    ATTR_WAS_SET,
    PASSIVE_NO_RESULT,
    LoaderCallableStatus,
    PassiveFlag,
)
from declarative_instr.orm.errors import (
    DetachedInstanceError,
    InvalidRequestError,
    ObjectDeletedError,
)
from declarative_instr.orm.loading.keys import select_by_key
from declarative_instr.orm.loading.own_selects import SingleSelect, remembered
from declarative_instr.orm.loading.ports import LoadOrigin, SessionContext, context_of
from declarative_instr.orm.loading.refresh import described, load_expired, remembered_tree
from declarative_instr.orm.loading.relation_path import RelationPath, path_of
from declarative_instr.orm.loading.row_loader import LoadRequest
from declarative_instr.orm.loading.selectin import load_objects
from declarative_instr.orm.mapping.mapper import Relation
from declarative_instr.orm.query.plan import NOTHING_SAID, LoadTree, Strategy
from declarative_instr.orm.query.tree import EAGER
from declarative_instr.state.objects import holder_of
from declarative_instr.state.tracked import EXPIRED, Tracked
from declarative_instr.state.views import view_of

_SQL_OK = PassiveFlag.SQL_OK
_NO_RAISE = PassiveFlag.NO_RAISE
_NO_AUTOFLUSH = PassiveFlag.NO_AUTOFLUSH
_AGAINST_COMMITTED = PassiveFlag.LOAD_AGAINST_COMMITTED


@final
class RelationLoader:
    """Loads the value of one relation; the attribute keeps it."""

    __slots__ = ("_mapped", "_path", "_relation")

    def __init__(self, relation: Relation) -> None:
        self._relation = relation
        self._mapped = Strategy(relation.lazy)
        self._path: RelationPath | None = None

    def __call__(self, holder: Tracked, dict_: dict[str, object], passive: PassiveFlag) -> object:
        """The related object, the list of them, or the reason why there is none.

        Raises:
            DetachedInstanceError: The object has no session.
            InvalidRequestError: The attribute may not be loaded by reading it.
        """
        if holder._sa_key is None:
            return ATTR_EMPTY
        tree = remembered_tree(holder)
        strategy = self._mapped if tree is NOTHING_SAID else tree.strategy_of(self._relation)
        if strategy is Strategy.NOLOAD:
            return ATTR_EMPTY
        if strategy is Strategy.RAISE and passive & _SQL_OK:
            return self._refuse(strategy, passive)
        session = context_of(holder)
        if session is None:
            return self._without_session(holder, passive)
        under = tree if tree is NOTHING_SAID else tree.under(self._relation.key)
        return self._find(session, holder, dict_, passive, strategy, under)

    def _find(
        self,
        session: SessionContext,
        holder: Tracked,
        dict_: dict[str, object],
        passive: PassiveFlag,
        strategy: Strategy,
        tree: LoadTree,
    ) -> object:
        if strategy in EAGER and holder._sa_flags & EXPIRED and passive & _SQL_OK:
            _load_together(self._relation, holder, passive)
            if self._relation.key in dict_:
                return ATTR_WAS_SET
        found = self._without_statement(session, holder, dict_, passive)
        if found is not PASSIVE_NO_RESULT or not passive & _SQL_OK:
            return found
        if strategy is Strategy.RAISE_ON_SQL:
            return self._refuse(strategy, passive)
        return self._load(session, holder, dict_, passive, tree)

    # By which values -------------------------------------------------------------------------

    @property
    def path(self) -> RelationPath:
        """How related rows are found."""
        if self._path is None:
            self._path = path_of(self._relation)
        return self._path

    def _values(
        self, holder: Tracked, dict_: dict[str, object], passive: PassiveFlag
    ) -> Sequence[object] | LoaderCallableStatus:
        """The values of the object that its related rows have; loaded where they are expired."""
        parent, path = self._relation.parent, self.path
        if path.is_by_identity:
            return parent.key_values(holder._sa_key)
        committed = holder._sa_committed if passive & _AGAINST_COMMITTED else None
        values: list[object] = []
        for key in path.attributes:
            value: object = dict_.get(key, PASSIVE_NO_RESULT)
            if committed is not None:
                value = committed.get(key, value)
            if isinstance(value, LoaderCallableStatus):
                value = parent.manager.implementations[key].get(holder, dict_, passive)
            if isinstance(value, LoaderCallableStatus):
                return PASSIVE_NO_RESULT
            values.append(value)
        return values

    def _without_statement(
        self,
        session: SessionContext,
        holder: Tracked,
        dict_: dict[str, object],
        passive: PassiveFlag,
    ) -> object:
        """None without a key, or the object in the identity map.

        An expired one is loaded; where its row is gone, there is none.
        """
        relation = self._relation
        values = self._values(holder, dict_, passive)
        if isinstance(values, LoaderCallableStatus):
            return values
        if None in values:
            return ATTR_EMPTY if relation.uselist else None
        if not relation.by_target_key:
            return PASSIVE_NO_RESULT
        target = relation.target
        reference = session.identity_map.table(target).get(target.bare_key(values))
        found = None if reference is None else reference()
        if found is None:
            return PASSIVE_NO_RESULT
        return found if _is_still_there(relation, found, passive) else None

    # With a statement ------------------------------------------------------------------------

    def _load(
        self,
        session: SessionContext,
        holder: Tracked,
        dict_: dict[str, object],
        passive: PassiveFlag,
        tree: LoadTree,
    ) -> object:
        relation = self._relation
        if not passive & _NO_AUTOFLUSH:
            session.flush_before_query()
            if relation.key in dict_:
                return ATTR_WAS_SET
        values = self._values(holder, dict_, passive)
        if isinstance(values, LoaderCallableStatus):
            return values
        if session.wants_statements:
            objects = self._through_session(session, holder, values, tree)
        else:
            connection = session.connection_for(relation.target)
            chosen = self._select(tree, connection)
            raw = chosen.statement.rows(connection, tuple(values))
            objects = load_objects(LoadRequest(session), chosen.loader, raw)
            if chosen.loader.repeats:
                objects = list({id(each): each for each in objects}.values())
        if relation.uselist:
            return objects
        return objects[0] if objects else None

    def _through_session(
        self, session: SessionContext, holder: Tracked, values: Sequence[object], tree: LoadTree
    ) -> list[object]:
        """The objects by a statement that listeners see, and may replace."""
        statement, names = self.path.query(tree)
        parent = view_of(holder, self._relation.parent.manager)
        origin = LoadOrigin(is_relationship_load=True, lazy_loaded_from=parent)
        parameters = dict(zip(names, values, strict=True))
        result = session.execute_load(statement, parameters, {}, origin)
        return list(result.unique().scalars())

    def _select(self, tree: LoadTree, connection: Connection) -> SingleSelect:
        if self._relation.by_target_key and tree is NOTHING_SAID:
            return select_by_key(self._relation.target, connection)
        dialect = connection.dialect
        return remembered(
            self._relation.parent,
            dialect,
            ("lazy", self._relation, tree.parts),
            lambda: self.path.single(tree, dialect),
        )

    # Not at all ------------------------------------------------------------------------------

    def _without_session(self, holder: Tracked, passive: PassiveFlag) -> object:
        if passive & _NO_RAISE or not passive & _SQL_OK:
            return PASSIVE_NO_RESULT
        key = self._relation.key
        message = (
            f"Parent instance {described(holder)} is not bound to a Session; lazy load operation"
            f" of attribute '{key}' cannot proceed. Add the object to a session first, or load"
            f" {self._relation} together with it: selectinload({self._relation})."
        )
        raise DetachedInstanceError(message)

    def _refuse(self, strategy: Strategy, passive: PassiveFlag) -> object:
        """Answer nothing where an error is not wanted.

        Raises:
            InvalidRequestError: Reading the attribute loads nothing, as its mapping or option says.
        """
        if passive & _NO_RAISE:
            return PASSIVE_NO_RESULT
        message = (
            f"'{self._relation}' is not available due to lazy='{strategy.value}'. Load it together"
            f" with its object: selectinload({self._relation})."
        )
        raise InvalidRequestError(message)


def _load_together(relation: Relation, holder: Tracked, passive: PassiveFlag) -> None:
    """Load an object that is expired as a whole, with its eager relations."""
    parent = relation.parent
    load_expired(view_of(holder, parent.manager), list(parent.column_by_key), passive)


def _is_still_there(relation: Relation, instance: object, passive: PassiveFlag) -> bool:
    """Load an expired object, which tells whether it has a row."""
    holder = instance if isinstance(instance, Tracked) else holder_of(instance)
    if holder._sa_flags & EXPIRED and passive & _SQL_OK:
        target = relation.target
        try:
            load_expired(view_of(holder, target.manager), list(target.column_by_key), passive)
        except ObjectDeletedError:
            return False
    return True
