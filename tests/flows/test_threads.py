"""Sixteen threads at once define classes, listen, construct, edit and pickle."""

import pickle
import sys
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from typing_extensions import TypeVar

from declarative_instr import (
    ClassManager,
    DeclarativeBase,
    DeclarativeMeta,
    Mapped,
    attribute,
    event,
    get_history,
    inspect,
    manager_of_class,
    register_attribute,
    register_class,
    relationship,
    unregister_class,
)
from declarative_instr.exc import InvalidRequestError

THREADS = 16

ResultT = TypeVar("ResultT")


class Base(DeclarativeBase):
    pass


class Folder(Base):
    name: Mapped[str]
    notes: Mapped[list["Note"]] = relationship(back_populates="folder")


class Note(Base):
    text: Mapped[str]
    folder: Mapped[Folder | None] = relationship(back_populates="notes")


@pytest.fixture(autouse=True)
def _frequent_switches() -> Iterator[None]:
    """Let the interpreter change threads after almost every instruction."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def at_once(work: Callable[[int], ResultT]) -> list[ResultT]:
    """Run `work` with the number of each thread, all starting together; errors are raised here."""
    barrier = Barrier(THREADS)

    def begin(number: int) -> ResultT:
        barrier.wait()
        return work(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(begin, range(THREADS)))


def define_children(base: type[DeclarativeBase], suffix: str) -> tuple[type, type]:
    """A class, and one that refers to it and is referred to by it."""
    parent = DeclarativeMeta(f"Parent{suffix}", (base,), {"__module__": __name__})
    child = DeclarativeMeta(
        f"Child{suffix}",
        (base,),
        {"__module__": __name__, "__annotations__": {"parent": Mapped[parent]}},  # type: ignore[valid-type]  # made at run time
    )
    return parent, child


def test_each_thread_uses_the_classes_it_defined_while_others_define() -> None:
    class Root(DeclarativeBase):
        pass

    def define_and_use(number: int) -> bool:
        for round_ in range(5):
            parent, child = define_children(Root, f"{number}x{round_}")
            one = parent()
            if child(parent=one).parent is not one:
                return False
        return True

    assert all(at_once(define_and_use))


def test_first_init_fires_once_for_a_class_that_many_threads_construct() -> None:
    class Fresh(Base):
        name: Mapped[str]

    fired: list[type] = []
    event.listen(Fresh, "first_init", lambda manager, cls: fired.append(cls))

    at_once(lambda number: Fresh(name=str(number)))

    assert fired == [Fresh]


def test_no_listener_is_lost_while_others_come_and_go() -> None:
    heard: list[int] = []

    def listen_and_leave(number: int) -> None:
        def stays(target: object, value: object, old: object, initiator: object) -> None:
            heard.append(number)

        def goes(target: object, value: object, old: object, initiator: object) -> None:
            pass

        for _ in range(20):
            event.listen(Thing.name, "set", goes)
            event.remove(Thing.name, "set", goes)
        event.listen(Thing.name, "set", stays)

    class Thing(Base):
        name: Mapped[str]

    at_once(listen_and_leave)
    Thing().name = "heard by all"

    assert sorted(heard) == list(range(THREADS))


def test_listeners_reach_subclasses_that_other_threads_define_meanwhile() -> None:
    class Thing(Base):
        name: Mapped[str]

    heard: list[object] = []

    def note_value(target: object, value: object, old: object, initiator: object) -> None:
        heard.append(value)

    def define_or_listen(number: int) -> type | None:
        if number == 0:
            event.listen(Thing.name, "set", note_value, propagate=True)
            return None
        return DeclarativeMeta(f"Thing{number}", (Thing,), {"__module__": __name__})

    defined = [cls for cls in at_once(define_or_listen) if cls is not None]
    for number, cls in enumerate(defined):
        cls().name = str(number)

    assert heard == [str(number) for number in range(THREADS - 1)]


def test_objects_of_one_class_are_edited_independently() -> None:
    def edit(number: int) -> tuple[list[str], object]:
        folder = Folder(name=f"folder {number}", notes=[])
        for position in range(30):
            folder.notes.append(Note(text=f"{number}:{position}"))
        for note in folder.notes[::2]:
            note.folder = None
        return [note.text for note in folder.notes], get_history(folder, "notes").deleted

    results = at_once(edit)

    for number, (texts, _) in enumerate(results):
        assert texts == [f"{number}:{position}" for position in range(1, 30, 2)]


def test_the_state_of_a_shared_object_is_one_for_all_threads() -> None:
    shared = [Note(text=str(number)) for number in range(50)]

    states = at_once(lambda _: [inspect(note) for note in shared])

    for position, note in enumerate(shared):
        assert {id(found[position]) for found in states} == {id(inspect(note))}


def test_pickles_made_at_once_restore_equal_graphs() -> None:
    def pickle_and_restore(number: int) -> list[str]:
        folder = Folder(name=str(number), notes=[Note(text=f"{number}.{n}") for n in range(5)])
        for _ in range(5):
            folder = pickle.loads(pickle.dumps(folder))
        return [f"{note.folder and note.folder.name}/{note.text}" for note in folder.notes]

    results = at_once(pickle_and_restore)

    for number, texts in enumerate(results):
        assert texts == [f"{number}/{number}.{position}" for position in range(5)]


def test_listener_of_init_is_heard_though_the_constructor_is_made_meanwhile() -> None:
    heard: list[object] = []

    def hear(target: object, args: object, kwargs: object) -> None:
        heard.append(target)

    for _ in range(20):

        class Fresh(Base):
            name: Mapped[str]

        def construct_or_listen(number: int, fresh: type = Fresh) -> None:
            if number == 0:
                event.listen(fresh, "init", hear)
            else:
                fresh(name="early")

        at_once(construct_or_listen)
        late = Fresh(name="late")

        assert heard[-1] is late


def test_attribute_added_to_a_base_reaches_subclasses_that_are_declared_meanwhile() -> None:
    class Root(DeclarativeBase):
        pass

    class Upper(Root):
        first: Mapped[int]

    def add_or_declare(number: int) -> type | None:
        if number % 2:
            setattr(Upper, f"added{number}", attribute())
            return None
        return DeclarativeMeta(f"Lower{number}", (Upper,), {"__module__": __name__})

    declared = [cls for cls in at_once(add_or_declare) if cls is not None]

    for cls in declared:
        manager: ClassManager[Any] = manager_of_class(cls)
        assert set(manager) == set(manager_of_class(Upper))
        assert all(vars(cls)[key] is one for key, one in manager.items())


def test_one_of_many_threads_registers_a_class_and_the_others_are_told() -> None:
    class Foreign:
        pass

    def register(_number: int) -> str:
        try:
            register_class(Foreign)
        except InvalidRequestError as error:
            return str(error)
        return "registered"

    outcomes = at_once(register)

    assert outcomes.count("registered") == 1
    assert all("instrumented already" in one for one in outcomes if one != "registered")


class Slotted:
    __slots__ = ("__weakref__", "name")


class WithDict:
    pass


@pytest.mark.parametrize("class_", [Slotted, WithDict])
def test_foreign_object_made_without_constructor_gets_one_state(class_: type) -> None:
    register_class(class_)
    register_attribute(class_, "name")
    shared: list[Any] = [object.__new__(class_) for _ in range(50)]

    states = at_once(lambda _: [inspect(one) for one in shared])

    for position, one in enumerate(shared):
        assert {id(found[position]) for found in states} == {id(inspect(one))}
    unregister_class(class_)


def test_no_attribute_of_a_class_calls_back_when_it_goes() -> None:
    """CPython still finds a dying attribute in its cache of class attributes; the callback is Python
    code, other threads run meanwhile, and one that reads the attribute crashes."""

    class Used(Base):
        name: Mapped[str]
        items: Mapped[list[str]]

    event.listen(Used, "init", lambda target, args, kwargs: None)
    event.listen(Used.name, "set", lambda target, value, old, initiator: None)
    Used(name="used")

    callbacks = [
        (key, weak.__callback__)
        for cls in (Used, Base, Folder, Note)
        for key, value in vars(cls).items()
        if key not in {"__weakref__", "_sa_class_manager"}
        for weak in weakref.getweakrefs(value)
        if not isinstance(value, type)
    ]

    assert [one for one in callbacks if one[1] is not None] == []
