"""validates: which method checks which change, and what a refusal leaves."""

from collections.abc import Callable
from typing import Any

import pytest
from typing_extensions import override

from declarative_instr import (
    DeclarativeBase,
    Mapped,
    attribute,
    get_history,
    manager_of_class,
    register_attribute,
    register_class,
    relationship,
    validates,
)
from declarative_instr.attributes import AttributeKind, AttributeSpec
from declarative_instr.collections import attribute_keyed_dict
from declarative_instr.exc import MemberTypeError, ValidatorError

Calls = list[tuple[object, ...]]


@pytest.fixture
def base() -> Any:
    class Base(DeclarativeBase):
        pass

    return Base


@pytest.fixture
def calls() -> Calls:
    return []


def shelves(base: Any, calls: Calls, **options: bool) -> tuple[Any, Any]:
    """A shelf of books: validators on both sides note what they are asked."""

    def check(self: object, key: str, value: object, *flags: bool) -> object:
        calls.append((key, value, *flags))
        if getattr(value, "title", None) == "forbidden":
            raise ValueError("no")
        return value

    class Shelf(base):  # type: ignore[misc]  # a class from a fixture
        books: Mapped[list["Tome"]] = relationship(back_populates="shelf")

        check_books = validates("books", **options)(check)

    class Tome(base):  # type: ignore[misc]  # a class from a fixture
        title: Mapped[str] = attribute(default="")
        shelf: Mapped[Shelf | None] = relationship(back_populates="books")

        check_shelf = validates("shelf", **options)(check)

    return Shelf, Tome


def test_value_is_what_the_validator_answers(base: Any) -> None:
    class Author(base):  # type: ignore[misc]  # a class from a fixture
        name: Mapped[str]
        email: Mapped[str]

        @validates("name", "email")
        def tidy(self, key: str, value: str) -> str:
            return f"{key}: {value.strip()}"

    one: Any = Author(name=" Ann ")

    one.email = " a@b "

    assert (one.name, one.email) == ("name: Ann", "email: a@b")


def test_refused_value_leaves_the_old_one_and_no_history(base: Any) -> None:
    class Author(base):  # type: ignore[misc]  # a class from a fixture
        name: Mapped[str]

        @validates("name")
        def refuse_fred(self, _key: str, value: str) -> str:
            if value == "fred":
                raise ValueError("no")
            return value

    one = Author(name="ann")
    with pytest.raises(ValueError, match="no"):
        one.name = "fred"
    with pytest.raises(ValueError, match="no"):
        Author(name="fred")

    assert get_history(one, "name").added == ["ann"]


def test_members_are_validated_one_by_one_however_they_come(base: Any, calls: Calls) -> None:
    shelf, tome = shelves(base, calls, include_backrefs=False)
    a, b, c = tome(), tome(), tome()
    one = shelf(books=[a])

    one.books.append(b)
    one.books = [b, c]
    one.books += [a]

    assert calls == [("books", each) for each in (a, b, b, c)] + [("books", a)]


def test_removed_members_and_deleted_values_are_told_where_asked_for(
    base: Any, calls: Calls
) -> None:
    shelf, tome = shelves(base, calls, include_removes=True, include_backrefs=False)
    a, b = tome(), tome()
    one = shelf(books=[a])
    calls.clear()

    one.books = [b]
    one.books.remove(b)
    b.shelf = one
    del b.shelf

    assert calls == [
        ("books", b, False),
        ("books", a, True),
        ("books", b, True),
        ("shelf", one, False),
        ("shelf", one, True),
    ]


def test_deleted_plain_value_is_told_where_asked_for(base: Any, calls: Calls) -> None:
    class Author(base):  # type: ignore[misc]  # a class from a fixture
        name: Mapped[str]

        @validates("name", include_removes=True)
        def note(self, key: str, value: str, is_remove: bool) -> str:  # noqa: FBT001  # given by place
            calls.append((key, value, is_remove))
            return value

    one: Any = Author(name="ann")
    del one.name

    assert calls == [("name", "ann", False), ("name", "ann", True)]


def test_changes_that_come_from_the_other_side_are_validated(base: Any, calls: Calls) -> None:
    shelf, tome = shelves(base, calls, include_removes=True)
    one, two, book = shelf(), shelf(), tome()

    one.books.append(book)
    book.shelf = two
    two.books.remove(book)

    assert calls == [
        ("books", book, False),
        ("shelf", one, False),
        ("shelf", two, False),
        ("books", book, True),
        ("books", book, False),
        ("books", book, True),
        ("shelf", None, False),
    ]


def test_changes_that_come_from_the_other_side_can_be_left_out(base: Any, calls: Calls) -> None:
    shelf, tome = shelves(base, calls, include_backrefs=False)
    one, two, book = shelf(), shelf(), tome()

    one.books.append(book)
    book.shelf = two
    one.books = [book]

    assert calls == [("books", book), ("shelf", two), ("books", book)]


@pytest.mark.parametrize(
    "move",
    [
        lambda one, book: one.books.append(book),
        lambda one, book: setattr(one, "books", [book]),
        lambda one, book: setattr(book, "shelf", one),
    ],
    ids=["append", "assign", "set the other side"],
)
def test_refusal_leaves_both_sides_as_they_were(
    base: Any, calls: Calls, move: Callable[[Any, Any], object]
) -> None:
    shelf, tome = shelves(base, calls)
    present, refused = tome(title="present"), tome(title="forbidden")
    one = shelf(books=[present])

    with pytest.raises(ValueError, match="no"):
        move(one, refused)

    assert one.books == [present]
    assert present.shelf is one
    assert refused.shelf is None


def test_validator_may_make_the_member_of_what_is_given(base: Any) -> None:
    class Tag(base):  # type: ignore[misc]  # a class from a fixture
        text: Mapped[str]

    class Page(base):  # type: ignore[misc]  # a class from a fixture
        tags: Mapped[list[Tag]] = relationship()
        named: Mapped[dict[str, Tag]] = relationship(collection_class=attribute_keyed_dict("text"))
        first: Mapped[Tag | None] = relationship()

        @validates("tags", "named", "first")
        def make_tag(self, _key: str, value: object) -> object:
            return Tag(text=value) if isinstance(value, str) else value

    page: Any = Page(tags=["a"], named={"x": "x"}, first="c")
    page.tags.append("b")
    page.named["y"] = "y"

    assert [tag.text for tag in page.tags] == ["a", "b"]
    assert {key: tag.text for key, tag in page.named.items()} == {"x": "x", "y": "y"}
    assert page.first.text == "c"
    with pytest.raises(MemberTypeError, match=r"Page\.tags takes Tag objects"):
        page.tags.append(1)


# Where validators come from ----------------------------------------------------------------------


def animals(base: Any) -> tuple[Any, Any, Any]:
    class Animal(base):  # type: ignore[misc]  # a class from a fixture
        name: Mapped[str]
        kind: Mapped[str]

        @validates("name")
        def check_name(self, _key: str, value: str) -> str:
            return f"animal {value}"

        @validates("kind")
        def check_kind(self, _key: str, value: str) -> str:
            return f"kind {value}"

    class Dog(Animal):
        breed: Mapped[str]

        @validates("name", "breed")
        @override
        def check_name(self, key: str, value: str) -> str:
            inherited = super().check_name(key, value) if key == "name" else value
            return f"dog's {inherited}"

    class Puppy(Dog):
        @validates("kind")
        def another_name(self, _key: str, value: str) -> str:
            return f"puppy {value}"

    return Animal, Dog, Puppy


def test_validator_of_a_subclass_takes_the_place_of_its_bases(base: Any) -> None:
    found = [(one.name, one.kind) for one in (cls(name="x", kind="y") for cls in animals(base))]

    assert found == [
        ("animal x", "kind y"),
        ("dog's animal x", "kind y"),
        ("dog's animal x", "puppy y"),
    ]


def test_validator_of_a_base_serves_attributes_of_subclasses(base: Any) -> None:
    _, dog, puppy = animals(base)

    assert dog(breed="b").breed == "dog's b"
    assert puppy(breed="b").breed == "dog's b"


def test_validator_of_a_mixin_serves_the_classes_that_have_the_attribute(base: Any) -> None:
    class Tidy:
        @validates("name", "email")
        def strip(self, _key: str, value: str) -> str:
            return value.strip()

    class Author(Tidy, base):  # type: ignore[misc]  # a class from a fixture
        name: Mapped[str]

    assert Author(name=" a ").name == "a"
    assert set(manager_of_class(Author).validators) == {"name", "email"}


def test_validator_may_be_any_callable_object(base: Any) -> None:
    class Shout:
        def __call__(self, _obj: object, _key: str, value: str) -> str:
            return value.upper()

    class Author(base):  # type: ignore[misc]  # a class from a fixture
        name: Mapped[str]
        shout = validates("name")(Shout())

    assert Author(name="a").name == "A"


def test_attribute_that_is_added_later_gets_the_validator_of_its_class() -> None:
    class Plain:
        @validates("x", "parts")
        def double(self, _key: str, value: Any) -> Any:
            return value * 2

    register_class(Plain)
    register_attribute(Plain, "x")
    register_attribute(Plain, "parts", AttributeSpec(kind=AttributeKind.COLLECTION))
    one: Any = Plain()

    one.x = 2
    one.parts = ["a"]

    assert (one.x, list(one.parts)) == (4, ["aa"])


# Errors ------------------------------------------------------------------------------------------


def test_validator_of_what_is_no_attribute_is_an_error_with_the_near_misses(base: Any) -> None:
    with pytest.raises(
        ValidatorError,
        match=r"Author\.check validates 'nmae', which is no attribute of .*Did you mean 'name'",
    ):

        class Author(base):  # type: ignore[misc]  # a class from a fixture
            name: Mapped[str]

            @validates("nmae")
            def check(self, _key: str, value: str) -> str:
                return value

    assert base.registry.classes.find("Author") is None


def test_two_validators_of_one_attribute_are_an_error(base: Any) -> None:
    with pytest.raises(ValidatorError, match=r"attribute 'name' already exists: first\."):

        class Author(base):  # type: ignore[misc]  # a class from a fixture
            name: Mapped[str]

            @validates("name")
            def first(self, _key: str, value: str) -> str:
                return value

            @validates("name")
            def second(self, _key: str, value: str) -> str:
                return value


def test_validates_without_names_is_an_error() -> None:
    decorate: Any = validates

    with pytest.raises(ValidatorError, match=r"Write @validates\('name', \.\.\.\)"):
        decorate()
    with pytest.raises(ValidatorError, match=r"Write @validates\('name', \.\.\.\)"):
        decorate(lambda self, key, value: value)


def test_what_takes_no_mark_cannot_validate() -> None:
    with pytest.raises(ValidatorError, match="cannot be marked"):
        validates("name")(len)  # type: ignore[type-var]
