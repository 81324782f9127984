import pickle
from collections import OrderedDict, UserList, defaultdict, deque
from copy import copy, deepcopy
from typing import Any

import pytest
from typing_extensions import override

from declarative_instr.collections import (
    InstrumentedDict,
    InstrumentedList,
    InstrumentedSet,
    attribute_keyed_dict,
    collection,
    collection_adapter,
    prepare_collection_class,
)
from declarative_instr.exc import CollectionError
from tests.collections.recording import Item, Parent

A, B, C, D = map(Item, "abcd")


class Bounded(list[Any]):
    """Holds two members: the oldest one goes for a third."""

    @override
    def append(self, item: Any) -> None:
        super().append(item)
        while len(self) > 2:
            del self[0]


class Named(list[Any]):
    """Makes its members from names."""

    @override
    def append(self, item: Any) -> None:
        super().append(Item(item) if isinstance(item, str) else item)


class Slotted(list[Any]):
    __slots__ = ("note",)


def make_list() -> list[object]:
    return []


@pytest.mark.parametrize(
    ("given", "prepared"),
    [
        (list, InstrumentedList),
        (set, InstrumentedSet),
        (dict, InstrumentedDict),
        (make_list, InstrumentedList),
        (InstrumentedList, InstrumentedList),
    ],
)
def test_builtins_become_the_classes_of_the_package(given: Any, prepared: type) -> None:
    factory = prepare_collection_class(given)

    assert factory.class_ is prepared
    assert type(factory()) is prepared


def test_a_users_class_makes_the_collections_itself_and_keeps_its_methods() -> None:
    class Own(list[Any]):
        @override
        def append(self, item: Any) -> None:
            super().append(item)

    before = dict(vars(Own))

    first, second = prepare_collection_class(Own), prepare_collection_class(Own)

    assert first.class_ is second.class_ is Own
    assert before.items() <= vars(Own).items()
    assert all(name.startswith("_sa_") for name in vars(Own).keys() - before)


def test_a_collection_made_before_its_class_was_prepared_becomes_an_objects_value() -> None:
    class Own(list[Any]):
        pass

    early = Own([A])

    parent = Parent(Own)
    parent.children.extend(early)
    early.append(B)

    assert parent.operations == [("append", A)]
    assert early == [A, B]


@pytest.mark.parametrize("given", [Slotted, UserList, OrderedDict, deque])
def test_a_class_that_cannot_take_an_adapter_is_subclassed_once(given: type) -> None:
    before = dict(vars(given))

    first, second = prepare_collection_class(given), prepare_collection_class(given)

    assert first.class_ is second.class_
    assert first.class_ is not given
    assert issubclass(first.class_, given)
    assert first.class_.__name__ == given.__name__
    assert dict(vars(given)) == before


def test_a_users_method_may_hand_the_initiator_on() -> None:
    class Folder(dict[str, Item]):
        @collection.appender
        @collection.internally_instrumented
        def put(self, item: Item, _sa_initiator: object | None = None) -> None:
            self.__setitem__(item.name, item, _sa_initiator)  # type: ignore[call-arg]  # of the mutators

        @collection.remover
        @collection.internally_instrumented
        def take(self, item: Item, _sa_initiator: object | None = None) -> None:
            self.__delitem__(item.name, _sa_initiator)  # type: ignore[call-arg]  # of the mutators

    parent = Parent(Folder)
    free, by = Folder(), object()

    free.put(A)
    parent.adapter.append_with_event(A, by)
    parent.adapter.append_without_event(B)
    parent.adapter.remove_without_event(B)
    parent.adapter.remove_with_event(A, by)

    assert free == {"a": A}
    assert parent.children == {}
    assert parent.operations == [("append", A), ("remove", A)]
    assert parent.recorder.initiators == [by, by]


class Unusual(set[Any]):
    __slots__ = ("note",)


def test_copies_of_a_set_without_room_for_an_adapter_have_its_class_and_content() -> None:
    parent = Parent(Unusual, [1, 2])

    copies = [pickle.loads(pickle.dumps(parent.children)), deepcopy(parent.children)]

    assert copies == [{1, 2}, {1, 2}]
    assert [type(made) for made in copies] == [type(parent.children)] * 2


def test_a_prepared_class_tells_its_roles_by_the_documented_names() -> None:
    class Shelf:
        @collection.appender
        def put(self, item: object) -> str:
            return f"put {item}"

        @collection.remover
        def take(self, item: object) -> str:
            return f"took {item}"

        @collection.iterator
        def each(self) -> str:
            return "all"

    class Drawer(Shelf):
        @collection.remover
        def pull(self, item: object) -> str:
            return f"pulled {item}"

    prepare_collection_class(Shelf)
    prepare_collection_class(Drawer)

    told: Any = Shelf
    assert told._sa_appender(Shelf(), 1) == "put 1"
    assert told._sa_remover(Shelf(), 1) == "took 1"
    assert told._sa_iterator(Shelf()) == "all"
    assert told._sa_instrumented == id(Shelf)
    told = Drawer
    assert told._sa_appender(Drawer(), 1) == "put 1"
    assert told._sa_remover(Drawer(), 1) == "pulled 1"
    assert told._sa_instrumented == id(Drawer)


def test_prepared_classes_are_prepared_already() -> None:
    prepared = prepare_collection_class(Bounded).class_

    assert prepare_collection_class(prepared).class_ is prepared


def test_what_a_users_method_does_besides_is_told_too() -> None:
    parent = Parent(Bounded, [A, B])

    parent.children.append(C)

    assert parent.children == [B, C]
    assert parent.operations == [("append", C), ("remove", A)]


def test_what_a_users_method_makes_of_the_item_is_what_is_told() -> None:
    parent = Parent(Named)

    parent.children.append("a")

    assert [(operation, item.name) for operation, item in parent.operations] == [("append", "a")]


def test_extending_a_users_class_goes_through_its_appender() -> None:
    parent = Parent(Bounded)

    parent.children.extend([A, B, C])

    assert parent.children == [B, C]


@pytest.mark.parametrize("factory", [OrderedDict, defaultdict])
def test_dictionaries_written_in_c_tell_their_changes(factory: type) -> None:
    parent = Parent(factory)

    parent.children["x"] = A
    del parent.children["x"]

    assert parent.recorder.events == [("append", A, "x"), ("remove", A, "x")]


def test_a_deque_tells_the_changes_that_a_list_has() -> None:
    parent = Parent(deque, [A])

    parent.children.append(B)
    parent.children.extend([C])
    parent.children.remove(B)
    parent.children.pop()
    del parent.children[0]

    assert [event for event in parent.operations if event[0] != "content_will_change"] == [
        ("append", B),
        ("append", C),
        ("remove", B),
        ("remove", C),
        ("remove", A),
    ]


def test_a_class_without_roles_is_refused_with_the_remedy() -> None:
    class Bad:
        pass

    text = "Type Bad must elect an appender method to be a collection class. Decorate"
    with pytest.raises(CollectionError, match=text):
        prepare_collection_class(Bad)


def test_a_class_that_cannot_be_subclassed_is_refused_by_name() -> None:
    class Closed(list[Any]):
        __slots__ = ()

        @override
        def __init_subclass__(cls) -> None:
            raise TypeError("no subclasses")

    with pytest.raises(CollectionError, match="Type Closed cannot be a collection class"):
        prepare_collection_class(Closed)


def test_a_function_that_makes_slotted_collections_is_refused_with_the_remedy() -> None:
    with pytest.raises(CollectionError, match=r"Slotted.*Give the class itself"):
        prepare_collection_class(lambda: Slotted())  # noqa: PLW0108  # a function on purpose


def test_a_keyed_factory_is_called_for_each_object() -> None:
    factory = prepare_collection_class(attribute_keyed_dict("name"))

    assert factory() is not factory()
    assert factory.roles.key_of is not None


@pytest.mark.parametrize("factory", [Bounded, Slotted, UserList, deque, OrderedDict])
def test_copies_of_a_prepared_class_have_its_class_and_no_adapter(factory: type) -> None:
    parent = Parent(factory)

    copies = [
        pickle.loads(pickle.dumps(parent.children)),
        deepcopy(parent.children),
        copy(parent.children),
    ]

    assert [type(made) for made in copies] == [type(parent.children)] * 3
    assert [collection_adapter(made) for made in copies] == [None] * 3


def test_the_content_of_a_prepared_class_survives_pickling() -> None:
    parent = Parent(Bounded, [1, 2])

    restored = pickle.loads(pickle.dumps(parent.children))

    assert restored == [1, 2]
    assert isinstance(restored, Bounded)


class Team:
    """A collection that is like no builtin."""

    def __init__(self) -> None:
        self.people: dict[str, Item] = {}

    @collection.appender
    def hire(self, person: Item) -> None:
        self.people[person.name] = person

    @collection.remover
    def dismiss(self, person: Item) -> None:
        del self.people[person.name]

    @collection.iterator
    def members(self) -> Any:
        return iter(self.people.values())

    @collection.replaces(1)
    def hire_instead(self, person: Item) -> Item | None:
        old = self.people.pop(person.name, None)
        self.people[person.name] = person
        return old

    @collection.removes_return()
    def dismiss_last(self) -> Item:
        return self.people.popitem()[1]

    @collection.adds("newcomer")
    def welcome(self, greeting: str, newcomer: Item) -> str:
        self.hire(newcomer)
        return greeting + newcomer.name

    @collection.internally_instrumented
    def rehire(self, person: Item) -> None:
        self.hire(person)


def test_elected_methods_tell_their_changes() -> None:
    parent = Parent(Team, [A])

    parent.children.hire(B)
    parent.children.dismiss(A)

    assert parent.operations == [("append", B), ("remove", A)]
    assert list(parent.adapter) == [B]


def test_a_method_that_replaces_tells_what_went() -> None:
    old, new = Item("x"), Item("x")
    parent = Parent(Team, [old])

    parent.children.hire_instead(new)

    assert parent.operations == [
        ("append", new),
        ("content_will_change", None),
        ("remove", old),
    ]


def test_a_method_that_returns_what_it_removed_tells_it() -> None:
    parent = Parent(Team, [A])

    assert parent.children.dismiss_last() is A

    assert parent.operations == [("content_will_change", None), ("remove", A)]


@pytest.mark.parametrize("named", [True, False])
def test_a_method_that_calls_another_one_tells_the_item_once(named: bool) -> None:  # noqa: FBT001
    parent = Parent(Team)
    call = {"newcomer": A} if named else {}

    answer = parent.children.welcome("hi ", *(() if named else (A,)), **call)

    assert answer == "hi a"
    assert parent.operations == [("append", A)]


def test_a_method_left_alone_is_told_by_what_it_calls() -> None:
    parent = Parent(Team)

    parent.children.rehire(A)

    assert parent.operations == [("append", A)]


def test_a_failing_method_takes_its_event_back() -> None:
    parent = Parent(Team, [A])

    with pytest.raises(AttributeError):
        parent.children.hire(object())

    assert parent.recorder.replayed() == {}
    assert list(parent.adapter) == [A]


def test_removing_what_is_not_there_tells_nothing() -> None:
    parent = Parent(Team, [A])

    with pytest.raises(KeyError):
        parent.children.dismiss(B)

    assert parent.operations == []
