"""What holds for a session and its objects at any time, whatever was done to them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import inspect

from declarative_instr.orm import Session

STATES = ("transient", "pending", "persistent", "deleted", "detached")


def state_name(instance: object) -> str:
    """Which of the five states an object is in."""
    state: Any = inspect(instance)
    named = [name for name in STATES if getattr(state, name)]
    assert len(named) == 1, f"{instance!r} is {named}"
    return named[0]


def check_session(session: Session, known: Iterable[Any]) -> None:
    """The identity map and the session's three sets agree with the states of `known` objects."""
    new, dirty, deleted = session.new, session.dirty, session.deleted
    for instance in known:
        state: Any = inspect(instance)
        name = state_name(instance) if state.session in (session, None) else "elsewhere"
        is_mapped = any(each is instance for each in session.identity_map.values())
        is_here = state.session is session and name == "persistent"
        assert is_mapped == is_here, f"{name}: in the identity map: {is_mapped}"
        assert (instance in new) == (name == "pending")
        assert (instance in session) == (is_here or name == "pending")
        assert instance not in dirty or is_here
        assert instance not in deleted or is_here
        if name == "persistent":
            assert session.identity_map[state.key] is instance
        if name in {"transient", "pending"}:
            assert state.key is None
    for each in (*new, *dirty, *deleted):
        assert inspect(each).session is session
    assert len({id(each) for each in session.identity_map.values()}) == len(session.identity_map)


def check_clean(instances: Iterable[Any]) -> None:
    """No object has anything to be written, and its collections are as they were stored."""
    for instance in instances:
        state: Any = inspect(instance)
        assert not state.modified
        for attribute in state.attrs.values():
            history = attribute.history
            assert not history.added, f"{attribute.key}: {history}"
            assert not history.deleted, f"{attribute.key}: {history}"


def check_both_sides(instances: Iterable[Any]) -> None:
    """Whenever both sides of a relation are loaded, each names the other."""
    for instance in instances:
        mapper: Any = inspect(type(instance))
        for relation in mapper.relationships:
            for other in _loaded(instance, relation.key):
                back = relation.back_populates
                if back is None or back not in vars(other):
                    continue
                assert any(each is instance for each in _loaded(other, back)), (
                    f"{relation} of {instance!r} has {other!r}, which does not have it"
                )


def _loaded(instance: object, key: str) -> list[Any]:
    value = vars(instance).get(key)
    if value is None:
        return []
    return list(value) if isinstance(value, list | set) else [value]
