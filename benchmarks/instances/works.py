"""The works without a database; figures are per class, object or operation."""

import gc
import pickle
import statistics
from collections.abc import Callable
from time import process_time
from typing import Any

from benchmarks.instances.subject import InstanceSubject
from benchmarks.measure import (
    NotPossibleError,
    Reach,
    Setting,
    Work,
    import_milliseconds,
    per_operation,
    resident_bytes,
    seconds,
)

OBJECTS = 1000
PARENTS, CHILDREN = 200, 20


def define(subject: InstanceSubject, setting: Setting) -> float:
    """Create classes."""
    count = setting.count(500)
    spent, classes = seconds(lambda: subject.define(count))
    assert len(classes) == count
    return spent / count * 1e6


def construct(subject: InstanceSubject, setting: Setting) -> float:
    """Call the class with ten keywords."""
    cls, count = subject.record, setting.count(5000)
    found = []
    for _ in range(5):
        keys = subject.keys(count)
        gc.collect()
        start = process_time()
        for key in keys:
            cls(i0=key, i1=1, i2=2, i3=3, i4=4, s0="a", s1="b", s2="c", s3="d", s4="e")
        found.append((process_time() - start) / count)
    return statistics.median(found) * 1e6


def read(subject: InstanceSubject, setting: Setting) -> float:
    """Read loaded attributes."""
    objects = subject.make(OBJECTS)

    def read_all() -> None:
        for _ in range(20):
            for one in objects:
                one.i1
                one.i2
                one.i3
                one.i4
                one.s0
                one.s1
                one.s2
                one.s3
                one.s4
                one.i1

    return per_operation(read_all, OBJECTS * 200) * 1e9


def read_beside(subject: InstanceSubject, setting: Setting) -> float:
    """Read while a class with another instrumentation is alive."""
    subject.make_alternate()
    return read(subject, setting)


def _writer(objects: list[Any]) -> Callable[[], None]:
    def write_all() -> None:
        for number in range(1_000_000, 1_000_010):
            text = str(number)
            for one in objects:
                one.i1 = number
                one.i2 = number
                one.s1 = text
                one.s2 = text

    return write_all


def write(subject: InstanceSubject, setting: Setting) -> float:
    """Write attributes of new objects."""
    return per_operation(_writer(subject.make(OBJECTS)), OBJECTS * 40) * 1e9


def write_again(subject: InstanceSubject, setting: Setting) -> float:
    """Write attributes that have changed since the flush."""
    objects = subject.make(OBJECTS)
    subject.clean(objects)
    return per_operation(_writer(objects), OBJECTS * 40) * 1e9


def write_beside(subject: InstanceSubject, setting: Setting) -> float:
    """Write again while a class with another instrumentation is alive."""
    subject.make_alternate()
    return write_again(subject, setting)


def write_first(subject: InstanceSubject, setting: Setting) -> float:
    """Write one attribute of flushed objects, so that the old value must be kept."""
    objects = subject.make(OBJECTS)
    found = []
    for number in range(2_000_000, 2_000_011):
        subject.clean(objects)
        gc.collect()
        start = process_time()
        for one in objects:
            one.i1 = number
        found.append((process_time() - start) / OBJECTS)
    return statistics.median(found) * 1e9


def write_listen(subject: InstanceSubject, setting: Setting) -> float:
    """Write attributes with one listener each."""
    return per_operation(_writer(subject.make_listened(OBJECTS)), OBJECTS * 40) * 1e9


def _changed(subject: InstanceSubject) -> list[Any]:
    objects = subject.make(OBJECTS)
    subject.clean(objects)
    for one in objects:
        one.i1 = 77
    return objects


def _per_object(question: Callable[[Any], object], objects: list[Any]) -> float:
    def ask_all() -> None:
        for one in objects:
            question(one)

    return per_operation(ask_all, len(objects)) * 1e9


def is_modified(subject: InstanceSubject, setting: Setting) -> float:
    """Ask whether changed objects are changed."""
    is_object_modified = subject.modified_test()
    objects = _changed(subject)
    assert is_object_modified(objects[0])
    return _per_object(is_object_modified, objects)


def history(subject: InstanceSubject, setting: Setting) -> float:
    """Ask for the history of one changed attribute."""
    history_of = subject.history_getter()
    return _per_object(history_of, _changed(subject))


def coll_append(subject: InstanceSubject, setting: Setting) -> float:
    """Append children to collections."""
    found = []
    for _ in range(5):
        parents, loose = subject.families(PARENTS, CHILDREN)
        gc.collect()
        start = process_time()
        for parent, children in zip(parents, loose, strict=True):
            for child in children:
                parent.children.append(child)
        found.append((process_time() - start) / (PARENTS * CHILDREN))
        assert loose[0][0].parent is parents[0]
        assert len(parents[0].children) == CHILDREN
    return statistics.median(found) * 1e9


def coll_remove(subject: InstanceSubject, setting: Setting) -> float:
    """Remove children from collections."""
    found = []
    for _ in range(5):
        parents, loose = subject.families(PARENTS, CHILDREN)
        for parent, children in zip(parents, loose, strict=True):
            for child in children:
                parent.children.append(child)
        gc.collect()
        start = process_time()
        for parent, children in zip(parents, loose, strict=True):
            for child in children:
                parent.children.remove(child)
        found.append((process_time() - start) / (PARENTS * CHILDREN))
        assert loose[0][0].parent is None
        assert not parents[0].children
    return statistics.median(found) * 1e9


def coll_set_parent(subject: InstanceSubject, setting: Setting) -> float:
    """Set the parent of children."""
    found = []
    for _ in range(5):
        parents, loose = subject.families(PARENTS, CHILDREN)
        gc.collect()
        start = process_time()
        for parent, children in zip(parents, loose, strict=True):
            for child in children:
                child.parent = parent
        found.append((process_time() - start) / (PARENTS * CHILDREN))
        assert len(parents[0].children) == CHILDREN
    return statistics.median(found) * 1e9


def pickle_round_trip(subject: InstanceSubject, setting: Setting) -> float:
    """Write objects to bytes and read them back."""
    objects = subject.make(OBJECTS)
    back = pickle.loads(pickle.dumps(objects[0], 5))
    if back.s4 != "e":
        msg = "an object does not come back from pickle as it was"
        raise NotPossibleError(msg)

    def round_trips() -> None:
        for one in objects:
            pickle.loads(pickle.dumps(one, 5))

    return per_operation(round_trips, OBJECTS, repeats=5) * 1e6


def memory(subject: InstanceSubject, setting: Setting) -> float:
    """Hold objects; the slot of the list and the key's integer are not the subject's."""
    count = setting.count(200_000)
    subject.make(100)
    gc.collect()
    before = resident_bytes()
    held = subject.make(count)
    gc.collect()
    after = resident_bytes()
    assert len(held) == count
    return (after - before) / count - 8 - 32


def import_time(subject: InstanceSubject, setting: Setting) -> float:
    """Import the core."""
    return import_milliseconds(subject.imported)


WORKS = (
    Work("define", "define a class", "us", define, Reach(0.30, 0.55), is_alone=True),
    Work("construct", "construct with 10 keywords", "us", construct, Reach(0.09, 0.09)),
    Work("read", "read a loaded attribute", "ns", read, Reach(0.25, 0.75)),
    Work("write", "write, new object", "ns", write, Reach(0.10, 0.30)),
    Work("write_first", "first write after a flush", "ns", write_first, Reach(0.18, 0.40)),
    Work("write_again", "write again", "ns", write_again, Reach(0.10, 0.30)),
    Work(
        "read_beside",
        "read, alternate class alive",
        "ns",
        read_beside,
        Reach(0.25, 0.75),
        is_alone=True,
    ),
    Work(
        "write_beside",
        "write again, alternate class alive",
        "ns",
        write_beside,
        Reach(0.10, 0.30),
        is_alone=True,
    ),
    Work("write_listen", "write with one listener", "ns", write_listen, Reach(0.20, 0.35)),
    Work("is_modified", "is it modified?", "ns", is_modified, Reach(0.04, 0.08)),
    Work("history", "history of one attribute", "ns", history, Reach(0.30, 0.45)),
    Work("coll_append", "append to a collection", "ns", coll_append, Reach(0.10, 0.15)),
    Work("coll_remove", "remove from a collection", "ns", coll_remove, Reach(0.10, 0.15)),
    Work("coll_set_parent", "set many-to-one", "ns", coll_set_parent, Reach(0.10, 0.15)),
    Work("pickle", "pickle round trip", "us", pickle_round_trip, Reach(0.45, 0.50)),
    Work("memory", "memory of an instance", "B", memory, Reach(0.30, 0.35), is_alone=True),
    Work("import_core", "import the core", "ms", import_time, Reach(0.25, 0.25), is_alone=True),
)
