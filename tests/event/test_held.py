"""Listeners for classes that become targets later."""

import gc
from collections.abc import Iterable, Sequence
from weakref import ref

import pytest
from typing_extensions import override

from declarative_instr.event import Dispatch, EventFamily, EventTarget
from declarative_instr.event.api import contains, listen, listens_for, remove
from declarative_instr.exc import ArgumentError


class EntityEvents(EventFamily):
    modifiers = frozenset({"propagate"})

    @override
    @classmethod
    def resolve(cls, target: object) -> Sequence[EventTarget] | None:
        if not isinstance(target, type):
            return None
        manager: Manager | None = vars(target).get("manager")
        return [manager] if manager else []

    def born(self, target: object) -> None:
        """An object was made."""


class Manager:
    """Stands for a class as its target; made by `instrument`."""

    def __init__(self, class_: type) -> None:
        self.class_ = class_
        self.dispatch: Dispatch = EntityEvents.new_dispatch(self)

    def _event_heirs(self) -> Iterable[EventTarget]:
        subclasses: list[type] = type.__subclasses__(self.class_)
        for subclass in subclasses:
            manager: Manager | None = vars(subclass).get("manager")
            if manager:
                yield manager
                yield from manager._event_heirs()


def instrument(class_: type) -> Manager:
    manager = Manager(class_)
    type.__setattr__(class_, "manager", manager)
    for base in class_.__bases__:
        if "manager" in vars(base):
            manager.dispatch.inherit(vars(base)["manager"].dispatch)
    EntityEvents.apply_held(class_, manager)
    return manager


def test_a_listener_waits_until_its_class_is_instrumented() -> None:
    class User: ...

    calls: list[object] = []

    listen(User, "born", calls.append)
    assert contains(User, "born", calls.append)
    manager = instrument(User)
    manager.dispatch.born("ann")

    assert calls == ["ann"]
    assert contains(User, "born", calls.append)


def test_a_waiting_listener_can_be_removed_before_and_after() -> None:
    class User: ...

    calls: list[object] = []

    listen(User, "born", calls.append)
    remove(User, "born", calls.append)
    assert not contains(User, "born", calls.append)
    listen(User, "born", calls.append)
    manager = instrument(User)
    remove(User, "born", calls.append)

    assert not manager.dispatch.born


def test_listening_twice_while_waiting_is_listening_once() -> None:
    class User: ...

    calls: list[object] = []

    listen(User, "born", calls.append)
    listen(User, "born", calls.append)

    assert len(instrument(User).dispatch.born) == 1


def test_only_propagating_listeners_of_a_mixin_reach_its_subclasses_bases_first() -> None:
    class Mixin: ...

    class User(Mixin): ...

    calls: list[object] = []

    listen(User, "born", lambda _: calls.append("own"))
    listen(Mixin, "born", lambda _: calls.append("passed on"), propagate=True)
    listen(Mixin, "born", lambda _: calls.append("mixin alone"))
    instrument(User).dispatch.born("ann")

    assert calls == ["passed on", "own"]


def test_a_mixins_listener_reaches_a_grandchild_once_and_later_classes_too() -> None:
    class Mixin: ...

    class User(Mixin): ...

    class Admin(User): ...

    calls: list[object] = []

    listen(Mixin, "born", calls.append, propagate=True)
    managers = [instrument(User), instrument(Admin)]
    for manager in managers:
        manager.dispatch.born(manager.class_)
    remove(Mixin, "born", calls.append)

    assert calls == [User, Admin]
    assert not any(manager.dispatch.born for manager in managers)
    assert not contains(Mixin, "born", calls.append)


def test_a_base_instrumented_after_its_subclass_does_not_double_a_listener() -> None:
    class User: ...

    class Admin(User): ...

    calls: list[object] = []

    listen(User, "born", calls.append, propagate=True)
    admin, user = instrument(Admin), instrument(User)
    admin.dispatch.born("admin")
    user.dispatch.born("user")
    remove(User, "born", calls.append)

    assert calls == ["admin", "user"]
    assert not admin.dispatch.born


def test_a_propagating_listener_that_waited_reaches_present_heirs() -> None:
    class User: ...

    class Admin(User): ...

    calls: list[object] = []

    admin = instrument(Admin)
    listen(User, "born", calls.append, propagate=True)
    instrument(User)
    admin.dispatch.born("admin")

    assert calls == ["admin"]


def test_a_built_in_class_cannot_hold_listeners() -> None:
    with pytest.raises(ArgumentError, match=r"'int' is built in .*Listen to a subclass"):
        listen(int, "born", print)


def test_a_class_instrumented_while_its_listener_was_registered_gets_it() -> None:
    class User: ...

    class RacingEvents(EventFamily):
        answers: list[list[EventTarget]] = []  # noqa: RUF012  # filled below

        @override
        @classmethod
        def resolve(cls, target: object) -> Sequence[EventTarget] | None:
            return cls.answers.pop(0) if target is User and cls.answers else None

        def raced(self, target: object) -> None:
            """Happen."""

    class Racer(Manager):
        def __init__(self, class_: type) -> None:
            super().__init__(class_)
            self.dispatch = RacingEvents.new_dispatch(self)

    racer = Racer(User)
    RacingEvents.answers = [[], [racer]]

    listen(User, "raced", print)

    assert racer.dispatch.raced.calls == (print,)


@pytest.mark.parametrize("instrumented", [False, True])
def test_a_class_is_collected_though_its_listener_refers_to_it(*, instrumented: bool) -> None:
    def declare() -> ref[type]:
        class User: ...

        @listens_for(User, "born", propagate=True)
        def on_born(target: object) -> None:
            assert isinstance(target, User)

        if instrumented:
            instrument(User)
        return ref(User)

    class_ = declare()

    gc.collect()

    assert class_() is None
