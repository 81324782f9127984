"""History after each course of changes, for each kind of attribute, as each flag shows it.

The object is new, stored with its values loaded, stored with nothing loaded, or stored with
nothing in its row. Names stand for the values: `r1` and `r2` are objects, `k1` to `k3` members.
"""

from collections.abc import Callable, Collection
from typing import Any

import pytest

from declarative_instr import (
    DeclarativeBase,
    History,
    Mapped,
    attribute,
    flag_modified,
    get_history,
    init_collection,
    relationship,
    set_committed_value,
)
from declarative_instr.constants import LoaderCallableStatus, PassiveFlag
from declarative_instr.exc import InvalidRequestError
from declarative_instr.instrumentation.factory import manager_of_class
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.objects import holder_of
from declarative_instr.state.tracked import Tracked
from declarative_instr.state.views import set_identity
from tests.tracking import commit, expire_values

NO_RESULT = LoaderCallableStatus.PASSIVE_NO_RESULT
OFF = PassiveFlag.PASSIVE_OFF
QUIET = PassiveFlag.PASSIVE_NO_INITIALIZE
PENDING = QUIET | PassiveFlag.INCLUDE_PENDING_MUTATIONS
LOADING = (OFF, PassiveFlag.PASSIVE_RETURN_NO_VALUE, PassiveFlag.PASSIVE_ONLY_PERSISTENT)
SILENT = (QUIET, PassiveFlag.PASSIVE_NO_FETCH ^ PassiveFlag.INIT_OK)

Shown = tuple[str, str, str]
NOTHING = ("", "", "")


class Base(DeclarativeBase):
    pass


class Named(Base):
    name: Mapped[str]


class Owner(Base):
    value: Mapped[str | None]
    active: Mapped[str | None] = attribute(active_history=True)
    friend: Mapped[Named | None]
    members: Mapped[list["Member"]] = relationship(back_populates="owner")


class Member(Base):
    name: Mapped[str]
    owner: Mapped[Owner | None] = relationship(back_populates="members")


class World:
    """An owner in one of the four situations, what it may refer to, and the row it is read from."""

    def __init__(self, situation: str) -> None:
        self.named = {name: Named(name=name) for name in ("r1", "r2")}
        self.members = {name: Member(name=name) for name in ("k1", "k2", "k3")}
        commit(*self.named.values(), *self.members.values())
        self.situation = situation
        self.owner = Owner()
        self.row: dict[str, object] = {}
        if situation != "new":
            self._store()

    def _store(self) -> None:
        if self.situation == "empty":
            self.row = {"value": None, "active": None, "friend": None, "members": []}
        else:
            two = [self.members["k1"], self.members["k2"]]
            self.row = {"value": "a", "active": "a", "friend": self.named["r1"], "members": two}
        for key, value in self.row.items():
            set_committed_value(self.owner, key, value)
        if self.situation != "empty":
            for name in ("k1", "k2"):
                set_committed_value(self.members[name], "owner", self.owner)
        commit(self.owner)
        holder = holder_of(self.owner)
        set_identity(holder, 1)
        if self.situation == "unloaded":
            expire_values(self.owner)

    def load(self, key: str, passive: PassiveFlag) -> object:
        if key not in self.row:
            return LoaderCallableStatus.ATTR_EMPTY
        return self.row[key] if passive & PassiveFlag.SQL_OK else NO_RESULT


world_of: dict[int, World] = {}


def load_relation(key: str) -> Callable[[Tracked, dict[str, object], PassiveFlag], object]:
    def load(holder: Tracked, _values: dict[str, object], passive: PassiveFlag) -> object:
        return world_of[id(holder)].load(key, passive)

    return load


def load_values(
    state: InstanceState[object], toload: Collection[str], passive: PassiveFlag
) -> None:
    owner = state.require_object()
    world = world_of[id(owner)]
    for key in world.row.keys() & toload:
        set_committed_value(owner, key, world.load(key, passive))


@pytest.fixture(autouse=True)
def _rows() -> Any:
    """Let the attributes load from the rows of the worlds."""
    manager = manager_of_class(Owner)
    manager.get_impl("friend").loader = load_relation("friend")
    manager.get_impl("members").loader = load_relation("members")
    manager.expired_attribute_loader = load_values
    yield
    world_of.clear()


WORDS: dict[str, Callable[[Owner, str], object]] = {
    "delete": delattr,
    "read": getattr,
    "expire": expire_values,
    "flush": lambda owner, _: commit(owner),
    "flag": flag_modified,
    "init": init_collection,
}


def step(world: World, key: str, what: str) -> None:
    """Make one change: a word, or a sign and the names of what it is about.

    `=` sets, `~` sets as loaded, `+` appends and `-` removes, `>` and `<` do from the other side.
    """
    if what in WORDS:
        WORDS[what](world.owner, key)
        return
    sign, value = what[0], value_of(what[1:], {**world.named, **world.members, "None": None})
    if sign == "=":
        setattr(world.owner, key, value)
    elif sign == "~":
        set_committed_value(world.owner, key, value)
    elif sign in "+-":
        (world.owner.members.append if sign == "+" else world.owner.members.remove)(value)
    else:
        value.owner = world.owner if sign == ">" else None


def value_of(name: str, known: dict[str, Any]) -> Any:
    if name.startswith("["):
        return [known[one] for one in name[1:-1].split(",") if one]
    return known.get(name, name)


def shown(history: History) -> Shown:
    added, unchanged, deleted = (
        " ".join(str(getattr(one, "name", one)) for one in part) for part in history
    )
    return added, unchanged, deleted


# Situation, steps, what a history that may load shows; where another one without loading, that.
VALUE: list[tuple[Any, ...]] = [
    ("new", "", NOTHING),
    ("new", "=a", ("a", "", "")),
    ("new", "=None", ("None", "", "")),
    ("new", "=a =b", ("b", "", "")),
    ("new", "read", NOTHING),
    ("new", "=a delete", NOTHING),
    ("new", "=a delete =b", ("b", "", "")),
    ("new", "~a", ("", "a", "")),
    ("new", "~a =b", ("b", "", "a")),
    ("new", "=a flag", ("a", "", "")),
    ("new", "=a flush", ("", "a", "")),
    ("new", "=a flush =b", ("b", "", "a")),
    ("loaded", "", ("", "a", "")),
    ("loaded", "=b", ("b", "", "a")),
    ("loaded", "=b =c", ("c", "", "a")),
    ("loaded", "=a", ("", "a", "")),
    ("loaded", "=b =a", ("", "a", "")),
    ("loaded", "=None", ("None", "", "a")),
    ("loaded", "delete", ("", "", "a")),
    ("loaded", "delete read", ("", "", "a")),
    ("loaded", "delete =a", ("", "a", "")),
    ("loaded", "delete =b", ("b", "", "a")),
    ("loaded", "=b delete", ("", "", "a")),
    ("loaded", "~b", ("", "b", "")),
    ("loaded", "=b ~c", ("", "c", "")),
    ("loaded", "flag", ("a", "", "")),
    ("loaded", "=b flag", ("b", "", "")),
    ("loaded", "=b =a flag", ("a", "", "")),
    ("loaded", "flag =b", ("b", "", "")),
    ("loaded", "=b flush", ("", "b", "")),
    ("loaded", "flag flush", ("", "a", "")),
    ("loaded", "expire", ("", "a", ""), NOTHING),
    ("loaded", "=b expire", ("", "a", ""), NOTHING),
    ("unloaded", "", ("", "a", ""), NOTHING),
    ("unloaded", "=b delete", ("None", "", "")),
    ("unloaded", "delete", ("None", "", "")),
    ("unloaded", "read", ("", "a", "")),
    ("empty", "", ("", "None", "")),
    ("empty", "=a", ("a", "", "None")),
    ("empty", "=None", ("", "None", "")),
    ("empty", "delete", ("", "", "None")),
]

PASSIVE_VALUE: list[tuple[Any, ...]] = [
    ("unloaded", "=b", ("b", "", "")),
    ("unloaded", "=a", ("a", "", "")),
    ("unloaded", "=None", ("None", "", "")),
    ("loaded", "expire =b", ("b", "", "")),
]
"""Where the old value is not loaded before a change."""

ACTIVE_VALUE: list[tuple[Any, ...]] = [
    ("unloaded", "=b", ("b", "", "a")),
    ("unloaded", "=a", ("", "a", "")),
    ("unloaded", "=None", ("None", "", "a")),
    ("unloaded", "=b delete", ("", "", "a")),
    ("unloaded", "delete", ("", "", "a")),
    ("loaded", "expire =b", ("b", "", "a")),
]
"""Where it is."""

ACTIVE_DIFFERS = {("unloaded", "=b delete"), ("unloaded", "delete")}

REFERENCE: list[tuple[Any, ...]] = [
    ("new", "", NOTHING),
    ("new", "=r1", ("r1", "", "")),
    ("new", "=None", ("None", "", "")),
    ("new", "=r1 =r2", ("r2", "", "")),
    ("new", "=r1 delete", NOTHING),
    ("new", "read", NOTHING),
    ("new", "~r1", ("", "r1", "")),
    ("new", "~None =r1", ("r1", "", "")),
    ("loaded", "", ("", "r1", "")),
    ("loaded", "=r2", ("r2", "", "r1")),
    ("loaded", "=r1", ("", "r1", "")),
    ("loaded", "=r2 =r1", ("", "r1", "")),
    ("loaded", "=None", ("None", "", "r1")),
    ("loaded", "=None =r2", ("r2", "", "r1")),
    ("loaded", "delete", ("", "", "r1")),
    ("loaded", "delete read", ("", "", "r1")),
    ("loaded", "delete =r2", ("r2", "", "r1")),
    ("loaded", "delete =r1", ("", "r1", "")),
    ("loaded", "=r2 delete", ("", "", "r1")),
    ("loaded", "=r2 flush", ("", "r2", "")),
    ("loaded", "=r2 ~None", ("", "None", "")),
    ("loaded", "~r2 =r1", ("r1", "", "r2")),
    ("loaded", "~None =r2", ("r2", "", "")),
    ("loaded", "flag", ("r1", "", "")),
    ("loaded", "=r2 flag", ("r2", "", "")),
    ("loaded", "expire", ("", "r1", ""), NOTHING),
    ("loaded", "=r2 expire", ("", "r1", ""), NOTHING),
    ("unloaded", "", ("", "r1", ""), NOTHING),
    ("unloaded", "read", ("", "r1", "")),
    ("unloaded", "=r2", ("r2", "", "")),
    ("unloaded", "=None", ("None", "", "")),
    ("unloaded", "delete", ("None", "", "")),
    ("unloaded", "delete read", ("None", "", "")),
    ("empty", "", ("", "None", "")),
    ("empty", "=r1", ("r1", "", "")),
    ("empty", "=None", ("", "None", "")),
    ("empty", "delete", ("None", "", "")),
]

COLLECTION: list[tuple[Any, ...]] = [
    ("new", "", NOTHING),
    ("new", "read", NOTHING),
    ("new", "+k1", ("k1", "", "")),
    ("new", "+k1 +k2 -k1", ("k2", "", "")),
    ("new", "=[k1,k2]", ("k1 k2", "", "")),
    ("new", ">k1", ("k1", "", "")),
    ("new", "=[k1] delete", NOTHING),
    ("new", "~[k1]", ("", "k1", "")),
    ("new", "~[k1] +k2", ("k2", "k1", "")),
    ("loaded", "", ("", "k1 k2", "")),
    ("loaded", "+k3", ("k3", "k1 k2", "")),
    ("loaded", "-k1", ("", "k2", "k1")),
    ("loaded", "-k1 +k1", ("", "k2 k1", "")),
    ("loaded", "+k3 -k3", ("", "k1 k2", "")),
    ("loaded", "=[k2,k3]", ("k3", "k2", "k1")),
    ("loaded", "=[k2,k1]", ("", "k2 k1", "")),
    ("loaded", "=[]", ("", "", "k1 k2")),
    ("loaded", "=[] =[k1,k2]", ("", "k1 k2", "")),
    ("loaded", "delete", ("", "", "k1 k2")),
    ("loaded", "delete read", ("", "", "k1 k2")),
    ("loaded", "delete +k3", ("k3", "", "k1 k2")),
    ("loaded", "delete >k3", ("k3", "", "k1 k2")),
    ("loaded", ">k3", ("k3", "k1 k2", "")),
    ("loaded", "<k1", ("", "k2", "k1")),
    ("loaded", "~[k3]", ("", "k3", "")),
    ("loaded", "+k3 ~[k1]", ("", "k1", "")),
    ("loaded", "~[k3] +k1", ("k1", "k3", "")),
    ("loaded", "+k3 flush", ("", "k1 k2 k3", "")),
    ("loaded", "flag", ("k1 k2", "", "")),
    ("loaded", "expire", ("", "k1 k2", ""), NOTHING),
    ("loaded", "+k3 expire", ("", "k1 k2", ""), NOTHING),
    ("unloaded", "", ("", "k1 k2", ""), NOTHING),
    ("unloaded", "+k3", ("k3", "k1 k2", "")),
    ("unloaded", ">k3", ("k3", "k1 k2", ""), NOTHING),
    ("unloaded", "<k1", ("", "k2", "k1"), NOTHING),
    ("unloaded", ">k3 <k3", ("", "k1 k2", ""), NOTHING),
    ("unloaded", ">k3 read", ("k3", "k1 k2", "")),
    ("unloaded", ">k3 <k1 read", ("k3", "k2", "k1")),
    ("unloaded", ">k3 ~[k1]", ("k3", "k1", "")),
    ("unloaded", ">k3 expire", ("", "k1 k2", ""), NOTHING),
    ("unloaded", "=[k2,k3]", ("k3", "k2", "k1")),
    ("unloaded", "delete", ("", "", "k1 k2")),
    ("empty", "", NOTHING),
    ("empty", "+k1", ("k1", "", "")),
    ("empty", "read", NOTHING),
]


def courses(key: str, *tables: list[tuple[Any, ...]]) -> list[Any]:
    return [
        pytest.param(key, row[0], row[1].split(), row[2], row[-1], id=f"{key}-{row[0]}-{row[1]}")
        for table in tables
        for row in table
    ]


ALL = [
    *courses("value", VALUE, PASSIVE_VALUE),
    *courses("active", [row for row in VALUE if row[:2] not in ACTIVE_DIFFERS], ACTIVE_VALUE),
    *courses("friend", REFERENCE),
    *courses("members", COLLECTION),
]


@pytest.mark.parametrize(("key", "situation", "steps", "expected", "without_loading"), ALL)
def test_history_after_a_course_of_changes(
    key: str, situation: str, steps: list[str], expected: Shown, without_loading: Shown
) -> None:
    for flags, wanted in ((SILENT, without_loading), (LOADING, expected)):
        for passive in flags:
            world = World(situation)
            world_of[id(world.owner)] = world
            for one in steps:
                step(world, key, one)

            history = get_history(world.owner, key, passive)

            assert shown(history) == wanted, passive


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([">k3"], ("k3", "", "")),
        (["<k1"], ("", "", "k1")),
        ([">k3", "<k1"], ("k3", "", "k1")),
        ([">k3", "<k3"], NOTHING),
    ],
)
def test_changes_that_wait_are_shown_where_they_are_asked_for(
    steps: list[str], expected: Shown
) -> None:
    world = World("unloaded")
    world_of[id(world.owner)] = world
    for one in steps:
        step(world, "members", one)

    history = get_history(world.owner, "members", PENDING)

    assert shown(history) == expected
    assert "members" not in vars(world.owner)


@pytest.mark.parametrize("key", ["value", "active", "friend", "members"])
def test_looking_at_the_history_of_a_new_object_gives_it_no_value(key: str) -> None:
    world = World("new")
    world_of[id(world.owner)] = world
    owner = world.owner

    get_history(owner, key)

    assert vars(owner) == {}


@pytest.mark.parametrize("key", ["value", "active"])
def test_what_was_deleted_cannot_be_deleted_again(key: str) -> None:
    world = World("loaded")
    world_of[id(world.owner)] = world
    step(world, key, "delete")

    with pytest.raises(InvalidRequestError, match="not have a value to delete"):
        step(world, key, "delete")
