"""The view of one object: life cycle, identity, what changed, what is loaded."""

from collections.abc import Hashable

import pytest
from typing_extensions import override

from declarative_instr import (
    DeclarativeBase,
    InstanceState,
    Mapped,
    event,
    flag_dirty,
    get_history,
    inspect,
    manager_of_class,
    relationship,
)
from declarative_instr.constants import NO_VALUE, PassiveFlag
from declarative_instr.exc import InstrumentationWarning, ObjectDereferencedError
from declarative_instr.state.changes import start_committed
from declarative_instr.state.objects import dict_of, holder_of
from declarative_instr.state.ports import IdentityView
from declarative_instr.state.tracked import DELETED, WAS_DELETED, ChangeSink, Tracked
from declarative_instr.state.views import set_identity, set_sink
from tests.tracking import commit, expire_values, parts


class Base(DeclarativeBase):
    pass


class Player(Base):
    name: Mapped[str]
    goals: Mapped[int]
    team: Mapped["Team | None"] = relationship(back_populates="players")


class Team(Base):
    players: Mapped[list[Player]] = relationship(back_populates="team")


class InjuryError(Base, Exception):
    """Its layout leaves no room for the fields: they lie beside the object."""

    days: Mapped[int]
    cause: Mapped[str]


class Owner(ChangeSink):
    def __init__(self) -> None:
        self.modified: list[Tracked] = []

    @property
    @override
    def session(self) -> object | None:
        return self

    @override
    def state_modified(self, holder: Tracked) -> None:
        self.modified.append(holder)

    @override
    def state_referenced(self, holder: Tracked, key: str, item: object) -> None: ...

    @override
    def state_unreferenced(self, holder: Tracked, key: str, item: object) -> None: ...


class Mapper(IdentityView):
    @override
    def full_identity_key(self, key: Hashable) -> tuple[object, ...]:
        return Player, (key,), None


@pytest.fixture(params=["merged", "beside"])
def one(request: pytest.FixtureRequest) -> Player | InjuryError:
    """An object with the fields inside, and one with the fields beside it."""
    if request.param == "merged":
        return Player(name="Ann", goals=3)
    return InjuryError(cause="fall", days=3)


def life(state: InstanceState[object]) -> list[str]:
    names = ("transient", "pending", "persistent", "deleted", "detached")
    return [name for name in names if getattr(state, name)]


# The view ------------------------------------------------------------------------------------


def test_object_has_one_state() -> None:
    player = Player()

    assert inspect(player) is inspect(player)


def test_state_knows_object_class_and_manager(one: object) -> None:
    state = inspect(one)

    assert state.object is one
    assert state.obj() is one
    assert state.class_ is type(one)
    assert state.manager is manager_of_class(type(one))


def test_state_shows_the_values(one: Player | InjuryError) -> None:
    state = inspect(one)

    assert state.dict is vars(one)


def test_view_that_outlives_its_object_keeps_identity_and_owner_and_no_values() -> None:
    player = Player(name="Ann")
    commit(player)
    player.name = "Bea"
    state = inspect(player)
    owner = Owner()
    set_identity(holder_of(player), 7)
    set_sink(holder_of(player), owner)

    del player

    assert state.object is None
    assert state.has_identity
    assert state.session is owner
    assert (state.dict, state.committed_state, state.modified) == ({}, {}, False)


def test_collected_object_cannot_be_asked_for() -> None:
    state = inspect(Player())

    with pytest.raises(ObjectDereferencedError, match=r"Player object .* garbage collected"):
        state.require_object()


def test_require_object_answers_a_living_one(one: object) -> None:
    assert inspect(one).require_object() is one


def test_state_that_is_a_view_refuses_to_be_pickled() -> None:
    player = Player()

    with pytest.raises(TypeError, match="pickle the object itself"):
        inspect(player).__reduce_ex__(2)


def test_repr_names_the_class(one: object) -> None:
    assert f"InstanceState of {type(one).__name__}" in repr(inspect(one))


# Life cycle ----------------------------------------------------------------------------------


def test_exactly_one_name_is_true_in_every_part_of_a_life(one: object) -> None:
    holder = holder_of(one)
    state = inspect(one)
    seen = [life(state)]

    set_sink(holder, Owner())
    seen.append(life(state))
    set_identity(holder, 7)
    seen.append(life(state))
    holder._sa_flags |= DELETED
    seen.append(life(state))
    holder._sa_flags = holder._sa_flags & ~DELETED | WAS_DELETED
    set_sink(holder, None)
    seen.append(life(state))

    assert seen == [["transient"], ["pending"], ["persistent"], ["deleted"], ["detached"]]


def test_deletion_is_remembered_until_it_is_taken_back(one: object) -> None:
    holder, state = holder_of(one), inspect(one)
    before = state.was_deleted

    holder._sa_flags |= DELETED
    during = state.was_deleted
    holder._sa_flags = holder._sa_flags & ~DELETED | WAS_DELETED
    after = state.was_deleted
    holder._sa_flags &= ~WAS_DELETED

    assert (before, during, after, state.was_deleted) == (False, True, True, False)


def test_object_without_owner_has_no_session(one: object) -> None:
    assert inspect(one).session is None


def test_identity_key_needs_a_mapper_and_an_identity() -> None:
    class Coach(Base):
        name: Mapped[str]

    coach = Coach()
    state, holder = inspect(coach), holder_of(coach)
    without_identity = state.key
    set_identity(holder, 7)
    without_mapper = state.key

    manager_of_class(Coach).identities = Mapper()

    assert (without_identity, without_mapper) == (None, None)
    assert state.identity_key == (Player, (7,), None)
    assert (state.identity, state.identity_token, state.has_identity) == ((7,), None, True)


def test_state_has_no_mapper_in_the_core(one: object) -> None:
    assert inspect(one).mapper is None


# Changes -------------------------------------------------------------------------------------


def test_new_object_is_modified_and_keeps_no_old_values(one: object) -> None:
    state = inspect(one)

    assert state.modified
    assert state.committed_state == {}


def test_commit_ends_all_changes(one: Player | InjuryError) -> None:
    one.name = "first"  # type: ignore[union-attr]  # free attributes are no changes
    commit(one)
    state = inspect(one)

    assert not state.modified
    assert state.unmodified == set(state.manager.implementations)


def test_first_old_value_is_kept_until_the_next_commit() -> None:
    player = Player(name="Ann", goals=3)
    commit(player)

    player.goals = 4
    player.goals = 5
    kept = dict(inspect(player).committed_state)
    commit(player)

    assert kept == {"goals": 3}
    assert inspect(player).committed_state == {}


def test_unmodified_names_what_has_no_change() -> None:
    player = Player(name="Ann", goals=3)
    new = inspect(player).unmodified
    commit(player)

    player.goals = 4

    assert new == {"team"}
    assert inspect(player).unmodified == {"name", "team"}
    assert inspect(player).unmodified_intersection(["goals", "name"]) == {"name"}


def test_unloaded_names_what_has_no_value() -> None:
    player = Player(name="Ann")

    assert inspect(player).unloaded == {"goals", "team"}


def test_dirty_flag_names_no_attribute(one: object) -> None:
    commit(one)

    flag_dirty(one)

    assert inspect(one).modified
    assert inspect(one).committed_state == {}


def test_owner_hears_of_the_first_change_after_each_commit(one: Player | InjuryError) -> None:
    commit(one)
    holder = holder_of(one)
    owner = Owner()
    set_sink(holder, owner)
    key = "goals" if isinstance(one, Player) else "days"

    setattr(one, key, 4)
    setattr(one, key, 5)
    commit(one)
    setattr(one, key, 6)

    assert owner.modified == [holder, holder]


def test_values_that_exist_when_tracking_starts_count_as_added() -> None:
    player = Player(name="Ann")
    holder = holder_of(player)

    start_committed(holder, dict_of(holder), ["name", "goals"])
    player.goals = 3

    assert inspect(player).committed_state == {"name": NO_VALUE, "goals": NO_VALUE}


def test_tracking_that_has_started_does_not_start_again() -> None:
    player = Player(name="Ann")
    commit(player)
    holder = holder_of(player)

    start_committed(holder, dict_of(holder), ["name"])

    assert inspect(player).committed_state == {}


def test_get_history_and_get_impl_find_an_attribute_by_name() -> None:
    player = Player(name="Ann")
    state = inspect(player)

    history = state.get_history("name", PassiveFlag.PASSIVE_OFF)

    assert history.added == ["Ann"]
    assert state.get_impl("name").key == "name"


def test_info_is_free_and_stays(one: object) -> None:
    inspect(one).info["colour"] = "red"

    assert inspect(one).info == {"colour": "red"}


# Expiry --------------------------------------------------------------------------------------


def test_expiry_discards_values_and_changes(one: Player | InjuryError) -> None:
    commit(one)
    key = "goals" if isinstance(one, Player) else "days"
    setattr(one, key, 9)

    expire_values(one)

    state = inspect(one)
    assert state.expired
    assert not state.modified
    assert state.committed_state == {}
    assert not set(state.manager.implementations) & vars(one).keys()


def test_expired_scalars_are_named(one: Player | InjuryError) -> None:
    commit(one)

    expire_values(one)

    scalars = {"name", "goals"} if isinstance(one, Player) else {"days", "cause"}
    assert inspect(one).expired_attributes == scalars


def test_partial_expiry_names_only_its_attributes(one: Player | InjuryError) -> None:
    commit(one)
    key = "goals" if isinstance(one, Player) else "days"

    expire_values(one, key)

    assert inspect(one).expired_attributes == {key}
    assert not inspect(one).expired
    assert len(vars(one).keys() & inspect(one).manager.implementations.keys()) == 1


def test_partial_expiry_drops_the_change_of_its_attribute_alone() -> None:
    player = Player(name="Ann", goals=3)
    commit(player)
    player.name, player.goals = "Bea", 4

    expire_values(player, "goals")

    assert inspect(player).committed_state == {"name": "Ann"}


def test_expiry_leaves_what_is_no_attribute() -> None:
    player = Player(name="Ann")
    player.nickname = "A"  # type: ignore[attr-defined]  # free attributes are allowed

    expire_values(player)

    assert vars(player) == {"nickname": "A"}


def test_deleted_value_is_not_taken_for_an_expired_one() -> None:
    player = Player(name="Ann", goals=3)
    commit(player)
    set_identity(holder_of(player), 7)
    del player.goals

    assert inspect(player).expired_attributes == set()


def test_commit_after_a_load_ends_the_expiry(one: Player | InjuryError) -> None:
    commit(one)
    expire_values(one)
    vars(one).update(name="Ann", goals=1, days=1, cause="x")

    commit(one)

    assert not inspect(one).expired
    assert inspect(one).expired_attributes == set()


def test_value_set_after_a_partial_expiry_is_kept() -> None:
    player = Player(name="Ann", goals=3)
    commit(player)
    expire_values(player, "goals")

    player.goals = 8

    assert player.goals == 8
    assert inspect(player).committed_state == {"goals": NO_VALUE}
    assert inspect(player).expired_attributes == set()


def test_collection_of_an_expired_object_warns_and_reaches_nobody() -> None:
    player = Player(name="Ann")
    team = Team(players=[player])
    commit(team, player)
    stale = team.players

    expire_values(team)

    with pytest.warns(InstrumentationWarning, match=r"invalidated.*Team\.players"):
        stale.remove(player)
    assert player.team is team


def test_expired_reference_and_collection_have_no_history() -> None:
    player = Player(name="Ann")
    team = Team(players=[player])
    commit(team, player)
    player.team = None

    expire_values(player)
    expire_values(team)

    assert parts(get_history(player, "team")) == ([], [], [])
    assert parts(get_history(team, "players")) == ([], [], [])


# Names that custom loaders know -----------------------------------------------------------------


def test_expiry_tells_listeners_the_names_as_they_were_given() -> None:
    heard: list[object] = []

    def hear(_target: object, attrs: object) -> None:
        heard.append(attrs)

    event.listen(Player, "expire", hear)
    state = inspect(Player(name="Ann", goals=1))

    state._expire_attributes(state.dict, {"name"})
    state._expire_attributes(state.dict, iter(["goals"]))
    event.remove(Player, "expire", hear)

    assert heard == [{"name"}, ["goals"]]


def test_reset_drops_a_value_and_the_loader_of_the_object() -> None:
    player = Player(name="Ann", goals=1)
    state = inspect(player)
    state.callables["name"] = lambda _state, _passive: "loaded"

    state._reset(state.dict, "name")

    assert state.unloaded == {"name", "team"}
    assert parts(get_history(player, "name")) == ([], [], [])
    assert not state.callables


def test_modified_event_keeps_the_previous_value_as_the_old_one() -> None:
    player = Player(name="Ann", goals=1)
    commit(player)
    state = inspect(player)
    state.dict["name"] = "Bea"

    state._modified_event(state.dict, state.manager["name"].impl, "Ann")

    assert parts(get_history(player, "name")) == (["Bea"], [], ["Ann"])
    assert state.modified


def test_modified_event_of_a_collection_keeps_a_copy_of_it() -> None:
    player = Player(name="Ann", goals=1)
    team = Team(players=[player])
    commit(team)
    state = inspect(team)

    state._modified_event(state.dict, state.manager["players"].impl, team.players, collection=True)
    state.dict["players"].remove(player)

    assert state.committed_state["players"] == [player]


def test_modified_event_of_no_attribute_marks_the_object() -> None:
    player = Player(name="Ann", goals=1)
    commit(player)
    state = inspect(player)

    state._modified_event(state.dict, None, NO_VALUE)

    assert state.modified
    assert not state.committed_state
