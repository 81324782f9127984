"""Two attributes that are kept in step, in every direction and kind."""

from collections.abc import Callable
from typing import Any

import pytest
from typing_extensions import override

from declarative_instr import (
    DeclarativeBase,
    Mapped,
    attribute,
    event,
    get_history,
    inspect,
    relationship,
)
from declarative_instr.attributes import AttributeEventToken, set_attribute
from declarative_instr.collections import attribute_keyed_dict
from declarative_instr.constants import OP_APPEND, PASSIVE_NO_RESULT, PassiveFlag
from declarative_instr.exc import CollectionError, InvalidRequestError, MemberTypeError
from declarative_instr.state.objects import holder_of
from declarative_instr.state.tracked import Tracked
from declarative_instr.state.views import set_identity
from tests.tracking import attribute_of, commit, parts


class Base(DeclarativeBase):
    pass


class Parent(Base):
    name: Mapped[str]
    children: Mapped[list["Child"]] = relationship(back_populates="parent")
    toys: Mapped[set["Toy"]] = relationship(back_populates="parent")
    rooms: Mapped[dict[str, "Room"]] = relationship(
        back_populates="parent", collection_class=attribute_keyed_dict("name")
    )


class Child(Base):
    name: Mapped[str]
    parent: Mapped[Parent | None] = relationship(back_populates="children")


class Toy(Base):
    name: Mapped[str]
    parent: Mapped[Parent | None] = relationship(back_populates="toys")


class Room(Base):
    name: Mapped[str]
    parent: Mapped[Parent | None] = relationship(back_populates="rooms")


class Country(Base):
    name: Mapped[str]
    capital: Mapped["City | None"] = relationship(back_populates="country")


class City(Base):
    name: Mapped[str]
    country: Mapped[Country | None] = relationship(back_populates="capital")


class Student(Base):
    name: Mapped[str]
    courses: Mapped[list["Course"]] = relationship(back_populates="students")


class Course(Base):
    name: Mapped[str]
    students: Mapped[set[Student]] = relationship(back_populates="courses")


class Node(Base):
    name: Mapped[str]
    parent: Mapped["Node | None"] = relationship(back_populates="children")
    children: Mapped[list["Node"]] = relationship(back_populates="parent")
    following: Mapped["Node | None"] = relationship(back_populates="previous")
    previous: Mapped["Node | None"] = relationship(back_populates="following")
    friends: Mapped[set["Node"]] = relationship(back_populates="friends")
    twin: Mapped["Node | None"] = relationship(back_populates="twin")


class FaultError(Base, Exception):
    """The fields of its objects lie beside them."""

    name: Mapped[str]
    causes: Mapped[list["Cause"]] = relationship(back_populates="fault")


class Cause(Base):
    name: Mapped[str]
    fault: Mapped[FaultError | None] = relationship(back_populates="causes")


# One to many: `many` holds what has `one` ------------------------------------------------------

ONE_TO_MANY = [
    (Parent, "children", Child, "parent"),
    (Parent, "toys", Toy, "parent"),
    (Parent, "rooms", Room, "parent"),
    (Node, "children", Node, "parent"),
    (FaultError, "causes", Cause, "fault"),
]
over_kinds = pytest.mark.parametrize(("owner", "many", "member", "one"), ONE_TO_MANY)


def members(owner: Any, key: str) -> list[Any]:
    found = getattr(owner, key)
    return list(found.values() if isinstance(found, dict) else found)


def put(owner: Any, key: str, member: Any) -> None:
    """Add a member as the collection's own method does."""
    found = getattr(owner, key)
    if isinstance(found, dict):
        found[member.name] = member
    elif isinstance(found, set):
        found.add(member)
    else:
        found.append(member)


def take(owner: Any, key: str, member: Any) -> None:
    found = getattr(owner, key)
    if isinstance(found, dict):
        del found[member.name]
    else:
        found.remove(member)


def whole(owner: Any, key: str, *content: Any) -> Any:
    """A value that can be assigned to the collection."""
    found = getattr(owner, key)
    if isinstance(found, dict):
        return {member.name: member for member in content}
    return set(content) if isinstance(found, set) else list(content)


@over_kinds
def test_setting_the_reference_fills_the_collection(
    owner: Any, many: str, member: Any, one: str
) -> None:
    a, b = owner(name="a"), member(name="b")

    setattr(b, one, a)

    assert members(a, many) == [b]


@over_kinds
def test_filling_the_collection_sets_the_reference(
    owner: Any, many: str, member: Any, one: str
) -> None:
    a, b = owner(name="a"), member(name="b")

    put(a, many, b)

    assert getattr(b, one) is a


@over_kinds
def test_emptying_the_reference_empties_the_collection(
    owner: Any, many: str, member: Any, one: str
) -> None:
    a, b, c = owner(name="a"), member(name="b"), member(name="c")
    for each in (b, c):
        put(a, many, each)

    setattr(b, one, None)
    delattr(c, one)

    assert members(a, many) == []


@over_kinds
def test_taking_a_member_out_empties_its_reference(
    owner: Any, many: str, member: Any, one: str
) -> None:
    a, b = owner(name="a"), member(name="b")
    put(a, many, b)

    take(a, many, b)

    assert getattr(b, one) is None
    assert members(a, many) == []


@over_kinds
def test_moving_by_the_reference_changes_three_objects(
    owner: Any, many: str, member: Any, one: str
) -> None:
    a, b, c = owner(name="a"), owner(name="b"), member(name="c")
    put(a, many, c)
    commit(a, b, c)

    setattr(c, one, b)

    assert (members(a, many), members(b, many)) == ([], [c])
    assert parts(get_history(c, one)) == ([b], [], [a])
    assert parts(get_history(a, many)) == ([], [], [c])
    assert parts(get_history(b, many)) == ([c], [], [])
    assert all(inspect(each).modified for each in (a, b, c))


@over_kinds
def test_moving_by_the_collection_changes_three_objects(
    owner: Any, many: str, member: Any, one: str
) -> None:
    a, b, c = owner(name="a"), owner(name="b"), member(name="c")
    put(a, many, c)
    commit(a, b, c)

    put(b, many, c)

    assert (members(a, many), members(b, many)) == ([], [c])
    assert getattr(c, one) is b
    assert parts(get_history(c, one)) == ([b], [], [a])
    assert parts(get_history(a, many)) == ([], [], [c])
    assert parts(get_history(b, many)) == ([c], [], [])


@over_kinds
def test_replacing_the_collection_moves_the_difference(
    owner: Any, many: str, member: Any, one: str
) -> None:
    a, other = owner(name="a"), owner(name="other")
    gone, kept, come = member(name="gone"), member(name="kept"), member(name="come")
    setattr(a, many, whole(a, many, gone, kept))
    put(other, many, come)
    commit(a, other, gone, kept, come)

    setattr(a, many, whole(a, many, kept, come))

    assert [getattr(each, one) for each in (gone, kept, come)] == [None, a, a]
    assert members(other, many) == []
    assert not inspect(kept).modified


@over_kinds
def test_deleting_the_collection_empties_all_references(
    owner: Any, many: str, member: Any, one: str
) -> None:
    a, b, c = owner(name="a"), member(name="b"), member(name="c")
    setattr(a, many, whole(a, many, b, c))

    delattr(a, many)

    assert [getattr(each, one) for each in (b, c)] == [None, None]


@over_kinds
def test_constructor_joins_both_sides(owner: Any, many: str, member: Any, one: str) -> None:
    a = owner(name="a")

    b = member(name="b", **{one: a})

    assert members(a, many) == [b]


@over_kinds
@pytest.mark.parametrize("by_reference", [True, False])
def test_objects_made_by_a_bare_new_can_be_joined(
    owner: Any,
    many: str,
    member: Any,
    one: str,
    by_reference: bool,  # noqa: FBT001  # a parameter of the test
) -> None:
    a, b = owner.__new__(owner), member.__new__(member)
    vars(b)["name"] = "b"

    if by_reference:
        setattr(b, one, a)
    else:
        put(a, many, b)

    assert members(a, many) == [b]
    assert getattr(b, one) is a


@over_kinds
def test_setting_the_same_reference_again_adds_nothing(
    owner: Any, many: str, member: Any, one: str
) -> None:
    a = owner(name="a")
    b = member(name="b", **{one: a})

    setattr(b, one, a)

    assert members(a, many) == [b]


@over_kinds
def test_wrong_member_changes_neither_side(owner: Any, many: str, member: Any, one: str) -> None:
    a, b = owner(name="a"), member(name="b")
    put(a, many, b)
    stranger = Country(name="x")

    with pytest.raises(MemberTypeError):
        put(a, many, stranger)
    with pytest.raises(MemberTypeError):
        setattr(a, many, whole(a, many, stranger))
    with pytest.raises(MemberTypeError):
        setattr(b, one, stranger)
    assert members(a, many) == [b]
    assert getattr(b, one) is a


LIST_CHANGES: list[tuple[str, Callable[[list[Child], Child], object], list[int]]] = [
    ("append", lambda items, new: items.append(new), [0, 1, 2, 3]),
    ("insert", lambda items, new: items.insert(1, new), [0, 3, 1, 2]),
    ("extend", lambda items, new: items.extend([new]), [0, 1, 2, 3]),
    ("setitem", lambda items, new: items.__setitem__(1, new), [0, 3, 2]),
    ("slice", lambda items, new: items.__setitem__(slice(0, 2), [new]), [3, 2]),
    ("pop", lambda items, _: items.pop(), [0, 1]),
    ("delitem", lambda items, _: items.__delitem__(0), [1, 2]),
    ("delslice", lambda items, _: items.__delitem__(slice(1, None)), [0]),
    ("clear", lambda items, _: items.clear(), []),
    ("reverse", lambda items, _: items.reverse(), [2, 1, 0]),
    ("sort", lambda items, _: items.sort(key=lambda child: child.name, reverse=True), [2, 1, 0]),
]


@pytest.mark.parametrize(("change", "expected"), [row[1:] for row in LIST_CHANGES])
def test_every_change_of_a_list_keeps_the_references_in_step(
    change: Callable[[list[Child], Child], object], expected: list[int]
) -> None:
    pool = [Child(name=str(number)) for number in range(4)]
    parent = Parent(children=pool[:3])

    change(parent.children, pool[3])

    assert parent.children == [pool[number] for number in expected]
    assert [child.parent is parent for child in pool] == [n in expected for n in range(4)]


# One to one ----------------------------------------------------------------------------------


@pytest.mark.parametrize("by_country", [True, False])
def test_one_to_one_is_set_from_both_ends(by_country: bool) -> None:  # noqa: FBT001  # a parameter
    country, city = Country(name="a"), City(name="b")

    if by_country:
        country.capital = city
    else:
        city.country = country

    assert country.capital is city
    assert city.country is country


def test_one_to_one_lets_go_of_both_former_partners() -> None:
    first, second = Country(name="1"), Country(name="2")
    one, two = City(name="1", country=first), City(name="2", country=second)
    commit(first, second, one, two)

    first.capital = two

    assert (first.capital, two.country) == (two, first)
    assert (second.capital, one.country) == (None, None)
    assert parts(get_history(second, "capital")) == ([None], [], [two])
    assert parts(get_history(one, "country")) == ([None], [], [first])


def test_one_to_one_is_cleared_from_both_ends() -> None:
    first, second = Country(name="1"), Country(name="2")
    one, two = City(name="1", country=first), City(name="2", country=second)

    first.capital = None
    del two.country

    assert (one.country, second.capital) == (None, None)


# Many to many --------------------------------------------------------------------------------


def test_many_to_many_is_kept_from_both_ends() -> None:
    ann, bea = Student(name="Ann"), Student(name="Bea")
    maths, music = Course(name="maths"), Course(name="music")

    ann.courses.append(maths)
    music.students |= {ann, bea}
    maths.students.add(bea)

    assert ann.courses == [maths, music]
    assert set(bea.courses) == {maths, music}
    assert maths.students == music.students == {ann, bea}


def test_many_to_many_lets_go_from_both_ends() -> None:
    ann, bea = Student(name="Ann"), Student(name="Bea")
    maths = Course(name="maths", students={ann, bea})
    commit(ann, bea, maths)

    ann.courses.remove(maths)
    maths.students.discard(bea)

    assert (ann.courses, bea.courses, maths.students) == ([], [], set())
    assert parts(get_history(ann, "courses")) == ([], [], [maths])


def test_many_to_many_replacement_moves_the_difference() -> None:
    ann, bea, cat = (Student(name=name) for name in ("Ann", "Bea", "Cat"))
    maths = Course(name="maths", students={ann, bea})

    maths.students = {bea, cat}

    assert [each.courses for each in (ann, bea, cat)] == [[], [maths], [maths]]


# Self-referential ------------------------------------------------------------------------------


def test_node_can_be_its_own_parent_and_stop_it() -> None:
    node = Node(name="a")

    node.parent = node
    own = (list(node.children), node.parent)
    node.parent = None

    assert own == ([node], node)
    assert node.children == []


def test_chain_is_kept_in_both_directions() -> None:
    a, b, c = (Node(name=name) for name in "abc")
    a.following = b
    b.following = c

    a.following = c

    assert a.following is c
    assert c.previous is a
    assert [b.previous, b.following] == [None, None]


def test_relation_that_is_its_own_other_side_is_symmetric() -> None:
    a, b = Node(name="a"), Node(name="b")

    a.friends.add(b)
    both = (set(a.friends), set(b.friends))
    b.friends.remove(a)

    assert both == ({b}, {a})
    assert (a.friends, b.friends) == (set(), set())


def test_reference_that_is_its_own_other_side_is_symmetric() -> None:
    a, b, c, d = (Node(name=name) for name in "abcd")
    a.twin = b
    c.twin = d

    a.twin = c

    assert (a.twin, c.twin, b.twin, d.twin) == (c, a, None, None)


# What goes wrong leaves both sides as they were ---------------------------------------------------


def picture(*objects: Any) -> list[object]:
    """Values and histories of all attributes of some objects."""
    taken: list[object] = []
    for one in objects:
        for key in inspect(one).attrs.keys():  # noqa: SIM118 - iterating gives states
            value = vars(one).get(key)
            taken.append(list(value) if isinstance(value, list) else value)
            taken.append(parts(get_history(one, key)))
    return taken


def are_modified(*objects: Any) -> list[bool]:
    return [inspect(one).modified for one in objects]


@pytest.fixture
def family() -> Any:
    """Classes of their own for each test, with two parents, two children, joined and stored."""

    class Own(DeclarativeBase):
        pass

    class Elder(Own):
        name: Mapped[str]
        young: Mapped[list["Young"]] = relationship(back_populates="elder")
        heir: Mapped["Young | None"] = relationship(back_populates="legator")
        pupils: Mapped[list["Young"]] = relationship(back_populates="teachers")

    class Young(Own):
        name: Mapped[str]
        elder: Mapped[Elder | None] = relationship(back_populates="young")
        legator: Mapped[Elder | None] = relationship(back_populates="heir")
        teachers: Mapped[list[Elder]] = relationship(back_populates="pupils")

    a, b = Elder(name="a"), Elder(name="b")
    x, y = Young(name="x", elder=a), Young(name="y", elder=b)
    a.heir, b.heir = x, y
    a.pupils.append(x)
    b.pupils.append(y)
    commit(a, b, x, y)
    return a, b, x, y


MOVES: dict[str, Callable[[Any, Any, Any, Any], object]] = {
    "set the reference": lambda _a, b, x, _y: setattr(x, "elder", b),
    "clear the reference": lambda _a, _b, x, _y: setattr(x, "elder", None),
    "delete the reference": lambda _a, _b, x, _y: delattr(x, "elder"),
    "append": lambda _a, b, x, _y: b.young.append(x),
    "remove": lambda a, _b, x, _y: a.young.remove(x),
    "replace the list": lambda a, _b, _x, y: setattr(a, "young", [y]),
    "clear the list": lambda a, _b, _x, _y: a.young.clear(),
    "set one to one": lambda a, _b, _x, y: setattr(a, "heir", y),
    "set one to one from the other end": lambda _a, b, x, _y: setattr(x, "legator", b),
    "clear one to one": lambda a, _b, _x, _y: setattr(a, "heir", None),
    "append many to many": lambda a, _b, _x, y: a.pupils.append(y),
    "append many to many from the other end": lambda _a, b, x, _y: x.teachers.append(b),
    "remove many to many": lambda a, _b, x, _y: a.pupils.remove(x),
    "replace many to many": lambda a, _b, _x, y: setattr(a, "pupils", [y]),
}
LISTENED = [
    (0, "young", "append"),
    (0, "young", "remove"),
    (2, "elder", "set"),
    (2, "elder", "remove"),
    (0, "heir", "set"),
    (0, "heir", "remove"),
    (2, "legator", "set"),
    (0, "pupils", "append"),
    (0, "pupils", "remove"),
    (2, "teachers", "append"),
    (2, "teachers", "remove"),
]


@pytest.mark.parametrize("move", MOVES.values(), ids=MOVES.keys())
@pytest.mark.parametrize(("index", "key", "name"), LISTENED)
def test_listener_that_raises_leaves_both_sides_as_they_were(
    family: Any, move: Callable[..., object], index: int, key: str, name: str
) -> None:
    heard: list[object] = []

    def refuse(*told: object) -> None:
        heard.append(told)
        raise ValueError("no")

    event.listen(attribute_of(type(family[index]), key), name, refuse)
    before = picture(*family)

    try:
        move(*family)
    except ValueError:
        assert picture(*family) == before
        assert not any(are_modified(*family))
    else:
        assert not heard


@pytest.mark.parametrize("move", MOVES.values(), ids=MOVES.keys())
def test_last_of_many_listeners_that_raises_leaves_both_sides_as_they_were(
    family: Any, move: Callable[..., object]
) -> None:
    calls: list[int] = []
    limit: list[int] = []

    def count(*_: object) -> None:
        calls.append(1)
        if limit and len(calls) == limit[0]:
            raise ValueError("no")

    def undo() -> None:
        a, b, x, y = family
        a.young, b.young = [x], [y]
        a.heir, b.heir = x, y
        a.pupils, b.pupils = [x], [y]
        commit(*family)

    for index, key, name in LISTENED:
        event.listen(attribute_of(type(family[index]), key), name, count)
    move(*family)
    total = len(calls)
    undo()
    before = picture(*family)

    for allowed in range(1, total + 1):
        calls.clear()
        limit[:] = [allowed]
        with pytest.raises(ValueError, match="no"):
            move(*family)
        assert picture(*family) == before
        assert not any(are_modified(*family))
    assert total >= 2


def test_replacement_of_an_item_that_is_refused_is_taken_back(family: Any) -> None:
    a, _, _, y = family

    def refuse(_target: object, item: object, _initiator: object) -> None:
        if item is y:
            raise ValueError("no")

    event.listen(attribute_of(type(a), "young"), "append", refuse)
    before = picture(*family)

    with pytest.raises(ValueError, match="no"):
        a.young[0] = y
    assert picture(*family) == before


def test_replacement_of_an_item_is_taken_back_where_nothing_may_be_appended(family: Any) -> None:
    a = family[0]

    def refuse(*_: object) -> None:
        raise ValueError("no")

    event.listen(attribute_of(type(a), "young"), "append", refuse)
    before = picture(*family)

    with pytest.raises(ValueError, match="no"):
        a.young[0] = family[3]
    assert picture(*family) == before


REMOVALS: dict[str, Callable[[list[Any], Any], object]] = {
    "remove": lambda members, x: members.remove(x),
    "pop": lambda members, _: members.pop(),
    "delete an item": lambda members, _: members.__delitem__(0),
    "delete a slice": lambda members, _: members.__delitem__(slice(0, 1)),
    "replace an item": lambda members, _: members.__setitem__(0, type(members[0])(name="z")),
}


@pytest.mark.parametrize("removal", REMOVALS)
def test_child_held_twice_keeps_its_reference_until_the_second_goes(
    family: Any, removal: str
) -> None:
    a, _, x, _ = family
    a.young = [x, x]

    REMOVALS[removal](a.young, x)
    first = x.elder
    REMOVALS["remove"](a.young, x)

    assert first is a
    assert x.elder is None


def test_clearing_a_list_lets_go_of_a_child_held_twice(family: Any) -> None:
    a, _, x, _ = family
    a.young = [x, x]

    a.young[:] = []

    assert x.elder is None


def test_assigning_a_list_to_its_own_slice_keeps_the_references(family: Any) -> None:
    a, _, x, _ = family
    heard: list[object] = []
    event.listen(attribute_of(type(x), "elder"), "set", lambda *told: heard.append(told))

    a.young[:] = a.young

    assert x.elder is a
    assert heard == []


def test_member_without_hash_cannot_join_a_set_and_changes_neither_side() -> None:
    class Heap(Base):
        stones: Mapped[set["Stone"]] = relationship(back_populates="heap")

    class Stone(Base):
        switch: Mapped[bool] = attribute(default=True)
        heap: Mapped[Heap | None] = relationship(back_populates="stones")

        @override
        def __hash__(self) -> int:
            if not self.switch:
                raise TypeError("unhashable stone")
            return id(self)

        @override
        def __eq__(self, other: object) -> bool:
            return self is other

    heap, other = Heap(), Heap()
    stone = Stone(heap=heap)
    stone.switch = False

    with pytest.raises(TypeError, match="unhashable stone"):
        stone.heap = other
    with pytest.raises(TypeError, match="unhashable stone"):
        other.stones.add(stone)
    assert stone.heap is heap
    assert (len(heap.stones), len(other.stones)) == (1, 0)


def test_member_without_key_cannot_join_a_dict_and_changes_neither_side() -> None:
    parent, other = Parent(), Parent()
    room = Room(name="hall", parent=parent)
    del room.name

    with pytest.raises(InvalidRequestError, match=r"'Parent\.rooms'.*is not populated"):
        room.parent = other
    assert room.parent is parent
    assert (parent.rooms, other.rooms) == ({"hall": room}, {})


def test_dict_whose_keys_nobody_tells_refuses_members_that_come_from_the_other_side() -> None:
    class Shelf(Base):
        books: Mapped[dict[str, "Book"]] = relationship(back_populates="shelf")

    class Book(Base):
        shelf: Mapped[Shelf | None] = relationship(back_populates="books")

    shelf, book = Shelf(), Book()

    with pytest.raises(CollectionError, match=r"attribute_keyed_dict"):
        book.shelf = shelf
    shelf.books["a"] = book

    assert book.shelf is shelf
    assert shelf.books == {"a": book}


# Collections that are not loaded yet --------------------------------------------------------------


@pytest.fixture
def library() -> Any:
    """A stored shelf with a book in the database, and the classes."""

    class Own(DeclarativeBase):
        pass

    class Shelf(Own):
        books: Mapped[list["Book"]] = relationship(back_populates="shelf")

    class Book(Own):
        shelf: Mapped[Shelf | None] = relationship(back_populates="books")

    shelf, stored = Shelf(), Book()
    set_identity(holder_of(shelf), 1)
    commit(shelf, stored)
    vars(stored)["shelf"] = shelf

    def load(holder: Tracked, dict_: dict[str, object], passive: PassiveFlag) -> object:
        return [stored] if passive & PassiveFlag.SQL_OK else PASSIVE_NO_RESULT

    attribute_of(Shelf, "books").impl.loader = load
    return shelf, stored, Book


QUIET = PassiveFlag.PASSIVE_NO_INITIALIZE | PassiveFlag.INCLUDE_PENDING_MUTATIONS


def test_new_member_waits_for_the_collection_to_be_loaded(library: Any) -> None:
    shelf, stored, book_class = library
    new = book_class()

    new.shelf = shelf
    waiting = "books" not in vars(shelf)
    history = get_history(shelf, "books", QUIET)

    assert waiting
    assert parts(history) == ([new], [], [])
    assert shelf.books == [stored, new]
    assert parts(get_history(shelf, "books")) == ([new], [stored], [])


def test_member_that_went_is_left_out_when_the_collection_is_loaded(library: Any) -> None:
    shelf, stored, _ = library

    stored.shelf = None
    history = get_history(shelf, "books", QUIET)

    assert parts(history) == ([], [], [stored])
    assert shelf.books == []
    assert parts(get_history(shelf, "books")) == ([], [], [stored])


def test_change_that_waits_makes_its_object_modified(library: Any) -> None:
    shelf, _, book_class = library

    book_class(shelf=shelf)

    assert inspect(shelf).modified


def test_commit_forgets_the_changes_that_waited(library: Any) -> None:
    shelf, stored, book_class = library
    book_class(shelf=shelf)

    commit(shelf)

    assert shelf.books == [stored]


# Circles, tokens, moves ----------------------------------------------------------------------


class Ring(Base):
    """Each refers to the next and is referred to by the one before."""

    following: Mapped["Ring | None"] = relationship(back_populates="before")
    before: Mapped["Ring | None"] = relationship(back_populates="following")


def test_circle_of_references_closes_and_opens() -> None:
    rings = [Ring(), Ring(), Ring()]

    for index, ring in enumerate(rings):
        ring.following = rings[(index + 1) % 3]
    closed = [ring.before for ring in rings]
    rings[0].following = rings[2]

    assert closed == [rings[2], rings[0], rings[1]]
    assert [ring.following for ring in rings] == [rings[2], None, rings[0]]
    assert [ring.before for ring in rings] == [rings[2], None, rings[0]]


def test_child_moved_there_and_back_has_no_net_change() -> None:
    first, second, child = Parent(), Parent(), Child()
    first.children.append(child)
    commit(first, second, child)

    second.children.append(child)
    first.children.append(child)

    assert (child.parent, first.children, second.children) == (first, [child], [])
    for one, key in ((child, "parent"), (first, "children"), (second, "children")):
        assert not get_history(one, key).has_changes()


def test_change_that_began_at_the_other_side_is_not_told_back() -> None:
    parent, child = Parent(), Child()
    token = AttributeEventToken(attribute_of(Parent, "children").impl, OP_APPEND)

    set_attribute(child, "parent", parent, token)

    assert child.parent is parent
    assert parent.children == []


def test_token_of_a_namesake_does_not_stop_the_other_side() -> None:
    class Album(Base):
        children: Mapped[list["Picture"]] = relationship(back_populates="album")

    class Picture(Base):
        album: Mapped[Album | None] = relationship(back_populates="children")

    parent, child = Parent(), Child()
    token = AttributeEventToken(attribute_of(Album, "children").impl, OP_APPEND)

    set_attribute(child, "parent", parent, token)

    assert parent.children == [child]
