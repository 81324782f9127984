"""Classes of no declarative base, mapped by `registry.map_imperatively()`."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Column, Engine, ForeignKey, Integer, String, Table, select

from declarative_instr.orm import Session, class_mapper, registry, relationship
from declarative_instr.orm.errors import (
    ArgumentError,
    NoPrimaryKeyError,
    UnmappedClassError,
    UnsupportedMappingError,
)


class Shelf:
    """Takes part by its table alone; typed loosely, as its attributes come at run time."""

    id: Any
    label: Any
    books: Any


class Book:
    id: Any
    shelf: Any
    title: Any

    def __init__(self, title: str) -> None:
        self.title = title


class Library:
    """Two classes and their tables, mapped and unmapped again."""

    def __init__(self) -> None:
        self.registry = registry()
        metadata = self.registry.metadata
        self.shelf = Table(
            "shelf", metadata, Column("id", Integer, primary_key=True), Column("name", String)
        )
        self.book = Table(
            "book",
            metadata,
            Column("id", Integer, primary_key=True),
            Column("shelf_id", ForeignKey("shelf.id")),
            Column("title", String),
        )

    def map(self) -> None:
        books = relationship(Book, back_populates="shelf")
        self.registry.map_imperatively(
            Shelf, self.shelf, properties={"books": books, "label": self.shelf.c.name}
        )
        shelf = relationship(Shelf, back_populates="books")
        self.registry.map_imperatively(Book, self.book, properties={"shelf": shelf})


@pytest.fixture
def library() -> Iterator[Library]:
    library = Library()
    yield library
    library.registry.dispose()


def test_column_becomes_an_attribute_of_its_key_or_of_the_name_that_is_given(
    library: Library,
) -> None:
    library.map()

    assert list(class_mapper(Shelf).columns.keys()) == ["id", "label"]
    assert str(Shelf.label == "x") == "shelf.name = :name_1"


def test_objects_are_stored_and_loaded_with_their_relations(
    library: Library, engine: Engine
) -> None:
    library.map()
    library.registry.metadata.create_all(engine)
    shelf = Shelf()
    shelf.label = "poems"
    shelf.books.append(Book("Duineser Elegien"))

    with Session(engine) as session:
        session.add(shelf)
        session.commit()
        session.expunge_all()
        found = session.scalars(select(Shelf).where(Shelf.label == "poems")).one()

        assert found is not shelf
        assert [book.title for book in found.books] == ["Duineser Elegien"]
        assert found.books[0].shelf is found


def test_constructor_of_the_class_stays_its_own(library: Library) -> None:
    library.map()

    with pytest.raises(TypeError, match="takes exactly one argument"):
        Shelf(label="x")  # type: ignore[call-arg]  # the mistake under test


def test_disposed_class_is_as_it_was_before() -> None:
    library = Library()
    before = dict(vars(Shelf)), dict(vars(Book))

    library.map()
    library.registry.dispose()

    assert (dict(vars(Shelf)), dict(vars(Book))) == before


def test_object_of_a_mapped_class_is_not_taken_for_its_table(library: Library) -> None:
    library.map()

    assert not hasattr(Shelf(), "__clause_element__")


def test_subclass_is_not_mapped_by_its_base(library: Library) -> None:
    class Rack(Shelf):
        pass

    library.map()

    with pytest.raises(UnmappedClassError):
        class_mapper(Rack)
    assert not hasattr(Rack, "__clause_element__")


def test_class_that_is_mapped_is_refused(library: Library) -> None:
    library.map()

    with pytest.raises(ArgumentError, match=r"already has a primary mapper.*dispose"):
        library.registry.map_imperatively(Shelf, library.shelf)


@pytest.mark.parametrize(
    ("table", "options", "error", "text"),
    [
        ("shelf", {}, ArgumentError, "object expected for argument 'local_table'; got 'shelf'"),
        (None, {"properties": {"size": 3}}, UnsupportedMappingError, r"Card\.size: .*int"),
        (None, {"polymorphic_on": "kind"}, UnsupportedMappingError, "'polymorphic_on'"),
    ],
)
def test_what_cannot_be_mapped_leaves_the_class_as_it_was(
    library: Library, table: Any, options: dict[str, Any], error: type[Exception], text: str
) -> None:
    class Card:
        pass

    before = dict(vars(Card))

    with pytest.raises(error, match=text):
        library.registry.map_imperatively(Card, table or library.shelf, **options)

    assert dict(vars(Card)) == before


def test_table_without_key_leaves_the_class_as_it_was(library: Library) -> None:
    class Card:
        pass

    before = dict(vars(Card))
    table = Table("card", library.registry.metadata, Column("text", String))

    with pytest.raises(NoPrimaryKeyError):
        library.registry.map_imperatively(Card, table)

    assert dict(vars(Card)) == before
