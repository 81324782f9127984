"""loaded_repr: what a declared object shows of itself."""

from typing import Any

from typing_extensions import override

from declarative_instr import DeclarativeBase, Mapped, attribute, inspect, relationship


class Base(DeclarativeBase):
    pass


class Author(Base):
    name: Mapped[str]
    secret: Mapped[str] = attribute(repr=False)
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    title: Mapped[Any]
    author: Mapped[Author | None] = relationship(back_populates="books")


class Unprintable:
    @override
    def __repr__(self) -> str:
        raise ValueError


def test_values_are_shown_by_name() -> None:
    assert repr(Author(name="Ann")) == "Author(name='Ann')"


def test_hidden_fields_and_related_objects_are_left_out() -> None:
    author = Author(name="Ann", secret="x", books=[Book(title="t")])

    assert repr(author) == "Author(name='Ann')"
    assert repr(author.books[0]) == "Book(title='t')"


def test_what_has_no_value_stays_without_one() -> None:
    author = Author(name="Ann")

    repr(author)

    assert "books" in inspect(author).unloaded


def test_value_that_cannot_be_shown_does_not_raise() -> None:
    assert repr(Book(title=Unprintable())).startswith("Book(title=<Unprintable instance at")


def test_long_values_are_cut() -> None:
    assert len(repr(Book(title="x" * 1000))) < 100


def test_own_repr_of_a_class_is_kept() -> None:
    class Page(Base):
        number: Mapped[int]

        @override
        def __repr__(self) -> str:
            return "mine"

    assert repr(Page(number=1)) == "mine"
