"""Each event of a class's objects with each modifier; classes that go away with their listeners."""

import gc
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any
from weakref import ref

import pytest
from typing_extensions import override

from declarative_instr import (
    DeclarativeBase,
    Mapped,
    event,
    inspect,
    manager_of_class,
    register_attribute,
    register_class,
    unregister_class,
)
from declarative_instr.exc import ListenerSignatureError
from declarative_instr.instrumentation import InstanceEvents, reconstructor
from declarative_instr.state.objects import holder_of
from tests.tracking import commit, expire_values


class Base(DeclarativeBase):
    pass


class Point(Base):
    x: Mapped[int]


class Refusing(Base):
    x: Mapped[int]

    def __init__(self, x: int) -> None:
        raise ValueError("no")


_numbers = count(1)


def fresh_class(base: Any = Point) -> Any:
    """A class whose listeners are nobody else's; its name neither."""
    return type(base)(f"Fresh{next(_numbers)}", (base,), {"__module__": __name__})


def construct(cls: Any) -> object:
    return cls(x=1)


def fail(cls: Any) -> None:
    with pytest.raises(ValueError, match="no"):
        cls(x=1)


def expire(cls: Any) -> object:
    one = cls(x=1)
    commit(one)
    expire_values(one, "x")
    return one


def fire(name: str, *args: object) -> Callable[[Any], object]:
    """Let an event happen as a session does, which the core has none of."""

    def act(cls: Any) -> object:
        one = cls(x=1)
        getattr(manager_of_class(cls).dispatch, name)(holder_of(one), *args)
        return one

    return act


class Restored(Base):
    x: Mapped[int]


class RestoredBelow(Restored):
    pass


@dataclass(frozen=True)
class Scene:
    """How an event of an object comes about, and what it tells after the target."""

    event: str
    act: Callable[[Any], object]
    told: tuple[object, ...]
    base: Any = Point


SCENES = [
    Scene("init", construct, ((), {"x": 1})),
    Scene("init_failure", fail, ((1,), {}), Refusing),
    Scene("load", fire("load", "context"), ("context",)),
    Scene("refresh", fire("refresh", "context", ["x"]), ("context", ["x"])),
    Scene("refresh_flush", fire("refresh_flush", "context", ["x"]), ("context", ["x"])),
    Scene("expire", expire, (("x",),)),
]
every_scene = pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.event)


def listen_and_act(scene: Scene, **modifiers: bool) -> tuple[Any, list[Any]]:
    cls = fresh_class(scene.base)
    heard: list[Any] = []

    def hear(*args: object, **keywords: object) -> None:
        heard.append((args, keywords))

    event.listen(cls, scene.event, hear, **modifiers)
    return scene.act(cls), heard


@every_scene
@pytest.mark.parametrize("modifier", ["insert", "once", "propagate", "restore_load_context"])
def test_listener_is_given_the_object_and_what_happens(scene: Scene, modifier: str) -> None:
    target, heard = listen_and_act(scene, **{modifier: True})

    ((args, keywords),) = heard
    assert args[1:] == scene.told
    assert target is None or args[0] is target
    assert keywords == {}


@every_scene
def test_raw_listener_is_given_the_state(scene: Scene) -> None:
    target, heard = listen_and_act(scene, raw=True)

    ((args, _),) = heard
    assert args[1:] == scene.told
    assert target is None or args[0] is inspect(target)


@every_scene
def test_named_listener_is_given_all_by_the_documented_names(scene: Scene) -> None:
    _, heard = listen_and_act(scene, named=True)

    ((args, keywords),) = heard
    assert args == ()
    assert list(keywords) == list(InstanceEvents.events[scene.event].parameters)


@every_scene
@pytest.mark.parametrize("propagate", [False, True])
def test_only_a_propagating_listener_hears_objects_of_subclasses(
    scene: Scene, *, propagate: bool
) -> None:
    cls = fresh_class(scene.base)
    below = fresh_class(cls)
    heard: list[type] = []

    def hear(target: object, *_: object) -> None:
        heard.append(type(target))

    event.listen(cls, scene.event, hear, propagate=propagate)
    later = fresh_class(below)
    scene.act(below)
    scene.act(later)

    assert heard == ([below, later] if propagate else [])


@every_scene
def test_once_listener_hears_one_event_of_all_objects(scene: Scene) -> None:
    cls = fresh_class(scene.base)
    heard: list[object] = []
    event.listen(cls, scene.event, lambda *told: heard.append(told), once=True)

    scene.act(cls)
    scene.act(cls)

    assert len(heard) == 1


@every_scene
def test_inserted_listener_comes_first(scene: Scene) -> None:
    cls = fresh_class(scene.base)
    heard: list[str] = []
    event.listen(cls, scene.event, lambda *_: heard.append("first"))
    event.listen(cls, scene.event, lambda *_: heard.append("second"))
    event.listen(cls, scene.event, lambda *_: heard.append("inserted"), insert=True)

    scene.act(cls)

    assert heard == ["inserted", "first", "second"]


def test_pickling_is_told_on_both_ways_and_may_change_what_is_kept() -> None:
    heard: list[object] = []

    def drop(target: Any, state_dict: dict[str, object]) -> None:
        heard.append(("pickle", type(target), "extra" in state_dict))
        state_dict["extra"] = 1

    def note(target: Any, state_dict: dict[str, object]) -> None:
        heard.append(("unpickle", target.x, state_dict["extra"]))

    event.listen(Restored, "pickle", drop, propagate=True)
    event.listen(Restored, "unpickle", note, propagate=True)

    pickle.loads(pickle.dumps(RestoredBelow(x=2)))

    assert heard == [("pickle", RestoredBelow, False), ("unpickle", 2, 1)]


# first_init --------------------------------------------------------------------------------------


def test_first_object_of_a_class_is_told_once() -> None:
    cls = fresh_class()
    heard: list[object] = []
    event.listen(cls, "first_init", lambda manager, class_: heard.append((manager, class_)))

    cls(x=1)
    cls(x=1)

    assert heard == [(manager_of_class(cls), cls)]


def test_first_object_of_a_class_that_no_base_declares_is_told_once() -> None:
    class Plain:
        pass

    heard: list[object] = []
    event.listen(Plain, "first_init", lambda _manager, class_: heard.append(class_), propagate=True)

    class Below(Plain):
        pass

    for cls in (Plain, Below):
        register_class(cls)
        cls()
        cls()

    assert heard == [Plain, Below]


# Classes that are still to come ------------------------------------------------------------------


def test_listener_of_a_mixin_hears_the_classes_that_are_declared_with_it() -> None:
    class Mixin:
        pass

    heard: list[object] = []
    event.listen(Mixin, "init", lambda target, *_: heard.append(type(target)), propagate=True)

    class First(Mixin, Base):
        x: Mapped[int]

    class Second(First):
        pass

    First()
    Second()

    assert heard == [First, Second]


# Instrumentation ---------------------------------------------------------------------------------


def test_listeners_of_base_and_subclass_hear_in_the_order_of_registration() -> None:
    class Upper:
        pass

    class Lower(Upper):
        pass

    heard: list[str] = []
    event.listen(Lower, "class_instrument", lambda _: heard.append("lower"))
    event.listen(Upper, "class_instrument", lambda _: heard.append("upper"))
    event.listen(Lower, "class_instrument", lambda _: heard.append("inserted"), insert=True)

    register_class(Lower)

    assert heard == ["inserted", "lower", "upper"]


def test_instrumentation_listener_can_be_found_and_removed() -> None:
    class Plain:
        pass

    heard: list[type] = []
    event.listen(Plain, "class_instrument", heard.append)
    was_there = event.contains(Plain, "class_instrument", heard.append)
    event.remove(Plain, "class_instrument", heard.append)

    register_class(Plain)

    assert was_there
    assert not event.contains(Plain, "class_instrument", heard.append)
    assert heard == []


def test_once_and_named_work_for_instrumentation() -> None:
    class Upper:
        pass

    class Lower(Upper):
        pass

    heard: list[object] = []
    event.listen(Upper, "class_instrument", heard.append, once=True)
    event.listen(
        Upper, "attribute_instrument", lambda **told: heard.append(sorted(told)), named=True
    )
    register_class(Upper)
    register_class(Lower)
    register_attribute(Lower, "x")

    assert heard == [Upper, ["cls", "inst", "key"]]


def test_built_in_class_may_be_the_target_of_instrumentation() -> None:
    class Odd(dict[str, int]):
        pass

    heard: list[type] = []
    event.listen(dict, "class_instrument", heard.append)

    register_class(Odd)
    register_class(type("Other", (), {}))
    event.remove(dict, "class_instrument", heard.append)

    assert heard == [Odd]


# Life of classes ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["class_instrument", "init", "set", "load", "held"])
def test_class_is_collected_though_listeners_refer_to_it(name: str) -> None:
    def declare() -> ref[type]:
        class Author(Base):
            name: Mapped[str]

        class Unmapped:
            pass

        def hear(*_: object) -> tuple[type, ...]:
            return Author, Unmapped

        target: Any = {"set": Author.name, "held": Unmapped}.get(name, Author)
        event.listen(target, "load" if name == "held" else name, hear, propagate=True)
        Author(name="x")
        return ref({"held": Unmapped}.get(name, Author))

    class_ = declare()
    gc.collect()

    assert class_() is None


def test_end_of_instrumentation_leaves_the_class_s_listeners_for_the_next_time() -> None:
    class Plain:
        pass

    heard: list[type] = []
    event.listen(Plain, "class_instrument", heard.append)
    register_class(Plain)
    unregister_class(Plain)
    register_class(Plain)

    assert heard == [Plain, Plain]


# reconstructor -----------------------------------------------------------------------------------


def test_reconstructor_runs_when_an_object_is_loaded_and_may_be_overridden() -> None:
    heard: list[object] = []

    class Upper(Base):
        x: Mapped[int]

        @reconstructor
        def restore(self) -> None:
            heard.append(("upper", self))

    class Inheriting(Upper):
        pass

    class Overriding(Upper):
        @override
        def restore(self) -> None:
            heard.append(("overriding", self))

    one, two = (fire("load", None)(cls) for cls in (Inheriting, Overriding))

    assert heard == [("upper", one), ("overriding", two)]


def test_reconstructor_that_takes_more_than_the_object_and_the_context_is_refused() -> None:
    with pytest.raises(ListenerSignatureError, match="load"):

        class Loaded(Base):
            x: Mapped[int]

            @reconstructor  # type: ignore[type-var]  # refused
            def restore(self, context: object, more: object) -> None: ...
