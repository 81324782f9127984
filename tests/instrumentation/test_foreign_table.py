"""The table of docs/foreign_classes.md is what the probes below find, kind by kind."""

import copy
import pickle
from collections.abc import Callable, Iterator
from dataclasses import FrozenInstanceError, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from declarative_instr import event, register_class, unregister_class
from declarative_instr.attributes import AttributeKind, AttributeSpec, get_history
from declarative_instr.exc import LayoutError
from declarative_instr.instrumentation import register_attribute

attrs = pytest.importorskip("attrs")

PAGE = Path(__file__).parents[2] / "docs" / "foreign_classes.md"

Pair = tuple[type, type]
Decorator = Callable[[type], type]


# Kinds of classes: a shelf with a name and books, and a book with a shelf -------------------------


def plain() -> Pair:
    class Shelf:
        def __init__(self, name: str = "") -> None:
            self.name = name

    class Book:
        pass

    return Shelf, Book


def slotted(*more: str) -> Callable[[], Pair]:
    def make() -> Pair:
        class Shelf:
            __slots__ = ("books", "name", *more)

            def __init__(self, name: str = "") -> None:
                self.name = name

        class Book:
            __slots__ = ("shelf", *more)

        return Shelf, Book

    return make


def generated(decorator: Decorator, empty_list: Callable[[], Any]) -> Callable[[], Pair]:
    """Classes whose methods a decorator writes; `empty_list` tells it of a default."""

    def make() -> Pair:
        class Shelf:
            name: str = ""
            books: list[Any] = empty_list()

        class Book:
            shelf: Any = None

        return decorator(Shelf), decorator(Book)

    return make


def of_dataclass(**options: bool) -> Callable[[], Pair]:
    return generated(dataclass(**options), lambda: field(default_factory=list))


def of_attrs(decorator: Callable[..., Any], **options: bool) -> Callable[[], Pair]:
    return generated(decorator(**options), lambda: attrs.field(factory=list))


def subclass_of(base: Any) -> Callable[[], Pair]:
    def make() -> Pair:
        class Shelf(base):  # type: ignore[misc]  # a class from a parameter
            def __new__(cls, name: str = "") -> Any:
                return base.__new__(cls)

            def __init__(self, name: str = "") -> None:
                self.name = name

        class Book(base):  # type: ignore[misc]  # a class from a parameter
            pass

        return Shelf, Book

    return make


class Point(NamedTuple):
    x: int = 0


KINDS: dict[str, Callable[[], Pair]] = {
    "plain class": plain,
    "slots and `__weakref__`": slotted("__weakref__"),
    "slots, `__weakref__` and `__dict__`": slotted("__weakref__", "__dict__"),
    "slots without `__weakref__`": slotted(),
    "`@dataclass`": of_dataclass(),
    "`@dataclass(eq=False)`": of_dataclass(eq=False),
    "`@dataclass(kw_only=True)`": of_dataclass(kw_only=True),
    "`@dataclass(frozen=True)`": of_dataclass(frozen=True),
    "`@dataclass(slots=True)`": of_dataclass(slots=True),
    "`@dataclass(slots=True, weakref_slot=True)`": of_dataclass(slots=True, weakref_slot=True),
    "the same with `frozen=True`": of_dataclass(slots=True, weakref_slot=True, frozen=True),
    "`@attrs.define`": of_attrs(attrs.define),
    "`@attrs.define(slots=False)`": of_attrs(attrs.define, slots=False),
    "`@attrs.frozen`": of_attrs(attrs.frozen),
    "subclass of `Exception`": subclass_of(Exception),
    "subclass of `dict`": subclass_of(dict),
    "subclass of `list`": subclass_of(list),
    "subclass of `set`": subclass_of(set),
    "subclass of `str`": subclass_of(str),
    "subclass of `int`": subclass_of(int),
    "subclass of `tuple`": subclass_of(tuple),
    "subclass of a `NamedTuple`": subclass_of(Point),
}

# Probes: each uses two classes that are registered; an assertion or an error is a no --------------


def value(shelf_class: Any, book_class: Any) -> None:
    shelf = shelf_class(name="fiction")

    assert shelf.name == "fiction"
    assert get_history(shelf, "name").added == ["fiction"]


def assignment(shelf_class: Any, book_class: Any) -> None:
    shelf = shelf_class(name="fiction")

    shelf.name = "poetry"

    assert shelf.name == "poetry"


def both_sides(shelf_class: Any, book_class: Any) -> None:
    shelf: Any = shelf_class(name="fiction")
    book: Any = book_class()

    shelf.books.append(book)
    during, added = book.shelf, get_history(shelf, "books").added
    shelf.books.remove(book)

    assert during is shelf
    assert book.shelf is None
    assert added[0] is book


def listeners(shelf_class: Any, book_class: Any) -> None:
    heard: list[object] = []
    event.listen(shelf_class, "init", lambda _o, _a, _k: heard.append("init"))
    event.listen(shelf_class.name, "set", lambda _o, new, *_: heard.append(new))

    shelf_class(name="fiction")

    assert heard == ["init", "fiction"]


def pickling(shelf_class: Any, book_class: Any) -> None:
    shelf, book = shelf_class(name="fiction"), book_class()
    shelf.books.append(book)

    restored = pickle.loads(pickle.dumps(shelf))

    assert restored.name == "fiction"
    assert restored.books[0].shelf is restored
    assert get_history(restored, "name").added == ["fiction"]


def copying(shelf_class: Any, book_class: Any) -> None:
    shelf, book = shelf_class(name="fiction"), book_class()
    shelf.books.append(book)

    deep, shallow = copy.deepcopy(shelf), copy.copy(shelf)

    assert deep.books[0].shelf is deep
    assert shallow.name == "fiction"
    assert get_history(shallow, "name").added == ["fiction"]


PROBES: dict[str, Callable[[Any, Any], None]] = {
    "values, history": value,
    "assignment": assignment,
    "collections, both sides": both_sides,
    "listeners": listeners,
    "pickle": pickling,
    "copy, deepcopy": copying,
}
NO = (AssertionError, AttributeError, TypeError, pickle.PicklingError, FrozenInstanceError)


def instrument(shelf_class: type, book_class: type) -> None:
    for class_, name in ((shelf_class, "ProbedShelf"), (book_class, "ProbedBook")):
        class_.__name__ = class_.__qualname__ = name
        class_.__module__ = __name__
        globals()[name] = class_  # where pickle looks
        register_class(class_)
    books = AttributeSpec(AttributeKind.COLLECTION, target_class=book_class, other_key="shelf")
    shelf = AttributeSpec(AttributeKind.REFERENCE, target_class=shelf_class, other_key="books")
    register_attribute(shelf_class, "name")
    register_attribute(shelf_class, "books", books)
    register_attribute(book_class, "shelf", shelf)


def outcomes(make: Callable[[], Pair]) -> Iterator[str]:
    """What each probe finds, with classes of its own; one answer where they are refused."""
    for probe in PROBES.values():
        pair = make()
        try:
            instrument(*pair)
        except LayoutError as error:
            yield "refused: " + ("weak references" if "weak references" in str(error) else "values")
            return
        try:
            probe(*pair)
        except NO as error:
            yield f"no, {type(error).__name__}"
        else:
            yield "yes"


def table() -> str:
    rows = [
        ["kind of class", *PROBES, "`unregister_class()` restores"],
        ["---"] * (len(PROBES) + 2),
    ]
    for kind, make in KINDS.items():
        found = list(outcomes(make))
        if found[0].startswith("refused"):
            rows.append([kind, "refused: no weak references", *[""] * len(PROBES)])
        else:
            rows.append([kind, *found, "yes" if is_restored(make) else "no"])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def is_restored(make: Callable[[], Pair]) -> bool:
    shelf_class, book_class = make()
    made_before: Any = shelf_class(name="fiction")
    before = members(shelf_class), members(book_class)
    instrument(shelf_class, book_class)
    made_meanwhile: Any = shelf_class(name="poetry")

    seen = made_before.name
    unregister_class(shelf_class)
    unregister_class(book_class)

    after = members(shelf_class), members(book_class)
    names = (seen, made_before.name, made_meanwhile.name)
    return before == after and names == ("fiction", "fiction", "poetry")


def members(class_: type) -> dict[str, object]:
    """What the class has, but for what `instrument()` and pickling itself set."""
    set_here = {"__module__", "__qualname__", "__slotnames__", "__firstlineno__"}
    return {key: member for key, member in vars(class_).items() if key not in set_here}


def test_page_has_the_table_that_the_probes_make() -> None:
    page = PAGE.read_text(encoding="utf-8")

    made = table()

    assert made in page, f"put this into the page:\n{made}"
