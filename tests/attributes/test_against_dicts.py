"""Any course of changes of an object, against two dictionaries: what it holds, and what is stored."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from declarative_instr import DeclarativeBase, Mapped, flag_modified, get_history, inspect
from declarative_instr.constants import NO_VALUE
from declarative_instr.exc import NoValueError
from tests.tracking import commit, expire_values, parts

KEYS = ("a", "b", "c")
keys = st.sampled_from(KEYS)
values = st.none() | st.integers(0, 2) | st.lists(st.integers(0, 1), max_size=1)


class Base(DeclarativeBase):
    pass


class Merged(Base):
    a: Mapped[Any]
    b: Mapped[Any]
    c: Mapped[Any]


class BesideError(Base, Exception):
    a: Mapped[Any]
    b: Mapped[Any]
    c: Mapped[Any]


class ObjectAgainstDicts(RuleBasedStateMachine):
    """`current` is what the object holds, `old` what it held when it was stored, of what changed."""

    @initialize(cls=st.sampled_from([Merged, BesideError]), given=st.dictionaries(keys, values))
    def construct(self, cls: Any, given: dict[str, Any]) -> None:
        self.one = cls(**given)
        self.current = dict(given)
        self.old: dict[str, Any] = {}
        self.is_stored = False
        self.is_modified = True

    def change(self, key: str) -> None:
        self.is_modified = True
        if self.is_stored:
            self.old.setdefault(key, self.current.get(key, NO_VALUE))

    @rule(key=keys, value=values)
    def set_value(self, key: str, value: object) -> None:
        self.change(key)
        self.current[key] = value

        setattr(self.one, key, value)

    @rule(key=keys)
    def delete_value(self, key: str) -> None:
        if key in self.current:
            self.change(key)
            del self.current[key]
            delattr(self.one, key)
        else:
            try:
                delattr(self.one, key)
            except NoValueError:
                return
            raise AssertionError(key)

    @rule(key=keys)
    def flag(self, key: str) -> None:
        if key in self.current:
            self.is_modified = True
            if self.is_stored:
                self.old[key] = NO_VALUE
            flag_modified(self.one, key)

    @rule()
    def store(self) -> None:
        self.old.clear()
        self.is_stored, self.is_modified = True, False

        commit(self.one)

    @precondition(lambda self: self.is_stored)
    @rule()
    def expire_all(self) -> None:
        self.old.clear()
        self.current.clear()
        self.is_modified = False

        expire_values(self.one)

    @precondition(lambda self: self.is_stored)
    @rule(key=keys)
    def expire_one(self, key: str) -> None:
        self.old.pop(key, None)
        self.current.pop(key, None)

        expire_values(self.one, key)

    @invariant()
    def values_are_the_current_ones(self) -> None:
        held = {key: value for key, value in vars(self.one).items() if key in KEYS}

        assert held == self.current
        assert [getattr(self.one, key) for key in KEYS] == [self.current.get(key) for key in KEYS]

    @invariant()
    def old_values_are_the_first_ones(self) -> None:
        state = inspect(self.one)

        assert state.committed_state == self.old
        assert state.modified == self.is_modified

    @invariant()
    def history_compares_the_two(self) -> None:
        for key in KEYS:
            now = self.current.get(key, NO_VALUE)
            old = self.old.get(key, now if self.is_stored else NO_VALUE)
            changed = key in self.old if self.is_stored else now is not NO_VALUE
            history = parts(get_history(self.one, key))

            if not changed or (now is not NO_VALUE and now == old):
                assert history == ([], [] if now is NO_VALUE else [now], [])
            elif now is NO_VALUE:
                assert history == (([None], [], []) if old is NO_VALUE else ([], [], [old]))
            else:
                assert history == ([now], [], [] if old is NO_VALUE else [old])


TestObjectAgainstDicts = ObjectAgainstDicts.TestCase
