"""Dispatch against a model of lists, under threads, and its cost."""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from threading import Barrier, Thread

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule
from typing_extensions import override

from declarative_instr.event import Dispatch, EventFamily, EventTarget, listeners_lock
from declarative_instr.event.api import contains, listen, remove
from declarative_instr.exc import ArgumentError, ListenerNotFoundError


class NodeEvents(EventFamily):
    modifiers = frozenset({"propagate"})

    def changed(self, log: list[object]) -> None:
        """The node changed."""

    def gone(self, log: list[object]) -> None:
        """The node is gone."""


class Node:
    """A target in a graph; `active` is its copy of whether somebody listens."""

    def __init__(self, *parents: "Node") -> None:
        self.parents = parents
        self.children: list[Node] = []
        self.active = False
        self.dispatch: Dispatch = NodeEvents.new_dispatch(self)
        with listeners_lock:
            for parent in parents:
                parent.children.append(self)
        for parent in parents:
            self.dispatch.inherit(parent.dispatch)

    def _listeners_changed(self, event: str) -> None:
        self.active = bool(self.dispatch.changed)

    def _event_heirs(self) -> Iterable[EventTarget]:
        for child in self.children:
            yield child
            yield from child._event_heirs()

    def fire(self) -> list[object]:
        log: list[object] = []
        if self.dispatch.changed:
            self.dispatch.changed(log)
        return log


class Author:
    """Its bound method is a new object at each access, as users' are."""

    def __init__(self, name: str) -> None:
        self.name = name

    def signs(self, log: list[object]) -> None:
        log.append(self.name)


AUTHORS = [Author(name) for name in "abcd"]


@dataclass(eq=False)
class Registration:
    """The model of one listen()."""

    author: Author
    insert: bool
    once: bool
    propagate: bool
    fired: bool = False


@dataclass(eq=False)
class Model:
    """The model of one node: plain lists."""

    parents: tuple["Model", ...]
    children: list["Model"] = field(default_factory=list)
    own: dict[Author, Registration] = field(default_factory=dict)
    order: list[Registration] = field(default_factory=list)

    def put(self, registration: Registration, *, in_front: bool) -> None:
        if registration not in self.order:
            self.order.insert(0 if in_front else len(self.order), registration)

    def below(self) -> list["Model"]:
        return [m for child in self.children for m in (child, *child.below())]

    def fire(self) -> list[object]:
        due = [r for r in self.order if not (r.once and r.fired)]
        for registration in due:
            registration.fired = True
        return [r.author.name for r in due]


class ListenersLikeLists(RuleBasedStateMachine):
    """Any sequence of listen, remove, fire and new heirs does what lists would do."""

    nodes: Bundle[tuple[Node, Model]] = Bundle("nodes")

    def __init__(self) -> None:
        super().__init__()
        self.made: list[tuple[Node, Model]] = []

    @rule(target=nodes)
    def new_root(self) -> tuple[Node, Model]:
        self.made.append((Node(), Model(())))
        return self.made[-1]

    @rule(target=nodes, parents=st.lists(nodes, min_size=1, max_size=2, unique_by=id))
    def new_heir(self, parents: list[tuple[Node, Model]]) -> tuple[Node, Model]:
        model = Model(tuple(m for _, m in parents))
        for parent in model.parents:
            parent.children.append(model)
            for registration in parent.order:
                if registration.propagate:
                    model.put(registration, in_front=False)
        self.made.append((Node(*(n for n, _ in parents)), model))
        return self.made[-1]

    @rule(
        at=nodes,
        author=st.sampled_from(AUTHORS),
        insert=st.booleans(),
        once=st.booleans(),
        propagate=st.booleans(),
    )
    def listen(
        self, at: tuple[Node, Model], author: Author, *, insert: bool, once: bool, propagate: bool
    ) -> None:
        node, model = at
        listen(node, "changed", author.signs, insert=insert, once=once, propagate=propagate)
        if author not in model.own:
            registration = Registration(author, insert, once, propagate)
            model.own[author] = registration
            for each in [model, *(model.below() if propagate else ())]:
                each.put(registration, in_front=insert)

    @rule(at=nodes, author=st.sampled_from(AUTHORS))
    def remove(self, at: tuple[Node, Model], author: Author) -> None:
        node, model = at
        registration = model.own.pop(author, None)
        if registration is None:
            with pytest.raises(ListenerNotFoundError):
                remove(node, "changed", author.signs)
            return
        remove(node, "changed", author.signs)
        for _, each in self.made:
            each.order = [r for r in each.order if r is not registration]

    @rule(at=nodes)
    def fire(self, at: tuple[Node, Model]) -> None:
        node, model = at
        assert node.fire() == model.fire()

    @invariant()
    def flags_and_questions_agree(self) -> None:
        for node, model in self.made:
            assert node.active is bool(model.order)
            assert len(node.dispatch.changed.calls) == len(model.order)
            for author in AUTHORS:
                assert contains(node, "changed", author.signs) is (author in model.own)


TestListenersLikeLists = ListenersLikeLists.TestCase
TestListenersLikeLists.settings = settings(
    deadline=None, max_examples=60, stateful_step_count=30, derandomize=True
)


def run_together(*jobs: Callable[[], None]) -> None:
    """Start all jobs at once; raise what one of them raised."""
    barrier = Barrier(len(jobs))
    errors: list[BaseException] = []

    def run(job: Callable[[], None]) -> None:
        barrier.wait()
        try:
            job()
        except BaseException as error:  # noqa: BLE001  # told to the main thread
            errors.append(error)

    threads = [Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


@pytest.fixture
def frequent_switches() -> Iterable[None]:
    """Make threads interleave as finely as the interpreter can."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("frequent_switches")
def test_no_listener_is_lost_when_threads_listen_remove_and_fire_together() -> None:
    base = Node()
    heir = Node(base)
    keepers = [Author(f"keeper {n}") for n in range(8)]

    def come_and_go(keeper: Author) -> None:
        for n in range(40):
            guest = Author(f"guest {n} of {keeper.name}")
            listen(base, "changed", guest.signs, propagate=True, insert=True)
            assert guest.name in heir.fire()
            remove(base, "changed", guest.signs)
            assert guest.name not in heir.fire()
        listen(base, "changed", keeper.signs, propagate=True)

    run_together(*(partial(come_and_go, keeper) for keeper in keepers))

    expected = {keeper.name for keeper in keepers}
    assert set(base.fire()) == set(heir.fire()) == expected
    assert len(heir.dispatch.changed) == len(keepers)


@pytest.mark.usefixtures("frequent_switches")
def test_a_once_listener_runs_once_when_threads_fire_together() -> None:
    for _ in range(50):
        node = Node()
        ran: list[object] = []

        def on_changed(log: list[object], ran: list[object] = ran) -> None:
            ran.append(1)

        listen(node, "changed", on_changed, once=True)
        run_together(*[partial(node.dispatch.changed, [])] * 6)

        assert ran == [1]


@pytest.mark.usefixtures("frequent_switches")
def test_an_heir_made_while_another_thread_listens_gets_the_listener() -> None:
    for _ in range(50):
        base = Node()
        heirs: list[Node] = []

        def make_heir(base: Node = base, heirs: list[Node] = heirs) -> None:
            heirs.append(Node(base))

        listen_to_base = partial(listen, base, "changed", AUTHORS[0].signs, propagate=True)

        run_together(make_heir, listen_to_base, make_heir)

        assert [heir.fire() for heir in heirs] == [["a"], ["a"]]
        assert all(heir.active for heir in heirs)


def test_the_last_removal_leaves_the_flag_down_when_threads_remove_together() -> None:
    node = Node()
    authors = [Author(str(n)) for n in range(8)]
    for author in authors:
        listen(node, "changed", author.signs)

    run_together(*(partial(remove, node, "changed", author.signs) for author in authors))

    assert not node.active
    assert not node.dispatch.changed


def test_asking_whether_anybody_listens_calls_no_python_function() -> None:
    node = Node()
    calls: list[str] = []
    dispatch = node.dispatch

    sys.setprofile(lambda frame, kind, arg: calls.append(kind))
    if dispatch.changed:
        dispatch.changed([])
    sys.setprofile(None)

    assert calls.count("call") == 0
    assert len(calls) <= 1  # setprofile itself


def test_an_event_that_was_silenced_is_the_shared_empty_object_again() -> None:
    node, quiet = Node(), Node()

    listen(node, "changed", AUTHORS[0].signs)
    remove(node, "changed", AUTHORS[0].signs)

    assert node.dispatch.changed is quiet.dispatch.gone


def test_inherited_listeners_keep_the_order_of_the_parent() -> None:
    base = Node()

    for author in AUTHORS:
        listen(base, "changed", author.signs, propagate=True, insert=True)

    assert Node(base).fire() == base.fire() == ["d", "c", "b", "a"]


def test_options_can_be_read_by_the_target() -> None:
    node = Node()

    listen(node, "changed", AUTHORS[0].signs, propagate=True)
    (listener,) = node.dispatch.registered("changed")

    assert dict(listener.options) == {"propagate": True}
    assert listener.fn == AUTHORS[0].signs


def test_a_name_that_is_no_event_is_no_attribute() -> None:
    with pytest.raises(
        AttributeError, match="'NodeEventsDispatch' object has no attribute 'change'"
    ):
        _ = Node().dispatch.change


def test_an_event_must_not_hide_a_member_of_every_dispatch() -> None:
    with pytest.raises(ArgumentError, match=r"BadEvents\.inherit: an event cannot be named"):

        class BadEvents(EventFamily):
            def inherit(self, target: object) -> None:
                """Hide Dispatch.inherit."""


def test_a_target_that_is_gone_takes_its_listeners_with_it_without_the_collector() -> None:
    class Counted(Author):
        gone = 0

        def __del__(self) -> None:
            Counted.gone += 1

    node = Node()
    listen(node, "changed", Counted("x").signs)

    del node

    assert Counted.gone == 1


def test_listeners_of_a_target_that_is_gone_can_still_be_taken_away_twice() -> None:
    node = Node()
    listen(node, "changed", AUTHORS[0].signs)
    dispatch = node.dispatch
    (listener,) = dispatch.registered("changed")

    del node
    listener.withdraw()
    dispatch.discard(listener)

    assert not dispatch.changed


class Loud(Node):
    """A target whose hook fails."""

    @override
    def _listeners_changed(self, event: str) -> None:
        raise RuntimeError(event)


def test_an_error_of_the_hook_reaches_the_user() -> None:
    with pytest.raises(RuntimeError, match="changed"):
        listen(Loud(), "changed", AUTHORS[0].signs)
