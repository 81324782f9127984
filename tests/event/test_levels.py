"""Listeners of classes and of their single instances."""

import gc
from threading import Barrier, Thread
from weakref import ref

import pytest

from declarative_instr.event import Dispatch, EventFamily, dispatcher
from declarative_instr.event.api import contains, listen, listens_for, remove


class EngineEvents(EventFamily):
    def started(self, log: list[object]) -> None:
        """The engine was started."""


class Engine:
    dispatch = dispatcher(EngineEvents)

    def start(self) -> list[object]:
        log: list[object] = []
        if self.dispatch.started:
            self.dispatch.started(log)
        return log


class Turbine(Engine): ...


@pytest.fixture(autouse=True)
def silence() -> None:
    """Take away what earlier tests registered at the classes."""
    for class_ in (Engine, Turbine):
        for listener in class_.dispatch.registered("started"):
            listener.withdraw()


def by_class(log: list[object]) -> None:
    log.append("class")


def by_subclass(log: list[object]) -> None:
    log.append("subclass")


def by_instance(log: list[object]) -> None:
    log.append("instance")


def test_a_class_level_listener_reaches_present_and_later_instances_of_subclasses() -> None:
    present = Turbine()
    assert present.start() == []

    listen(Engine, "started", by_class)

    assert present.start() == Turbine().start() == Engine().start() == ["class"]


def test_an_instance_level_listener_reaches_that_instance_alone() -> None:
    one, other = Engine(), Engine()

    listen(Engine, "started", by_class)
    listen(one, "started", by_instance)

    assert one.start() == ["class", "instance"]
    assert other.start() == ["class"]
    assert contains(one, "started", by_instance)
    assert not contains(Engine, "started", by_instance)


def test_a_subclass_level_listener_does_not_reach_the_base() -> None:
    listen(Engine, "started", by_class)
    listen(Turbine, "started", by_subclass)
    listen(Engine, "started", by_instance, insert=True)

    assert Turbine().start() == ["instance", "class", "subclass"]
    assert Engine().start() == ["instance", "class"]


def test_removal_at_the_class_reaches_all_instances() -> None:
    engine = Turbine()
    listen(Engine, "started", by_class)
    assert engine.start() == ["class"]

    remove(Engine, "started", by_class)

    assert engine.start() == Turbine().start() == []


def test_two_bases_give_both_their_listeners_once() -> None:
    class Electric(Engine): ...

    class Hybrid(Turbine, Electric): ...

    listen(Engine, "started", by_class)
    listen(Turbine, "started", by_subclass)
    listen(Electric, "started", by_instance)

    assert Hybrid().start() == ["class", "subclass", "instance"]


def test_each_class_and_each_instance_has_one_dispatch() -> None:
    engine = Engine()

    assert isinstance(Engine.dispatch, Dispatch)
    assert Engine.dispatch is Engine.dispatch
    assert Engine.dispatch is not Turbine.dispatch
    assert engine.dispatch is engine.dispatch
    assert engine.dispatch is not Engine.dispatch


def test_an_instance_with_listeners_dies_with_its_last_name() -> None:
    engine = Engine()
    listen(engine, "started", by_instance)
    weak = ref(engine)

    del engine

    assert weak() is None


def test_the_class_passes_over_an_instance_that_is_gone() -> None:
    dispatch = Engine().dispatch

    listen(Engine, "started", by_class)

    assert dispatch.target() is None
    assert not dispatch.started


def test_a_class_is_collected_though_its_listener_refers_to_it() -> None:
    def declare() -> ref[type]:
        class Steam(Engine): ...

        @listens_for(Steam, "started")
        def on_started(log: list[object]) -> None:
            log.append(Steam)

        assert Steam().start() == [Steam]
        return ref(Steam)

    class_ = declare()

    gc.collect()

    assert class_() is None


def test_threads_that_ask_first_together_get_one_dispatch() -> None:
    engine = Engine()
    barrier = Barrier(8)
    seen: list[Dispatch] = []

    def ask() -> None:
        barrier.wait()
        seen.append(engine.dispatch)

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(seen) == 8
    assert all(dispatch is engine.dispatch for dispatch in seen)
