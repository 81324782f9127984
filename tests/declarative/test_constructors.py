"""What a class's own constructor gets from those of its bases."""

from typing import Any

import pytest

from declarative_instr import DeclarativeBase, Mapped, attribute, get_history
from declarative_instr.exc import UnknownKeywordError


class Base(DeclarativeBase):
    pass


class Person(Base):
    name: Mapped[str]
    visits: Mapped[int] = attribute(default=0)
    tags: Mapped[list[str]] = attribute(default_factory=list)
    secret: Mapped[str | None] = attribute(default=None, init=False)

    def __init__(self, first: str, last: str, **more: Any) -> None:
        super().__init__(name=f"{first} {last}", **more)


class TakesAnything:
    def __init__(self, **values: Any) -> None:
        super().__init__(**values)


def test_own_constructor_sets_attributes_by_the_one_of_the_base() -> None:
    ada = Person("Ada", "Lovelace", visits=3)

    assert (ada.name, ada.visits) == ("Ada Lovelace", 3)
    assert get_history(ada, "name").added == ["Ada Lovelace"]


def test_defaults_are_set_where_nothing_is_given_and_nothing_was_set_before() -> None:
    class Early(Base):
        count: Mapped[int] = attribute(default=1)
        size: Mapped[int] = attribute(default=1)

        def __init__(self) -> None:
            self.count = 5
            super().__init__()

    early, ada = Early(), Person("Ada", "Lovelace")

    assert (early.count, early.size) == (5, 1)
    assert (ada.visits, ada.tags, ada.secret) == (0, [], None)


def test_keyword_that_names_nothing_is_refused_and_nothing_is_set() -> None:
    person = Person.__new__(Person)

    with pytest.raises(UnknownKeywordError, match="'age' is an invalid keyword argument for Pers"):
        person.__init__("Ada", "Lovelace", age=36)  # type: ignore[misc]  # called once more

    assert person.__dict__.get("name") is None


def test_attribute_that_no_constructor_takes_is_refused() -> None:
    with pytest.raises(UnknownKeywordError, match="declared with init=False"):
        Person("Ada", "Lovelace", secret="x")


def test_constructor_of_a_mixin_reaches_the_one_of_the_base() -> None:
    class Named(TakesAnything, Base):
        name: Mapped[str]

    assert Named(name="ada").name == "ada"


def test_subclass_sets_its_own_attributes_by_the_constructor_it_inherits() -> None:
    class Author(Person):
        books: Mapped[int] = attribute(default=1)

    assert Author("Ada", "Lovelace").books == 1
    assert Author("Ada", "Lovelace", books=2).books == 2


def test_attribute_added_later_is_set_too() -> None:
    class Growing(Base):
        def __init__(self, **values: Any) -> None:
            super().__init__(**values)

    Growing()
    Growing.size = attribute(default=7)

    assert Growing().size == 7  # type: ignore[attr-defined]  # as above


def test_base_itself_takes_no_keywords() -> None:
    with pytest.raises(UnknownKeywordError, match="has no attributes that can be given"):
        Base(name="ada")
