"""What users do with listen, listens_for, remove and contains."""

import functools
from collections.abc import Callable, Iterable

import pytest
from typing_extensions import override

from declarative_instr.event import Dispatch, EventFamily, EventTarget
from declarative_instr.event.api import contains, listen, listens_for, remove
from declarative_instr.event.listener import ListenerFunction, Options
from declarative_instr.exc import (
    ArgumentError,
    ListenerNotFoundError,
    ListenerSignatureError,
    UnknownEventError,
    UnknownModifierError,
)


class ValveEvents(EventFamily):
    modifiers = frozenset({"propagate", "retval", "raw", "include_key"})

    def opened(self, target: object, pressure: object) -> None:
        """The valve was opened."""

    def closed(self, target: object) -> None:
        """The valve was closed."""

    def labelled(self, target: object, label: object, *, key: object) -> object:
        """The valve got a label."""

    @override
    @classmethod
    def keywords(cls, event: str, options: Options) -> list[str]:
        return ["key"] if event == "labelled" and options.get("include_key") else []

    @override
    @classmethod
    def adapt(
        cls, target: object, event: str, fn: ListenerFunction, options: Options
    ) -> ListenerFunction:
        if options.get("raw"):
            return fn
        return lambda valve, *args, **keywords: fn(f"object of {valve}", *args, **keywords)

    @override
    @classmethod
    def unchanged(cls, event: str, *args: object) -> object:
        return args[1] if event == "labelled" else None


class Valve:
    """A target: `active` follows whether somebody listens to `opened`."""

    def __init__(self, *parents: "Valve") -> None:
        self.heirs: list[Valve] = []
        self.active = False
        self.dispatch: Dispatch = ValveEvents.new_dispatch(self)
        for parent in parents:
            parent.heirs.append(self)
            self.dispatch.inherit(parent.dispatch)

    def _listeners_changed(self, event: str) -> None:
        self.active = bool(self.dispatch.opened)

    def _event_heirs(self) -> Iterable[EventTarget]:
        for heir in self.heirs:
            yield heir
            yield from heir._event_heirs()

    @override
    def __repr__(self) -> str:
        return "valve"


def recorder(calls: list[object], name: object) -> Callable[[object, object], None]:
    def record(target: object, pressure: object) -> None:
        calls.append((name, target, pressure))

    return record


def test_listeners_run_in_the_order_of_registration_and_inserted_ones_first() -> None:
    valve = Valve()
    calls: list[object] = []

    listen(valve, "opened", recorder(calls, "first"))
    listen(valve, "opened", recorder(calls, "second"))
    listen(valve, "opened", recorder(calls, "inserted"), insert=True)
    valve.dispatch.opened("valve", 3)

    expected = [(name, "object of valve", 3) for name in ("inserted", "first", "second")]
    assert calls == expected


def test_listens_for_answers_the_function_so_that_decorators_stack() -> None:
    one, two = Valve(), Valve()
    calls: list[object] = []

    @listens_for(one, "closed")
    @listens_for(two, "closed")
    def on_closed(target: object) -> None:
        calls.append(target)

    one.dispatch.closed(1)
    two.dispatch.closed(2)

    assert calls == ["object of 1", "object of 2"]
    assert contains(one, "closed", on_closed)
    assert contains(two, "closed", on_closed)


def test_listening_again_with_the_same_bound_method_changes_nothing() -> None:
    valve = Valve()
    calls: list[object] = []

    listen(valve, "closed", calls.append)
    listen(valve, "closed", calls.append, insert=True)
    valve.dispatch.closed("v")

    assert calls == ["object of v"]


def test_one_function_may_listen_to_two_events_and_be_removed_from_one() -> None:
    valve = Valve()

    def on_change(*args: object) -> None: ...

    listen(valve, "opened", on_change)
    listen(valve, "closed", on_change)
    remove(valve, "opened", on_change)

    assert not contains(valve, "opened", on_change)
    assert contains(valve, "closed", on_change)
    assert not valve.active


def test_removal_while_firing_does_not_disturb_the_running_loop() -> None:
    valve = Valve()
    calls: list[object] = []

    def removes_itself(target: object) -> None:
        calls.append("once")
        remove(valve, "closed", removes_itself)

    listen(valve, "closed", removes_itself)
    listen(valve, "closed", lambda _: calls.append("after"))
    valve.dispatch.closed("v")
    valve.dispatch.closed("v")

    assert calls == ["once", "after", "after"]


def test_listening_while_firing_takes_effect_at_the_next_event() -> None:
    valve = Valve()
    calls: list[object] = []

    @listens_for(valve, "closed", once=True)
    def adds_another(target: object) -> None:
        listen(valve, "closed", calls.append)

    valve.dispatch.closed(1)
    assert calls == []
    valve.dispatch.closed(2)

    assert calls == ["object of 2"]


def test_a_listener_that_raises_stops_the_others() -> None:
    valve = Valve()
    calls: list[object] = []

    def refuses(target: object) -> None:
        message = "stuck"
        raise ValueError(message)

    listen(valve, "closed", refuses)
    listen(valve, "closed", calls.append)
    with pytest.raises(ValueError, match="stuck"):
        valve.dispatch.closed("v")

    assert calls == []


def test_a_once_listener_runs_once_even_when_it_raises_and_stays_registered() -> None:
    valve = Valve()
    calls: list[object] = []

    def refuses(target: object) -> None:
        calls.append(target)
        raise LookupError

    listen(valve, "closed", refuses, once=True)
    with pytest.raises(LookupError):
        valve.dispatch.closed("v")
    valve.dispatch.closed("v")

    assert calls == ["object of v"]
    assert contains(valve, "closed", refuses)
    remove(valve, "closed", refuses)
    assert not valve.dispatch.closed


def test_a_spent_once_listener_with_retval_changes_nothing() -> None:
    valve = Valve()

    listen(valve, "labelled", lambda _target, label: f"<{label}>", once=True, retval=True)
    ((call, wants_retval),) = valve.dispatch.labelled.pairs

    assert wants_retval
    assert call("v", "a") == "<a>"
    assert call("v", "b") == "b"


def test_a_once_listener_that_propagates_runs_once_for_all_targets_together() -> None:
    base = Valve()
    heir = Valve(base)
    calls: list[object] = []

    listen(base, "closed", calls.append, once=True, propagate=True)
    heir.dispatch.closed("heir")
    base.dispatch.closed("base")

    assert calls == ["object of heir"]


def test_named_passes_every_argument_by_name() -> None:
    valve = Valve()
    calls: list[dict[str, object]] = []

    def on_opened(pressure: object, **others: object) -> None:
        calls.append({"pressure": pressure, **others})

    listen(valve, "opened", on_opened, named=True)
    valve.dispatch.opened("v", 7)

    assert calls == [{"target": "object of v", "pressure": 7}]


def test_raw_reaches_the_family_and_skips_its_adaption() -> None:
    valve = Valve()
    calls: list[object] = []

    listen(valve, "closed", calls.append, raw=True)
    valve.dispatch.closed("v")

    assert calls == ["v"]


def test_propagating_listeners_reach_present_and_later_heirs_and_others_do_not() -> None:
    base = Valve()
    present = Valve(base)
    calls: list[object] = []

    listen(base, "opened", recorder(calls, "all"), propagate=True)
    listen(base, "opened", recorder(calls, "base alone"))
    later = Valve(present)
    for name, valve in {"present": present, "later": later}.items():
        valve.dispatch.opened(name, 1)

    assert calls == [("all", "object of present", 1), ("all", "object of later", 1)]
    assert present.active
    assert later.active


def test_a_diamond_gets_a_propagating_listener_once() -> None:
    base = Valve()
    left, right = Valve(base), Valve(base)
    calls: list[object] = []

    listen(base, "closed", calls.append, propagate=True)
    present = Valve(left, right)
    present.dispatch.closed("bottom")

    assert calls == ["object of bottom"]


def test_removal_at_the_base_takes_back_from_all_heirs() -> None:
    base = Valve()
    heir = Valve(base)
    record = recorder([], "x")

    listen(base, "opened", record, propagate=True)
    remove(base, "opened", record)

    assert not heir.dispatch.opened
    assert not heir.active


def test_an_heir_does_not_own_what_was_passed_on_to_it() -> None:
    base = Valve()
    heir = Valve(base)
    record = recorder([], "x")

    listen(base, "opened", record, propagate=True)

    assert not contains(heir, "opened", record)
    with pytest.raises(ListenerNotFoundError, match="one it was passed on to does not count"):
        remove(heir, "opened", record)


def test_the_same_function_registered_at_base_and_heir_runs_twice_at_the_heir() -> None:
    base = Valve()
    heir = Valve(base)
    calls: list[object] = []

    listen(base, "closed", calls.append, propagate=True)
    listen(heir, "closed", calls.append)
    heir.dispatch.closed("h")
    remove(base, "closed", calls.append)
    heir.dispatch.closed("h")

    assert calls == ["object of h"] * 3


def test_an_unknown_event_names_near_misses_and_the_events_there_are() -> None:
    with pytest.raises(UnknownEventError) as caught:
        listen(Valve(), "openned", print)

    assert str(caught.value) == (
        "No such event 'openned' for target valve. Did you mean 'opened'? "
        "Its events are closed, labelled, opened. [di14]"
    )


def test_a_target_without_events_is_an_unknown_event() -> None:
    with pytest.raises(
        UnknownEventError, match=r"'opened' for target 5\. It is nothing that events"
    ):
        listen(5, "opened", print)


def test_a_wrong_target_is_told_what_has_the_event() -> None:
    with pytest.raises(UnknownEventError, match=r"The target of 'set' is an attribute of a class"):
        listen(5, "set", print)
    with pytest.raises(UnknownEventError, match=r"The target of 'set' is an attribute of a class"):
        listen(Valve, "set", print)


def test_a_wrong_target_of_an_unknown_event_is_told_which_targets_there_are() -> None:
    with pytest.raises(UnknownEventError, match=r"A target is an attribute of a class .*; or "):
        listen(5, "zork", print)


def test_a_name_that_is_no_text_is_an_unknown_event() -> None:
    with pytest.raises(UnknownEventError, match="No such event 5"):
        listen(Valve(), 5, print)  # type: ignore[arg-type]  # the mistake of the test


def test_an_unknown_modifier_names_near_misses_and_the_modifiers_there_are() -> None:
    with pytest.raises(UnknownModifierError) as caught:
        listen(Valve(), "opened", print, propogate=True)

    assert isinstance(caught.value, ArgumentError | TypeError)
    assert str(caught.value) == (
        "ValveEvents.opened has no modifier 'propogate'. Did you mean 'propagate'? "
        "It takes include_key, insert, named, once, propagate, raw, retval. [di23]"
    )


def test_a_listener_with_other_parameters_is_refused_at_registration() -> None:
    def on_opened(target: object) -> None: ...

    with pytest.raises(ListenerSignatureError) as caught:
        listen(Valve(), "opened", on_opened)

    text = str(caught.value)
    assert "on_opened' cannot listen to ValveEvents.opened" in text
    assert "called with (target, pressure) and takes (target: object)" in text
    assert "named=True" in text


def test_a_named_listener_must_accept_all_names() -> None:
    def on_opened(pressure: object) -> None: ...

    with pytest.raises(ListenerSignatureError, match=r"called with \(target=, pressure=\)"):
        listen(Valve(), "opened", on_opened, named=True)


def test_the_family_says_which_keywords_a_listener_is_given() -> None:
    def without_key(target: object, label: object) -> None: ...
    def with_key(target: object, label: object, *, key: object) -> None: ...

    listen(Valve(), "labelled", without_key)
    listen(Valve(), "labelled", with_key, include_key=True)
    with pytest.raises(ListenerSignatureError, match="unexpected keyword argument 'key'"):
        listen(Valve(), "labelled", without_key, include_key=True)
    with pytest.raises(ListenerSignatureError, match="missing a required"):
        listen(Valve(), "labelled", with_key)


def test_what_cannot_be_called_is_no_listener() -> None:
    with pytest.raises(ListenerSignatureError, match=r"5 cannot listen to .*it cannot be called"):
        listen(Valve(), "closed", 5)  # type: ignore[arg-type]  # what is tested


@pytest.mark.parametrize(
    "listener", [print, functools.partial(print, "x"), dict, max, [].append], ids=repr
)
def test_functions_in_c_and_partials_can_listen(listener: ListenerFunction) -> None:
    valve = Valve()

    listen(valve, "closed", listener)

    assert contains(valve, "closed", listener)


def test_removing_what_never_listened_is_an_error() -> None:
    with pytest.raises(
        ListenerNotFoundError, match="No listeners found for event valve / 'closed' / <b"
    ):
        remove(Valve(), "closed", print)
