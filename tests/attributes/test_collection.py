"""Attributes that hold a collection, without another side."""

import pickle
from collections.abc import Iterator
from typing import Any
from weakref import ref

import pytest
from typing_extensions import override

from declarative_instr import (
    DeclarativeBase,
    Mapped,
    event,
    get_history,
    init_collection,
    inspect,
    relationship,
    set_committed_value,
)
from declarative_instr.attributes.functions import resolve
from declarative_instr.collections import (
    InstrumentedDict,
    InstrumentedList,
    InstrumentedSet,
    attribute_keyed_dict,
    collection,
    collection_adapter,
)
from declarative_instr.constants import (
    NO_KEY,
    NO_VALUE,
    OP_REMOVE,
    PASSIVE_NO_RESULT,
    PassiveFlag,
)
from declarative_instr.exc import (
    CollectionError,
    InstrumentationWarning,
    InvalidRequestError,
    MemberTypeError,
)
from declarative_instr.state.objects import holder_of
from declarative_instr.state.tracked import Tracked
from declarative_instr.state.views import set_identity
from tests.tracking import attribute_of, commit, expire_values, parts


class Base(DeclarativeBase):
    pass


class Item(Base):
    name: Mapped[str]


class Special(Item):
    pass


class Bag:
    """Neither list, set nor dict."""

    def __init__(self) -> None:
        self.items: list[Item] = []

    @collection.appender
    def put(self, item: Item) -> None:
        self.items.append(item)

    @collection.remover
    def take(self, item: Item) -> None:
        self.items.remove(item)

    @collection.iterator
    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)


class Box(Base):
    items: Mapped[list[Item]] = relationship()
    unique: Mapped[set[Item]] = relationship()
    by_key: Mapped[dict[str, Item]] = relationship()
    by_name: Mapped[dict[str, Item]] = relationship(collection_class=attribute_keyed_dict("name"))
    bag: Mapped[list[Item]] = relationship(collection_class=Bag)


KEYS = ("items", "unique", "by_key", "by_name", "bag")


@pytest.fixture
def fresh() -> Any:
    """A class of its own for each test, whose collection may be listened to."""

    class Own(Base):
        items: Mapped[list[Item]] = relationship()

    return Own


def content(box: Box, key: str) -> list[object]:
    adapter = collection_adapter(getattr(box, key))
    assert adapter is not None
    return list(adapter)


def whole(key: str, *items: Item) -> Any:
    """A value that can be assigned to the collection attribute."""
    if key == "unique":
        return set(items)
    if key in ("by_key", "by_name"):
        return {item.name: item for item in items}
    return list(items)


# Reading -------------------------------------------------------------------------------------


def test_unset_collections_are_empty_ones_of_the_annotated_kind() -> None:
    box = Box()

    assert type(box.items) is InstrumentedList
    assert type(box.unique) is InstrumentedSet
    assert type(box.by_key) is InstrumentedDict
    assert (box.items, box.unique, box.by_key, box.by_name) == ([], set(), {}, {})


@pytest.mark.parametrize("key", KEYS)
def test_collection_stays_the_same_object(key: str) -> None:
    box = Box()

    assert getattr(box, key) is getattr(box, key)


@pytest.mark.parametrize("key", KEYS)
def test_reading_a_collection_of_a_stored_object_is_no_change(key: str) -> None:
    box = Box()
    commit(box)

    getattr(box, key)

    assert not inspect(box).modified
    assert parts(get_history(box, key)) == ([], [], [])


@pytest.mark.parametrize("key", KEYS)
def test_reading_an_unset_collection_leaves_the_object_as_it_is(key: str) -> None:
    box = Box()
    was_modified = inspect(box).modified

    read = getattr(box, key)

    adapter = collection_adapter(read)
    assert adapter is not None
    assert adapter.empty
    assert key not in vars(box)
    assert key in inspect(box).unloaded
    assert inspect(box).attrs[key].loaded_value is NO_VALUE
    assert inspect(box).modified is was_modified
    assert key not in vars(pickle.loads(pickle.dumps(box)))


@pytest.mark.parametrize("key", KEYS)
def test_first_append_makes_what_was_read_the_collection(key: str) -> None:
    item = Item(name="a")
    box = Box()
    read = getattr(box, key)
    adapter = collection_adapter(read)
    assert adapter is not None

    if key == "by_key":
        read["a"] = item
    else:
        adapter.append_with_event(item)

    assert vars(box)[key] is read
    assert not adapter.empty
    assert list(adapter) == [item]
    assert parts(get_history(box, key)) == ([item], [], [])


def test_refused_first_append_leaves_the_object_without_collection(fresh: Any) -> None:
    def refuse(*_: object) -> None:
        raise ValueError("no")

    event.listen(fresh.items, "append", refuse)
    box = fresh()
    read = box.items

    with pytest.raises(ValueError, match="no"):
        read.append(Item(name="a"))

    assert "items" not in vars(box)
    assert box.items is read
    assert read == []


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("append_without_event", [Item(name="a")]),
        ("append_multiple_without_event", [[Item(name="a")]]),
        ("remove_without_event", [Item(name="a")]),
        ("clear_without_event", []),
    ],
)
def test_what_stands_in_for_a_missing_collection_is_not_changed_silently(
    method: str, arguments: list[Any]
) -> None:
    box = Box()
    adapter = collection_adapter(box.items)
    with pytest.raises(
        InvalidRequestError, match=r"This is a special 'empty' collection: .*'Box\.items'"
    ):
        getattr(adapter, method)(*arguments)
    assert box.items == []


def test_collection_given_to_an_object_takes_the_place_of_what_was_read() -> None:
    a, b = Item(name="a"), Item(name="b")
    box = Box()
    stale = box.items

    box.items = [a]

    with pytest.warns(InstrumentationWarning, match="invalidated"):
        stale.append(b)
    assert box.items == [a]


def test_assigning_what_was_read_changes_nothing() -> None:
    box = Box()

    box.items = box.items
    box.items += []
    box.items *= 2

    assert "items" not in vars(box)


def test_loaded_content_comes_into_what_was_read() -> None:
    a, b = Item(name="a"), Item(name="b")
    box = Box()
    read = box.items

    set_committed_value(box, "items", [a])
    read.append(b)

    assert box.items is read
    assert parts(get_history(box, "items")) == ([b], [a], [])


def test_expired_object_lets_go_of_what_was_read() -> None:
    box = Box()
    stale = box.items

    expire_values(box, "items")

    assert box.items is not stale
    with pytest.warns(InstrumentationWarning, match="invalidated"):
        stale.append(Item(name="a"))
    assert box.items == []


def test_what_was_read_lives_as_long_as_its_object() -> None:
    box = Box()
    watched = ref(box.items)

    assert watched() is box.items
    del box

    assert watched() is None


def test_listener_hears_of_a_new_collection(fresh: Any) -> None:
    heard: list[Any] = []
    event.listen(fresh.items, "init_collection", lambda *told: heard.append(told))
    box = fresh()

    made = box.items

    assert heard == [(box, made, collection_adapter(made))]


# Replacing -----------------------------------------------------------------------------------


@pytest.mark.parametrize("key", KEYS)
def test_assigned_content_is_copied_into_a_collection_of_the_class(key: str) -> None:
    item = Item(name="a")
    box = Box()
    given = whole(key, item)

    setattr(box, key, given)

    assert content(box, key) == [item]
    assert getattr(box, key) is not given


@pytest.mark.parametrize("key", KEYS)
def test_history_of_a_replacement_is_the_difference(key: str) -> None:
    a, b, c = Item(name="a"), Item(name="b"), Item(name="c")
    box = Box(**{key: whole(key, a, b)})
    commit(box)

    setattr(box, key, whole(key, b, c))

    added, unchanged, deleted = parts(get_history(box, key))
    assert (added, unchanged, deleted) == ([c], [b], [a])


@pytest.mark.parametrize("key", KEYS)
def test_collection_is_deleted_to_an_empty_one(key: str) -> None:
    a = Item(name="a")
    box = Box(**{key: whole(key, a)})
    commit(box)

    delattr(box, key)

    assert parts(get_history(box, key)) == ([], [], [a])
    assert content(box, key) == []


def test_unset_collection_can_be_deleted() -> None:
    box = Box()

    del box.unique

    assert box.unique == set()


def test_assigning_the_collection_to_itself_changes_nothing() -> None:
    box = Box(items=[Item(name="a")])
    commit(box)
    before = box.items

    box.items = before

    assert box.items is before
    assert not inspect(box).modified


def test_augmented_assignment_keeps_the_collection() -> None:
    a, b = Item(name="a"), Item(name="b")
    box = Box(items=[a], unique={a})
    before = (box.items, box.unique)

    box.items += [b]
    box.unique |= {b}

    assert (box.items, box.unique) == ([a, b], {a, b})
    assert box.items is before[0]
    assert box.unique is before[1]


def test_replaced_collection_warns_and_reaches_nobody() -> None:
    a, b = Item(name="a"), Item(name="b")
    box = Box(items=[a])
    stale = box.items
    box.items = [b]

    with pytest.warns(InstrumentationWarning, match=r"has been invalidated.*'Box\.items'"):
        stale.append(b)
    assert box.items == [b]


def test_collection_of_another_object_is_copied() -> None:
    a = Item(name="a")
    one, other = Box(items=[a]), Box()

    other.items = one.items
    other.items.append(Item(name="b"))

    assert one.items == [a]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("items", None),
        ("items", 5),
        ("items", "text"),
        ("items", {"a": 1}),
        ("items", {1}),
        ("unique", None),
        ("unique", []),
        ("unique", {}),
        ("by_key", None),
        ("by_key", []),
        ("by_name", {1}),
        ("bag", None),
        ("bag", {"a": 1}),
    ],
)
def test_value_of_another_kind_is_refused_and_changes_nothing(key: str, value: Any) -> None:
    box = Box(**{key: whole(key, Item(name="a"))})
    before = content(box, key)

    with pytest.raises(CollectionError) as caught:
        setattr(box, key, value)

    assert str(caught.value).startswith("Incompatible collection type: ")
    assert f"'Box.{key}' takes a" in str(caught.value)
    assert content(box, key) == before


@pytest.mark.parametrize("key", KEYS)
def test_member_of_another_class_is_refused_and_changes_nothing(key: str) -> None:
    a = Item(name="a")
    box = Box(**{key: whole(key, a)})
    stranger = Box()
    stranger.name = "b"  # type: ignore[attr-defined]  # so that dicts can be made of it

    with pytest.raises(MemberTypeError, match=rf"Box\.{key} takes Item objects, not Box"):
        setattr(box, key, whole(key, a, stranger))  # type: ignore[arg-type]  # a wrong type
    assert content(box, key) == [a]


@pytest.mark.parametrize("stranger", [None, 5, "text", Box()])
def test_member_of_another_class_cannot_be_added(stranger: Any) -> None:
    box = Box()

    with pytest.raises(MemberTypeError, match=r"Box\.items takes Item objects"):
        box.items.append(stranger)
    with pytest.raises(MemberTypeError, match=r"Box\.unique takes Item objects"):
        box.unique.add(stranger)
    with pytest.raises(MemberTypeError, match=r"Box\.by_key takes Item objects"):
        box.by_key["a"] = stranger
    assert (box.items, box.unique, box.by_key) == ([], set(), {})


def test_member_of_a_subclass_is_taken() -> None:
    special = Special(name="s")

    assert Box(items=[special]).items == [special]


# Listeners -----------------------------------------------------------------------------------


def test_listeners_hear_members_come_and_go(fresh: Any) -> None:
    heard: list[tuple[str, object, str]] = []
    for name in ("append", "remove"):
        event.listen(
            fresh.items,
            name,
            lambda _t, item, by, name=name: heard.append((name, item, by.op.name)),
        )
    a, b = Item(name="a"), Item(name="b")
    box = fresh()

    box.items.append(a)
    box.items.remove(a)
    box.items = [a]
    box.items = [b]

    assert heard == [
        ("append", a, "APPEND"),
        ("remove", a, "REMOVE"),
        ("append", a, "BULK_REPLACE"),
        ("append", b, "BULK_REPLACE"),
        ("remove", a, "BULK_REPLACE"),
    ]


def test_listeners_hear_of_differences_alone(fresh: Any) -> None:
    a, b = Item(name="a"), Item(name="b")
    box = fresh(items=[a])
    heard: list[object] = []
    event.listen(fresh.items, "append", lambda _t, item, _i: heard.append(item))
    event.listen(fresh.items, "remove", lambda _t, item, _i: heard.append(item))

    box.items = [b, a]

    assert heard == [b]


def test_listener_with_retval_puts_another_member_in(fresh: Any) -> None:
    wanted = Item(name="wanted")
    event.listen(fresh.items, "append", lambda *_: wanted, retval=True)

    box = fresh()
    box.items.append(Item(name="a"))

    assert box.items == [wanted]


def test_listener_of_a_whole_replacement_can_change_it(fresh: Any) -> None:
    a, b = Item(name="a"), Item(name="b")
    event.listen(fresh.items, "bulk_replace", lambda _t, values, _i: values.remove(a))
    box = fresh()

    box.items = [a, b]

    assert box.items == [b]


def test_listener_can_ask_for_index_or_key(fresh: Any) -> None:
    heard: list[object] = []

    def hear(_target: object, _item: object, _initiator: object, *, key: object) -> None:
        heard.append(key)

    event.listen(fresh.items, "append", hear, include_key=True)
    event.listen(fresh.items, "remove", hear, include_key=True)
    box = fresh()

    box.items.append(Item(name="a"))
    box.items.insert(0, Item(name="b"))
    del box.items[1]

    assert heard == [NO_KEY, 0, 1]


def test_disposed_collection_reaches_the_listener_where_nobody_else_holds_it(fresh: Any) -> None:
    heard: list[int] = []
    event.listen(fresh.items, "dispose_collection", lambda _, old, __: heard.append(len(old)))
    box = fresh()
    box.items = []

    box.items = []

    assert heard == [0, 0]


def test_listener_hears_of_a_disposed_collection(fresh: Any) -> None:
    heard: list[Any] = []
    event.listen(fresh.items, "dispose_collection", lambda *told: heard.append(told))
    box = fresh()
    old = box.items
    adapter = collection_adapter(old)

    box.items = [Item(name="a")]

    assert heard == [(box, old, adapter)]


@pytest.mark.parametrize("refused", ["append", "remove", "bulk_replace"])
def test_listener_that_raises_keeps_the_old_content(fresh: Any, refused: str) -> None:
    a, b = Item(name="a"), Item(name="b")
    box = fresh(items=[a])
    before = box.items
    commit(box)

    @event.listens_for(fresh.items, refused)
    def refuse(*_: object) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        box.items = [b]
    assert box.items is before
    assert before == [a]
    assert not inspect(box).modified


@pytest.mark.parametrize("action", ["append", "remove", "clear", "setitem"])
def test_listener_that_raises_stops_the_collection_s_own_change(fresh: Any, action: str) -> None:
    a, b = Item(name="a"), Item(name="b")
    box = fresh(items=[a])
    actions = {
        "append": lambda: box.items.append(b),
        "remove": lambda: box.items.remove(a),
        "clear": box.items.clear,
        "setitem": lambda: box.items.__setitem__(0, b),
    }

    def refuse(*_: object) -> None:
        raise ValueError("no")

    event.listen(fresh.items, "append", refuse)
    event.listen(fresh.items, "remove", refuse)

    with pytest.raises(ValueError, match="no"):
        actions[action]()
    assert box.items == [a]


# Loading -------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", KEYS[:2])
def test_loaded_content_is_no_change(key: str) -> None:
    a = Item(name="a")
    box = Box()
    commit(box)

    set_committed_value(box, key, [a])

    assert content(box, key) == [a]
    assert not inspect(box).modified
    assert parts(get_history(box, key)) == ([], [a], [])


def test_loaded_content_of_a_dict_may_be_a_dict_or_keyed_members() -> None:
    a = Item(name="a")
    box = Box()

    set_committed_value(box, "by_key", {"x": a})
    set_committed_value(box, "by_name", [a])

    assert (box.by_key, box.by_name) == ({"x": a}, {"a": a})


def test_loaded_content_must_be_iterable() -> None:
    with pytest.raises(CollectionError, match=r"Box\.items takes an iterable of objects, not 5"):
        set_committed_value(Box(), "items", 5)


def test_collection_that_was_loaded_over_warns() -> None:
    box = Box()
    stale = init_collection(box, "items").data
    set_committed_value(box, "items", [])

    with pytest.warns(InstrumentationWarning, match="invalidated"):
        stale.append(Item(name="a"))
    assert box.items == []


def test_init_collection_gives_an_empty_one_to_fill() -> None:
    a = Item(name="a")
    box = Box()
    commit(box)

    adapter = init_collection(box, "items")
    adapter.append_without_event(a)

    assert box.items == [a]
    assert not inspect(box).modified


class Loader:
    """Loads the same members each time, and notes how often."""

    def __init__(self, *items: Item) -> None:
        self.items = items
        self.calls = 0

    def __call__(self, holder: Tracked, dict_: dict[str, object], passive: PassiveFlag) -> object:
        if not passive & PassiveFlag.SQL_OK:
            return PASSIVE_NO_RESULT
        self.calls += 1
        return self.items


def lazy(fresh: Any, *items: Item) -> tuple[Any, Loader]:
    box = fresh()
    set_identity(holder_of(box), 1)
    commit(box)
    loader = Loader(*items)
    attribute_of(fresh, "items").impl.loader = loader
    return box, loader


def test_collection_is_loaded_at_the_first_read_and_once(fresh: Any) -> None:
    a = Item(name="a")
    box, loader = lazy(fresh, a)

    content_read = [list(box.items), list(box.items)]

    assert content_read == [[a], [a]]
    assert loader.calls == 1
    assert not inspect(box).modified


def test_expired_collection_is_loaded_again(fresh: Any) -> None:
    box, loader = lazy(fresh, Item(name="a"))
    _ = box.items

    expire_values(box)
    _ = box.items

    assert loader.calls == 2


def test_old_content_is_loaded_before_a_replacement(fresh: Any) -> None:
    a, b = Item(name="a"), Item(name="b")
    box, _ = lazy(fresh, a)

    box.items = [b]

    assert parts(get_history(box, "items")) == ([b], [], [a])


def test_history_of_a_deleted_collection_does_not_load_it_again(fresh: Any) -> None:
    a = Item(name="a")
    box, loader = lazy(fresh, a)

    del box.items

    assert parts(get_history(box, "items")) == ([], [], [a])
    assert loader.calls == 1


def test_append_and_remove_through_the_implementation_fire_events(fresh: Any) -> None:
    heard: list[object] = []
    event.listen(fresh.items, "append", lambda _t, item, _i: heard.append(item))
    event.listen(fresh.items, "remove", lambda _t, item, _i: heard.append(item))
    a, box = Item(name="a"), fresh()
    impl, holder, dict_ = resolve(box, "items")

    impl.append(holder, dict_, a)
    impl.remove(holder, dict_, a)

    assert heard == [a, a]
    assert box.items == []


def test_members_are_told_apart_by_identity_whatever_their_equality_says() -> None:
    class Equal(Base):
        name: Mapped[str]

        @override
        def __eq__(self, other: object) -> bool:
            return isinstance(other, Equal)

        __hash__ = None  # type: ignore[assignment]  # on purpose

    class Rack(Base):
        items: Mapped[list[Equal]] = relationship()

    a, b = Equal(name="a"), Equal(name="b")
    rack = Rack(items=[a])
    commit(rack)

    rack.items = [b]

    (added,), _, (deleted,) = parts(get_history(rack, "items"))
    assert added is b
    assert deleted is a


def test_collection_that_takes_the_place_of_another_is_told_as_begun(fresh: Any) -> None:
    a, b = Item(), Item()
    box = fresh(items=[a])
    heard: list[object] = []
    for name in ("init_collection", "bulk_replace", "append", "append_wo_mutation", "remove"):
        event.listen(
            fresh.items, name, lambda _box, what, *_, told=name: heard.append((told, list_of(what)))
        )

    box.items = [b, b]
    box.items = [b]

    assert heard == [
        ("init_collection", []),
        ("bulk_replace", [b, b]),
        ("append", b),
        ("append", b),
        ("remove", a),
        ("init_collection", []),
        ("bulk_replace", [b]),
        ("append_wo_mutation", b),
    ]


def list_of(what: object) -> object:
    """A copy of a list as it is now; anything else itself."""
    return list(what) if isinstance(what, list) else what


def test_deleted_collection_is_told_as_removals_alone(fresh: Any) -> None:
    a = Item()
    box = fresh(items=[a])
    heard: list[object] = []
    for name in ("init_collection", "bulk_replace", "dispose_collection"):
        event.listen(fresh.items, name, lambda *told: heard.append(told))
    event.listen(
        fresh.items, "remove", lambda _box, item, initiator: heard.append((item, initiator.op))
    )

    del box.items

    assert heard == [(a, OP_REMOVE)]
    assert "items" not in vars(box)


def test_deleting_a_collection_that_was_only_read_changes_nothing(fresh: Any) -> None:
    box = fresh()
    commit(box)
    read = box.items

    del box.items

    assert not inspect(box).modified
    assert read == []


def test_listener_is_told_the_keys_of_what_is_assigned_to_a_keyed_dictionary() -> None:
    class Base(DeclarativeBase):
        pass

    class Word(Base):
        name: Mapped[str]

    class Lexicon(Base):
        words: Mapped[dict[str, Word]] = relationship(collection_class=attribute_keyed_dict("name"))

    heard: list[object] = []
    event.listen(Lexicon.words, "append", lambda *_told, key: heard.append(key), include_key=True)
    word = Word(name="a")
    one, other = Lexicon(), Lexicon()

    one.words = {"a": word}
    other.words["a"] = word

    assert heard == ["a", "a"]
