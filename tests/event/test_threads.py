"""Sixteen threads that register, remove and fire at once lose nothing and see nothing half done."""

import sys
from collections.abc import Callable, Iterable, Iterator
from threading import Barrier, Thread

import pytest

from declarative_instr.event import Dispatch, EventFamily, EventTarget, dispatcher
from declarative_instr.event.api import contains, listen, remove

THREADS = 16
ROUNDS = 20


class GateEvents(EventFamily):
    modifiers = frozenset({"propagate"})

    def opened(self, seen: list[object]) -> None:
        """The gate was opened; listeners note themselves in `seen`."""


class Gate:
    """A target with heirs."""

    def __init__(self) -> None:
        self.heirs: list[Gate] = []
        self.changes = 0
        self.dispatch: Dispatch = GateEvents.new_dispatch(self)

    def heir(self) -> "Gate":
        gate = Gate()
        self.heirs.append(gate)
        gate.dispatch.inherit(self.dispatch)
        return gate

    def _listeners_changed(self, event: str) -> None:
        self.changes += 1

    def _event_heirs(self) -> Iterable[EventTarget]:
        return tuple(self.heirs)


class Hall:
    """Instances have listeners of their own besides those of the class."""

    dispatch = dispatcher(GateEvents)


@pytest.fixture(autouse=True)
def _hasty_switches() -> Iterator[None]:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


def run_at_once(work: Callable[[int], None]) -> None:
    """Let all threads begin together; an error of any of them is an error of the test."""
    barrier, errors = Barrier(THREADS), list[BaseException]()

    def begin(number: int) -> None:
        barrier.wait()
        try:
            work(number)
        except BaseException as error:  # noqa: BLE001  # told below
            errors.append(error)

    threads = [Thread(target=begin, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def listener(name: object) -> Callable[[list[object]], None]:
    def hear(seen: list[object]) -> None:
        seen.append(name)

    return hear


def heard_by(gate: EventTarget) -> list[object]:
    seen: list[object] = []
    gate.dispatch.opened(seen)
    return seen


def test_no_registration_is_lost_and_each_thread_s_order_is_kept() -> None:
    gate = Gate()

    def work(number: int) -> None:
        for step in range(ROUNDS):
            listen(gate, "opened", listener((number, step)))

    run_at_once(work)

    seen = heard_by(gate)
    assert len(seen) == THREADS * ROUNDS
    for number in range(THREADS):
        assert [one for one in seen if one[0] == number] == [  # type: ignore[index]  # pairs
            (number, step) for step in range(ROUNDS)
        ]


def test_what_is_registered_and_removed_leaves_what_stays() -> None:
    gate = Gate()
    heir = gate.heir()
    staying = [listener(number) for number in range(THREADS)]

    def work(number: int) -> None:
        for _ in range(ROUNDS):
            passing = listener("passing")
            listen(gate, "opened", passing, propagate=True)
            assert contains(gate, "opened", passing)
            remove(gate, "opened", passing)
        listen(gate, "opened", staying[number], propagate=True)

    run_at_once(work)

    assert sorted(heard_by(gate)) == list(range(THREADS))  # type: ignore[type-var]  # numbers
    assert sorted(heard_by(heir)) == list(range(THREADS))  # type: ignore[type-var]  # numbers


def test_each_firing_sees_listeners_that_were_there_together() -> None:
    gate = Gate()
    pairs: list[bool] = []
    first, second = listener("first"), listener("second")

    def work(number: int) -> None:
        for _ in range(ROUNDS):
            if number:
                seen = heard_by(gate)
                pairs.append(seen in ([], ["first"], ["first", "second"]))
                continue
            listen(gate, "opened", first)
            listen(gate, "opened", second)
            remove(gate, "opened", second)
            remove(gate, "opened", first)

    run_at_once(work)

    assert len(pairs) == (THREADS - 1) * ROUNDS
    assert all(pairs)


def test_heirs_that_come_meanwhile_get_each_listener_once() -> None:
    gate = Gate()

    def work(number: int) -> None:
        for step in range(ROUNDS // 4):
            if number % 2:
                listen(gate, "opened", listener((number, step)), propagate=True)
            else:
                gate.heir()

    run_at_once(work)

    expected = sorted(heard_by(gate))  # type: ignore[type-var]  # pairs
    assert len(expected) == THREADS // 2 * (ROUNDS // 4)
    for heir in gate.heirs:
        assert sorted(heard_by(heir)) == expected  # type: ignore[type-var]  # pairs


def test_once_listener_hears_one_event_of_all_threads() -> None:
    gate, seen = Gate(), list[object]()
    listen(gate, "opened", listener("once"), once=True)

    def work(_number: int) -> None:
        for _ in range(ROUNDS):
            gate.dispatch.opened(seen)

    run_at_once(work)

    assert seen == ["once"]


def test_instances_that_are_used_first_meanwhile_get_their_class_s_listeners_once() -> None:
    class Room(Hall):
        pass

    room, rooms = Room(), [Room() for _ in range(THREADS)]

    def work(number: int) -> None:
        listen(Room, "opened", listener(("class", number)))
        listen(room, "opened", listener(("room", number)))
        rooms[number].dispatch.opened([])

    run_at_once(work)

    assert len(heard_by(room)) == 2 * THREADS
    for one in rooms:
        assert len(heard_by(one)) == THREADS
