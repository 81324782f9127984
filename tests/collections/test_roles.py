from collections import UserList, deque

import pytest

from declarative_instr.collections import InstrumentedList, KeyFuncDict, collection, roles_of
from declarative_instr.collections.roles import emulated_type
from declarative_instr.exc import CollectionError


class Emulating:
    __emulates__ = set


@pytest.mark.parametrize(
    ("cls", "kind"),
    [(UserList, list), (deque, list), (KeyFuncDict, dict), (Emulating, set), (int, None)],
)
def test_the_emulated_type_is_found_by_base_mark_or_method(cls: type, kind: type | None) -> None:
    assert emulated_type(cls) is kind


def test_roles_are_resolved_once_per_class() -> None:
    assert roles_of(InstrumentedList) is roles_of(InstrumentedList)


def test_a_subclass_does_not_take_over_the_roles_of_its_base() -> None:
    class Other(InstrumentedList[int]):
        @collection.appender
        def push(self, item: int) -> None:
            self.append(item)

    roles_of(InstrumentedList)

    assert roles_of(Other).appender == "push"
    assert roles_of(Other).put is None


def test_an_overridden_method_keeps_its_role_without_a_mark() -> None:
    class Base:
        @collection.appender
        def push(self, item: int) -> None: ...
        @collection.remover
        def drop(self, item: int) -> None: ...
        @collection.iterator
        def each(self) -> None: ...

    class Sub(Base):
        def push(self, item: int) -> None: ...  # type: ignore[explicit-override]  # as users write

    assert roles_of(Sub).appender == "push"


def test_a_missing_remover_is_named() -> None:
    class NoRemover:
        def append(self, item: int) -> None: ...

    with pytest.raises(CollectionError, match="NoRemover must elect a remover method"):
        roles_of(NoRemover)
