"""The works on a database; figures are per object, parent or query."""

import gc
import statistics
import threading
import time
from collections.abc import Callable, Sequence

from benchmarks.measure import (
    Reach,
    Setting,
    Work,
    import_milliseconds,
    resident_bytes,
    seconds,
)
from benchmarks.rows.subject import RowSubject

ITEMS = 50_000
CHANGED = 20_000
PARENTS = 5000
UPDATED = "select sum(i2) from item"


def _microseconds_of_reads(
    subject: RowSubject, action: Callable[[], object], operations: int
) -> float:
    subject.after_read()
    action()  # mappers are configured, statements cached
    subject.after_read()
    found = []
    for _ in range(3):
        spent, held = seconds(action)
        subject.after_read()
        del held
        found.append(spent / operations * 1e6)
    return statistics.median(found)


def insert_objects(subject: RowSubject, setting: Setting) -> float:
    """Insert by the unit of work."""
    count = setting.count(ITEMS)
    subject.insert_objects(50)
    subject.database.fill()
    spent, held = seconds(lambda: subject.insert_objects(count))
    assert len(held) == count
    assert subject.database.one("select count(*) from item") == count
    assert subject.database.one("select sum(i3) from item") == 3 * sum(range(count))
    return spent / count * 1e6


def insert_values(subject: RowSubject, setting: Setting) -> float:
    """Insert by the bulk path."""
    count = setting.count(ITEMS)
    subject.insert_values(50)
    subject.database.fill()
    spent, _ = seconds(lambda: subject.insert_values(count))
    assert subject.database.one("select count(*) from item") == count
    return spent / count * 1e6


def load_items(subject: RowSubject, setting: Setting) -> float:
    """Load full objects."""
    count = setting.count(ITEMS)
    subject.database.fill(items=count)
    assert len(subject.load_items()) == count
    return _microseconds_of_reads(subject, subject.load_items, count)


def load_again(subject: RowSubject, setting: Setting) -> float:
    """Load what is in the identity map."""
    count = setting.count(ITEMS)
    subject.database.fill(items=count)
    kept = subject.keep_items()
    assert len(subject.load_items_again(kept)) == count
    return _microseconds_of_reads(subject, lambda: subject.load_items_again(kept), count)


def _load_families(subject: RowSubject, setting: Setting, *, is_joined: bool) -> float:
    parents = setting.count(PARENTS)
    subject.database.fill(parents=parents, children=10)
    assert subject.load_families(is_joined=is_joined)[1] == parents * 10
    return _microseconds_of_reads(
        subject, lambda: subject.load_families(is_joined=is_joined), parents * 11
    )


def load_select_in(subject: RowSubject, setting: Setting) -> float:
    """Load children by a second statement."""
    return _load_families(subject, setting, is_joined=False)


def load_joined(subject: RowSubject, setting: Setting) -> float:
    """Load children in the same statement."""
    return _load_families(subject, setting, is_joined=True)


def walk_lazily(subject: RowSubject, setting: Setting) -> float:
    """Load children parent by parent."""
    parents = setting.count(500)
    subject.database.fill(parents=parents, children=10)
    assert subject.walk_lazily(parents)[1] == parents * 10
    return _microseconds_of_reads(subject, lambda: subject.walk_lazily(parents), parents)


def _filled_keys(subject: RowSubject, setting: Setting) -> Sequence[int]:
    """Fill the table; give its keys in an order that is not theirs."""
    count = setting.count(5000)
    subject.database.fill(items=count)
    return [1 + (number * 7919) % count for number in range(count)]


def get_in_new_sessions(subject: RowSubject, setting: Setting) -> float:
    """Get by key, a session for each."""
    keys = _filled_keys(subject, setting)
    subject.get_in_new_sessions(keys[:20])
    spent, _ = seconds(lambda: subject.get_in_new_sessions(keys))
    return spent / len(keys) * 1e6


def get_in_one_session(subject: RowSubject, setting: Setting) -> float:
    """Get by key what is not loaded."""
    keys = _filled_keys(subject, setting)
    subject.get_in_one_session(keys[:20])
    spent, _ = seconds(lambda: subject.get_in_one_session(keys))
    return spent / len(keys) * 1e6


def get_kept(subject: RowSubject, setting: Setting) -> float:
    """Get by key what is loaded."""
    keys = _filled_keys(subject, setting)
    kept = subject.keep_items()
    return _microseconds_of_reads(subject, lambda: subject.get_kept(kept, keys), len(keys))


def update_objects(subject: RowSubject, setting: Setting) -> float:
    """Change one column of loaded objects."""
    count = setting.count(CHANGED)
    subject.database.fill(items=count)
    subject.update_objects(subject.hold(20))
    held = subject.hold(count)
    spent, _ = seconds(lambda: subject.update_objects(held))
    assert subject.database.one(UPDATED) == sum(range(2, count + 2))
    return spent / count * 1e6


def update_values(subject: RowSubject, setting: Setting) -> float:
    """Change one column by the bulk path."""
    count = setting.count(CHANGED)
    subject.database.fill(items=count)
    subject.update_values(min(20, count))
    spent, _ = seconds(lambda: subject.update_values(count))
    assert subject.database.one(UPDATED) == sum(range(2, count + 2))
    return spent / count * 1e6


def delete_objects(subject: RowSubject, setting: Setting) -> float:
    """Delete loaded objects."""
    count = setting.count(CHANGED)
    subject.database.fill(items=count + 20)
    subject.delete_objects(subject.hold(20))
    held = subject.hold(count)
    spent, _ = seconds(lambda: subject.delete_objects(held))
    assert subject.database.one("select count(*) from item") == 0
    return spent / count * 1e6


def save_families(subject: RowSubject, setting: Setting) -> float:
    """Flush parents and children with new keys."""
    parents = setting.count(PARENTS)
    subject.save_families(5, 5)
    subject.database.fill()
    spent, held = seconds(lambda: subject.save_families(parents, 5))
    assert len(held) == parents
    matching = (
        "select count(*) from child join parent on parent.id = child.parent_id"
        " where child.n = parent.n"
    )
    assert subject.database.one(matching) == parents * 5
    return spent / (parents * 6) * 1e6


def query_often(subject: RowSubject, setting: Setting) -> float:
    """Run small selects."""
    keys = _filled_keys(subject, setting)
    subject.query_often(keys[:20])
    spent, found = seconds(lambda: subject.query_often(keys))
    assert found == len(keys)
    return spent / len(keys) * 1e6


def query_prepared(subject: RowSubject, setting: Setting) -> float:
    """Run one small select many times."""
    keys = _filled_keys(subject, setting)
    subject.query_prepared(keys[:20])
    spent, found = seconds(lambda: subject.query_prepared(keys))
    assert found == len(keys)
    return spent / len(keys) * 1e6


def memory(subject: RowSubject, setting: Setting) -> float:
    """Load objects; the highest memory on the way, over that before."""
    count = setting.count(200_000)
    subject.database.fill(items=20)
    subject.load_items()
    subject.after_read()
    subject.database.fill(items=count)
    gc.collect()
    before = resident_bytes()
    highest = before
    is_loaded = threading.Event()

    def watch() -> None:
        nonlocal highest
        while not is_loaded.is_set():
            highest = max(highest, resident_bytes())
            time.sleep(0.005)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        held = subject.load_items()
    finally:
        is_loaded.set()
        watcher.join()
    assert len(held) == count
    return (max(highest, resident_bytes()) - before) / 2**20


def import_time(subject: RowSubject, setting: Setting) -> float:
    """Import the ORM layer."""
    return import_milliseconds(subject.imported)


def _reach(ratio: float) -> Reach:
    return Reach(ratio, ratio)


WORKS = (
    Work("insert", "insert 50 000 by add_all + commit", "us/object", insert_objects, _reach(0.15)),
    Work("insert_bulk", "insert 50 000, bulk path", "us/row", insert_values, _reach(0.50)),
    Work("load", "load 50 000 entities", "us/object", load_items, _reach(0.45)),
    Work("load_again", "load again, in the identity map", "us/object", load_again, _reach(0.65)),
    Work("select_in", "5 000 x 10 children, select-in", "us/object", load_select_in, _reach(0.30)),
    Work("joined", "5 000 x 10 children, joined", "us/object", load_joined, _reach(0.30)),
    Work("lazy", "lazy children of 500 parents", "us/parent", walk_lazily, _reach(0.30)),
    Work("get_fresh", "get, new session each", "us/get", get_in_new_sessions, _reach(0.30)),
    Work("get_cold", "get, one session, not loaded", "us/get", get_in_one_session, _reach(0.30)),
    Work("get_warm", "get, in the identity map", "us/get", get_kept, _reach(0.25)),
    Work("update", "update 20 000 loaded + commit", "us/object", update_objects, _reach(0.25)),
    Work("update_bulk", "update 20 000, bulk path", "us/row", update_values, _reach(0.60)),
    Work("delete", "delete 20 000 loaded + commit", "us/object", delete_objects, _reach(0.30)),
    Work("families", "flush 5 000 x 5 children", "us/object", save_families, _reach(0.15)),
    Work("query", "small select built each time", "us/query", query_often, _reach(0.75)),
    Work("query_once", "small select built once", "us/query", query_prepared, _reach(0.45)),
    Work("memory_load", "peak memory, load 200 000", "MiB", memory, _reach(0.50), is_alone=True),
    Work("import_orm", "import the ORM layer", "ms", import_time, _reach(0.90), is_alone=True),
)
