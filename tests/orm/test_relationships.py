"""What relationships do to objects and rows; when they are loaded is told elsewhere."""

from collections.abc import Callable

import pytest
from sqlalchemy import Column, ForeignKey, Table, inspect, select, text

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    attribute_keyed_dict,
    mapped_column,
    relationship,
)


class Base(DeclarativeBase):
    pass


book_tag = Table(
    "book_tag",
    Base.metadata,
    Column("book_id", ForeignKey("book.id"), primary_key=True),
    Column("tag_id", ForeignKey("tag.id"), primary_key=True),
)


class Publisher(Base):
    __tablename__ = "publisher"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    books: Mapped[list["Book"]] = relationship(back_populates="publisher", order_by="Book.title")


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    publisher_id: Mapped[int | None] = mapped_column(ForeignKey("publisher.id"))
    publisher: Mapped[Publisher | None] = relationship(back_populates="books")
    tags: Mapped[set["Tag"]] = relationship(secondary=book_tag, back_populates="books")
    cover: Mapped["Cover | None"] = relationship(back_populates="book")


class Tag(Base):
    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str]
    books: Mapped[list[Book]] = relationship(
        secondary=book_tag, back_populates="tags", order_by=lambda: [Book.title.desc()]
    )


class Cover(Base):
    __tablename__ = "cover"

    id: Mapped[int] = mapped_column(primary_key=True)
    colour: Mapped[str]
    book_id: Mapped[int | None] = mapped_column(ForeignKey("book.id"), unique=True)
    book: Mapped[Book | None] = relationship(back_populates="cover")


class Chapter(Base):
    __tablename__ = "chapter"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("chapter.id"))
    parent: Mapped["Chapter | None"] = relationship(
        back_populates="parts",
        remote_side=[id],  # noqa: A003 - the column of this body is meant
    )
    parts: Mapped[list["Chapter"]] = relationship(back_populates="parent")


class Harbour(Base):
    __tablename__ = "harbour"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    departures: Mapped[list["Voyage"]] = relationship(
        back_populates="origin", foreign_keys="Voyage.origin_id"
    )


class Voyage(Base):
    __tablename__ = "voyage"

    id: Mapped[int] = mapped_column(primary_key=True)
    origin_id: Mapped[int] = mapped_column(ForeignKey("harbour.id"))
    target_id: Mapped[int] = mapped_column(ForeignKey("harbour.id"))
    origin: Mapped[Harbour] = relationship(foreign_keys=[origin_id], back_populates="departures")
    target: Mapped[Harbour] = relationship(foreign_keys=[target_id])


class Rack(Base):
    __tablename__ = "rack"

    id: Mapped[int] = mapped_column(primary_key=True)
    slots: Mapped[dict[str, "Slot"]] = relationship(collection_class=attribute_keyed_dict("label"))


class Slot(Base):
    __tablename__ = "slot"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str]
    rack_id: Mapped[int | None] = mapped_column(ForeignKey("rack.id"))


def test_one_to_many_gives_its_key_to_the_children(session: Session) -> None:
    publisher = Publisher(name="Reclam", books=[Book(title="a"), Book(title="b")])
    session.add(publisher)

    session.flush()

    assert {book.publisher_id for book in publisher.books} == {publisher.id}


def test_many_to_one_takes_the_key_of_its_target(session: Session) -> None:
    book = Book(title="a", publisher=Publisher(name="Reclam"))
    session.add(book)

    session.commit()

    assert book.publisher is not None
    assert book.publisher_id == book.publisher.id


def test_new_target_replaces_the_foreign_key(session: Session) -> None:
    first, second = Publisher(name="a"), Publisher(name="b")
    book = Book(title="x", publisher=first)
    session.add_all([book, second])
    session.commit()

    book.publisher = second
    session.commit()

    assert book.publisher_id == second.id
    assert first.books == []


def test_none_as_target_nulls_the_foreign_key(session: Session) -> None:
    book = Book(title="x", publisher=Publisher(name="a"))
    session.add(book)
    session.commit()

    book.publisher = None
    session.commit()

    assert book.publisher_id is None


def test_removal_from_the_collection_nulls_the_foreign_key(session: Session) -> None:
    publisher = Publisher(name="a", books=[Book(title="x"), Book(title="y")])
    session.add(publisher)
    session.commit()
    x, y = publisher.books

    publisher.books.remove(x)
    session.commit()

    assert x.publisher_id is None
    assert y.publisher_id == publisher.id


def test_unset_reference_of_a_new_object_reads_as_none() -> None:
    assert Book(title="x").publisher is None


def test_unset_collection_of_a_new_object_reads_as_empty_and_is_kept() -> None:
    publisher = Publisher(name="a")

    books = publisher.books

    assert books == []
    assert publisher.books is books


def test_append_sets_the_reference_of_the_other_side() -> None:
    publisher, book = Publisher(name="a"), Book(title="x")

    publisher.books.append(book)

    assert book.publisher is publisher


def test_set_of_the_reference_appends_to_the_other_side() -> None:
    publisher, book = Publisher(name="a"), Book(title="x")

    book.publisher = publisher

    assert publisher.books == [book]


def test_move_takes_the_member_out_of_the_old_collection() -> None:
    book = Book(title="x")
    old, new = Publisher(name="old", books=[book]), Publisher(name="new")

    new.books.append(book)

    assert old.books == []
    assert book.publisher is new


def test_reference_to_another_object_takes_the_member_out_of_the_old_collection() -> None:
    book = Book(title="x")
    old, new = Publisher(name="old", books=[book]), Publisher(name="new")

    book.publisher = new

    assert old.books == []
    assert new.books == [book]


def test_removal_clears_the_reference() -> None:
    book = Book(title="x")
    publisher = Publisher(name="a", books=[book])

    publisher.books.remove(book)

    assert book.publisher is None


def test_new_list_as_a_whole_keeps_both_sides_in_step() -> None:
    kept, gone, new = Book(title="kept"), Book(title="gone"), Book(title="new")
    publisher = Publisher(name="a", books=[kept, gone])

    publisher.books = [new, kept]

    assert [kept.publisher, gone.publisher, new.publisher] == [publisher, None, publisher]


@pytest.mark.parametrize(
    ("change", "titles"),
    [
        (lambda books: books.extend([Book(title="c"), Book(title="d")]), "abcd"),
        (lambda books: books.insert(0, Book(title="c")), "cab"),
        (lambda books: books.pop(), "a"),
        (lambda books: books.clear(), ""),
        (lambda books: books.__setitem__(0, Book(title="c")), "cb"),
        (lambda books: books.__setitem__(slice(0, 1), [Book(title="c"), Book(title="d")]), "cdb"),
        (lambda books: books.__delitem__(0), "b"),
        (lambda books: books.reverse(), "ba"),
    ],
    ids=["extend", "insert", "pop", "clear", "setitem", "slice", "delitem", "reverse"],
)
def test_every_list_method_keeps_the_references_in_step(
    change: Callable[[list[Book]], object], titles: str
) -> None:
    a, b = Book(title="a"), Book(title="b")
    publisher = Publisher(name="p", books=[a, b])

    change(publisher.books)

    assert "".join(book.title for book in publisher.books) == titles
    assert all(book.publisher is publisher for book in publisher.books)
    assert all((book.publisher is publisher) == (book in publisher.books) for book in (a, b))


def test_back_reference_of_saved_objects_is_in_step_before_the_flush(session: Session) -> None:
    publisher, book = Publisher(name="a"), Book(title="x")
    session.add_all([publisher, book])
    session.commit()

    book.publisher = publisher

    with session.no_autoflush:
        assert publisher.books == [book]


def test_both_sides_agree_after_commit_and_reload(session: Session) -> None:
    book = Book(title="x", publisher=Publisher(name="a"))
    session.add(book)

    session.commit()

    assert book.publisher is not None
    assert book.publisher.books == [book]


def test_many_to_many_writes_a_row_per_pair(session: Session) -> None:
    new, old = Tag(word="new"), Tag(word="old")
    session.add_all([Book(title="x", tags={new, old}), Book(title="y", tags={new})])

    session.commit()

    assert session.execute(text("SELECT count(*) FROM book_tag")).scalar_one() == 3
    assert [book.title for book in new.books] == ["y", "x"]


def test_many_to_many_sides_are_in_step() -> None:
    book, tag = Book(title="x"), Tag(word="new")

    tag.books.append(book)

    assert book.tags == {tag}


def test_set_collection_holds_a_member_once() -> None:
    book, tag = Book(title="x"), Tag(word="new")

    book.tags.add(tag)
    book.tags.add(tag)

    assert len(book.tags) == 1
    assert tag.books == [book]


def test_set_operators_in_place_keep_the_other_side_in_step() -> None:
    a, b, c = Tag(word="a"), Tag(word="b"), Tag(word="c")
    book = Book(title="x", tags={a, b})

    book.tags -= {a}
    book.tags |= {c}

    assert book.tags == {b, c}
    assert [tag.books for tag in (a, b, c)] == [[], [book], [book]]


def test_scalar_annotation_on_the_side_without_key_is_one_to_one(session: Session) -> None:
    book = Book(title="x", cover=Cover(colour="red"))
    session.add(book)
    session.commit()

    cover = book.cover

    assert isinstance(cover, Cover)
    assert cover.book is book
    assert cover.book_id == book.id


def test_new_one_to_one_target_releases_the_old_one(session: Session) -> None:
    red, blue = Cover(colour="red"), Cover(colour="blue")
    book = Book(title="x", cover=red)
    session.add(book)
    session.commit()

    book.cover = blue
    session.commit()

    assert red.book is None
    assert red.book_id is None
    assert blue.book is book


def test_self_reference_tells_parent_from_children(session: Session) -> None:
    root = Chapter(title="root", parts=[Chapter(title="a", parts=[Chapter(title="aa")])])
    session.add(root)
    session.commit()

    deepest = session.scalars(select(Chapter).where(Chapter.title == "aa")).one()

    assert deepest.parent is not None
    assert deepest.parent.parent is root
    assert root.parent is None


def test_foreign_keys_argument_tells_two_ways_apart(session: Session) -> None:
    kiel, oslo = Harbour(name="Kiel"), Harbour(name="Oslo")
    voyage = Voyage(origin=kiel, target=oslo)
    session.add(voyage)

    session.commit()

    assert (voyage.origin_id, voyage.target_id) == (kiel.id, oslo.id)
    assert (kiel.departures, oslo.departures) == ([voyage], [])


def test_order_by_decides_the_order_of_a_loaded_collection(session: Session) -> None:
    publisher = Publisher(name="a", books=[Book(title=title) for title in "cab"])
    session.add(publisher)
    before = [book.title for book in publisher.books]

    session.commit()

    assert before == ["c", "a", "b"]
    assert [book.title for book in publisher.books] == ["a", "b", "c"]


def test_keyed_dict_is_filled_and_loaded_by_the_named_attribute(session: Session) -> None:
    rack = Rack()
    rack.slots["b"] = Slot(label="b")
    rack.slots["a"] = Slot(label="a")
    session.add(rack)
    session.commit()

    slots = rack.slots

    assert set(slots) == {"a", "b"}
    assert slots["a"].label == "a"


def test_removal_from_a_keyed_dict_nulls_the_foreign_key(session: Session) -> None:
    slot = Slot(label="a")
    rack = Rack(slots={"a": slot})
    session.add(rack)
    session.commit()

    del rack.slots["a"]
    session.commit()

    assert slot.rack_id is None


def test_relation_knows_its_direction_and_target() -> None:
    relations = inspect(Book).relationships

    assert {relation.key for relation in relations} == {"publisher", "tags", "cover"}
    assert relations["publisher"].direction.name == "MANYTOONE"
    assert relations["tags"].direction.name == "MANYTOMANY"
    assert relations["cover"].direction.name == "ONETOMANY"
    assert relations["cover"].uselist is False
    assert relations["tags"].mapper.class_ is Tag


def test_foreign_key_set_by_hand_is_followed_after_the_flush(session: Session) -> None:
    publisher = Publisher(name="a")
    session.add(publisher)
    session.flush()
    book = Book(title="x", publisher_id=publisher.id)
    session.add(book)

    session.commit()

    assert book.publisher is publisher
