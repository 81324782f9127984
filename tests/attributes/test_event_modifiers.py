"""Each event of an attribute with each modifier: what the listener is given, and what it can do."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from declarative_instr import (
    NO_VALUE,
    DeclarativeBase,
    Mapped,
    event,
    flag_modified,
    inspect,
    relationship,
)
from declarative_instr.attributes import AttributeEvents
from declarative_instr.attributes.tokens import AttributeEventToken
from declarative_instr.collections import attribute_keyed_dict
from declarative_instr.constants import (
    NO_KEY,
    OP_APPEND,
    OP_BULK_REPLACE,
    OP_MODIFIED,
    OP_REMOVE,
    OP_REPLACE,
)
from tests.tracking import attribute_of


class Base(DeclarativeBase):
    pass


class Paper(Base):
    title: Mapped[str]


def folder_classes() -> tuple[Any, Any]:
    """A class with one attribute of each kind, and a subclass of it."""

    class Folder(Base):
        name: Mapped[str]
        papers: Mapped[list[Paper]] = relationship()
        marked: Mapped[set[Paper]] = relationship()
        indexed: Mapped[dict[str, Paper]] = relationship(
            collection_class=attribute_keyed_dict("title")
        )

    class Binder(Folder):
        pass

    return Folder, Binder


@dataclass(frozen=True)
class Scene:
    """How an event of one attribute comes about, and what it tells."""

    event: str
    key: str
    prepare: Callable[[Any, Any], object]
    act: Callable[[Any, Any], object]
    told: Callable[[Any, Any], tuple[object, ...]]
    """What a listener is given after the target; the initiator by its operation."""
    place: object = None
    """What `include_key` adds."""


def nothing(_folder: Any, _paper: Any) -> None: ...


SCENES = [
    Scene(
        "set",
        "name",
        nothing,
        lambda f, _: setattr(f, "name", "a"),
        lambda _f, _p: ("a", NO_VALUE, OP_REPLACE),
    ),
    Scene(
        "remove",
        "name",
        lambda f, _: setattr(f, "name", "a"),
        lambda f, _: delattr(f, "name"),
        lambda _f, _p: ("a", OP_REMOVE),
        NO_KEY,
    ),
    Scene(
        "init_scalar",
        "name",
        nothing,
        lambda f, _: f.name,
        lambda f, _: (None, vars(f)),
    ),
    Scene(
        "modified",
        "name",
        lambda f, _: setattr(f, "name", "a"),
        lambda f, _: flag_modified(f, "name"),
        lambda _f, _p: (OP_MODIFIED,),
    ),
    Scene(
        "append",
        "papers",
        nothing,
        lambda f, p: f.papers.insert(0, p),
        lambda _f, p: (p, OP_APPEND),
        0,
    ),
    Scene(
        "append",
        "indexed",
        nothing,
        lambda f, p: f.indexed.setdefault("t", p),
        lambda _f, p: (p, OP_APPEND),
        "t",
    ),
    Scene(
        "append_wo_mutation",
        "marked",
        lambda f, p: f.marked.add(p),
        lambda f, p: f.marked.add(p),
        lambda _f, p: (p, OP_APPEND),
        NO_KEY,
    ),
    Scene(
        "remove",
        "indexed",
        lambda f, p: f.indexed.setdefault("t", p),
        lambda f, _: f.indexed.pop("t"),
        lambda _f, p: (p, OP_REMOVE),
        "t",
    ),
    Scene(
        "bulk_replace",
        "papers",
        nothing,
        lambda f, p: setattr(f, "papers", [p]),
        lambda _f, p: ([p], OP_BULK_REPLACE),
    ),
    Scene(
        "bulk_replace",
        "indexed",
        nothing,
        lambda f, p: setattr(f, "indexed", {"t": p}),
        lambda _f, p: ([p], OP_BULK_REPLACE),
        ["t"],
    ),
    Scene(
        "init_collection",
        "papers",
        nothing,
        lambda f, p: f.papers.append(p),
        lambda f, _: (f.papers, f.papers._sa_adapter),
    ),
    Scene(
        "dispose_collection",
        "papers",
        lambda f, p: f.papers.append(p),
        lambda f, _: setattr(f, "papers", []),
        lambda _f, p: ([p], "adapter"),
    ),
]
WITH_KEY = {"append": "key", "append_wo_mutation": "key", "remove": "key", "bulk_replace": "keys"}
LAST = {"init_scalar": "dict_", "dispose_collection": "adapter"}

every_scene = pytest.mark.parametrize("scene", SCENES, ids=lambda s: f"{s.event}-{s.key}")
Call = tuple[tuple[object, ...], dict[str, object]]


def recorded(args: tuple[Any, ...], scene: Scene) -> tuple[object, ...]:
    """The arguments, comparable: an initiator by its operation, a disposed adapter by a word."""
    last = args[-1]
    if isinstance(last, AttributeEventToken):
        assert last.key == scene.key
        last = last.op
    return (*args[:-1], "adapter" if scene.event == "dispose_collection" else last)


def play(scene: Scene, cls: Any, **modifiers: bool) -> tuple[Any, Any, list[Call]]:
    """Listen to the attribute of `cls` and let the event happen to a new object of it."""
    heard: list[Call] = []

    def hear(*args: Any, **keywords: object) -> object:
        heard.append((recorded(args, scene) if args else (), keywords))
        return args[1] if len(args) > 1 else keywords.get("value")

    target, paper = cls(), Paper(title="t")
    scene.prepare(target, paper)
    event.listen(attribute_of(cls, scene.key), scene.event, hear, **modifiers)
    scene.act(target, paper)
    return target, paper, heard


@every_scene
@pytest.mark.parametrize("modifier", ["insert", "once", "propagate", "retval", "active_history"])
def test_listener_is_given_the_target_and_what_happens(scene: Scene, modifier: str) -> None:
    folder, _ = folder_classes()

    target, paper, heard = play(scene, folder, **{modifier: True})

    assert heard == [((target, *scene.told(target, paper)), {})]


@every_scene
def test_raw_listener_is_given_the_state(scene: Scene) -> None:
    folder, _ = folder_classes()

    target, paper, heard = play(scene, folder, raw=True)

    assert heard == [((inspect(target), *scene.told(target, paper)), {})]


@every_scene
def test_named_listener_is_given_all_by_the_documented_names(scene: Scene) -> None:
    folder, _ = folder_classes()

    _, _, heard = play(scene, folder, named=True)

    ((args, keywords),) = heard
    declared = AttributeEvents.events[scene.event].parameters.values()
    assert args == ()
    assert list(keywords) == [one.name for one in declared if one.kind is not one.KEYWORD_ONLY]


@every_scene
def test_include_key_adds_the_place_in_the_collection(scene: Scene) -> None:
    folder, _ = folder_classes()

    _, _, heard = play(scene, folder, include_key=True)

    ((_, keywords),) = heard
    name = WITH_KEY.get(scene.event)
    assert keywords == ({} if name is None else {name: scene.place})


@every_scene
@pytest.mark.parametrize("propagate", [False, True])
def test_only_a_propagating_listener_hears_objects_of_subclasses(
    scene: Scene, *, propagate: bool
) -> None:
    folder, binder = folder_classes()
    heard: list[object] = []
    event.listen(
        attribute_of(folder, scene.key),
        scene.event,
        lambda *told: heard.append(told[0]),
        propagate=propagate,
    )

    class Later(binder):  # type: ignore[valid-type,misc]  # a class from a function
        pass

    targets = [binder(), Later()]
    for target in targets:
        paper = Paper(title="t")
        scene.prepare(target, paper)
        heard.clear() if target is targets[0] else None
        scene.act(target, paper)

    assert ({id(one) for one in heard} == {id(one) for one in targets}) is propagate
    assert bool(heard) is propagate


@every_scene
def test_once_listener_hears_one_event_of_all_objects(scene: Scene) -> None:
    folder, _ = folder_classes()
    heard: list[object] = []
    targets = [(folder(), Paper(title="t")) for _ in range(2)]
    for target, paper in targets:
        scene.prepare(target, paper)

    event.listen(
        attribute_of(folder, scene.key),
        scene.event,
        lambda *told: heard.append(told[0]),
        once=True,
    )
    for target, paper in targets:
        scene.act(target, paper)

    assert heard == [targets[0][0]]


@every_scene
def test_inserted_listener_comes_first(scene: Scene) -> None:
    folder, _ = folder_classes()
    heard: list[str] = []
    target, paper = folder(), Paper(title="t")
    scene.prepare(target, paper)
    attribute = attribute_of(folder, scene.key)
    event.listen(attribute, scene.event, lambda *_: heard.append("first"))
    event.listen(attribute, scene.event, lambda *_: heard.append("second"))
    event.listen(attribute, scene.event, lambda *_: heard.append("inserted"), insert=True)

    scene.act(target, paper)

    assert heard == ["inserted", "first", "second"]


@every_scene
def test_listener_may_remove_itself_and_one_that_comes_later(scene: Scene) -> None:
    folder, _ = folder_classes()
    heard: list[str] = []
    attribute = attribute_of(folder, scene.key)

    def leave(*_: object) -> None:
        heard.append("leaving")
        event.remove(attribute, scene.event, leave)
        event.remove(attribute, scene.event, stay)
        event.listen(attribute, scene.event, lambda *_: heard.append("new"))

    def stay(*_: object) -> None:
        heard.append("staying")

    first, second = (folder(), Paper(title="t")), (folder(), Paper(title="t"))
    for target, paper in (first, second):
        scene.prepare(target, paper)
    event.listen(attribute, scene.event, leave)
    event.listen(attribute, scene.event, stay)

    scene.act(*first)
    heard_first = heard[:]
    scene.act(*second)

    assert heard_first == ["leaving", "staying"]  # what is being fired goes on as it was
    assert heard[2:] == ["new"]


# What one modifier does to one event -------------------------------------------------------------


def test_answer_of_a_retval_listener_takes_the_value_s_place() -> None:
    folder, _ = folder_classes()
    other = Paper(title="other")
    event.listen(folder.name, "set", lambda _t, value, *_: value + "!", retval=True)
    event.listen(folder.name, "set", lambda _t, value, *_: value + "?", retval=True)
    event.listen(folder.papers, "append", lambda *_: other, retval=True)

    one = folder(name="a", papers=[Paper(title="t")])
    one.papers.append(Paper(title="t"))

    assert one.name == "a!?"
    assert one.papers == [other, other]


def test_answer_of_a_listener_without_retval_is_not_looked_at() -> None:
    folder, _ = folder_classes()
    event.listen(folder.name, "set", lambda *_: "other")
    event.listen(folder.name, "init_scalar", lambda *_: "default")

    assert folder(name="a").name == "a"
    assert folder().name is None


def test_answer_of_an_init_scalar_listener_is_what_the_attribute_reads() -> None:
    folder, _ = folder_classes()

    @event.listens_for(folder.name, "init_scalar", retval=True)
    def default(_target: object, _value: object, dict_: dict[str, object]) -> str:
        dict_["name"] = "default"
        return "default"

    one = folder()

    assert (one.name, vars(one)["name"]) == ("default", "default")


def test_bulk_replace_listener_may_change_the_members_in_place() -> None:
    folder, _ = folder_classes()
    other = Paper(title="other")

    @event.listens_for(folder.papers, "bulk_replace")
    def add(_target: object, values: list[Any], _initiator: object) -> None:
        values.append(other)

    one = folder(papers=[])

    assert one.papers == [other]


@pytest.mark.parametrize("name", ["set", "remove", "append"])
def test_active_history_of_a_listener_lasts_as_long_as_the_listener(name: str) -> None:
    folder, _ = folder_classes()
    attribute = attribute_of(folder, "papers" if name == "append" else "name")

    def hear(*_: object) -> None: ...

    event.listen(attribute, name, hear, active_history=True)
    with_listener = attribute.impl.active_history
    event.remove(attribute, name, hear)

    assert (with_listener, attribute.impl.active_history) == (True, False)
