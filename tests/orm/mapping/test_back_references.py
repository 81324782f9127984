"""backref: the attribute that a relation gives to its target, and when it is there."""

import pytest
from sqlalchemy import Column, ForeignKey, Table

from declarative_instr.event import listen
from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    backref,
    configure_mappers,
    mapped_column,
    relationship,
    validates,
)
from declarative_instr.orm.errors import ArgumentError, RelationshipArgumentError
from declarative_instr.orm.mapping.settings import MANYTOONE, ONETOMANY


def new_base() -> type[DeclarativeBase]:
    class Base(DeclarativeBase):
        pass

    return Base


def test_backref_gives_the_target_the_way_back() -> None:
    base = new_base()

    class Author(base):  # type: ignore[misc, valid-type]  # made by a function
        __tablename__ = "author"
        id: Mapped[int] = mapped_column(primary_key=True)
        books: Mapped[list["Book"]] = relationship(backref="author")

    class Book(base):  # type: ignore[misc, valid-type]  # as above
        __tablename__ = "book"
        id: Mapped[int] = mapped_column(primary_key=True)
        author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))

    book = Book(author=Author())

    assert book.author.books == [book]
    assert Book.__mapper__.relationships.author.direction is MANYTOONE
    assert Author.__mapper__.relationships.books.back_populates == "author"


def test_class_that_gets_a_way_back_is_not_told_to_be_configured_again() -> None:
    base = new_base()
    told: list[tuple[str, str]] = []

    class Port(base):  # type: ignore[misc, valid-type]  # made by a function
        __tablename__ = "port"
        id: Mapped[int] = mapped_column(primary_key=True)

    for name in ("before_mapper_configured", "mapper_configured"):
        listen(
            base,
            name,
            lambda *args, name=name: told.append((name, args[1].__name__)),
            propagate=True,
        )
    Port()

    class Ship(base):  # type: ignore[misc, valid-type]  # as above
        __tablename__ = "ship"
        id: Mapped[int] = mapped_column(primary_key=True)
        port_id: Mapped[int] = mapped_column(ForeignKey("port.id"))
        port: Mapped[Port] = relationship(backref="ships")

    configure_mappers()

    assert Port().ships == []
    assert told == [
        ("before_mapper_configured", "Port"),
        ("mapper_configured", "Port"),
        ("before_mapper_configured", "Ship"),
        ("mapper_configured", "Ship"),
    ]


def test_class_that_is_configured_gets_the_way_back_of_a_later_relation() -> None:
    base = new_base()

    class Shelf(base):  # type: ignore[misc, valid-type]  # made by a function
        __tablename__ = "shelf"
        id: Mapped[int] = mapped_column(primary_key=True)

    Shelf()

    class Box(base):  # type: ignore[misc, valid-type]  # as above
        __tablename__ = "box"
        id: Mapped[int] = mapped_column(primary_key=True)
        shelf_id: Mapped[int] = mapped_column(ForeignKey("shelf.id"))
        shelf: Mapped[Shelf] = relationship(backref="boxes")

    assert Shelf().boxes == []


def test_backref_of_a_self_referential_relation_looks_the_other_way() -> None:
    base = new_base()

    class Node(base):  # type: ignore[misc, valid-type]  # made by a function
        __tablename__ = "node"
        id: Mapped[int] = mapped_column(primary_key=True)
        parent_id: Mapped[int | None] = mapped_column(ForeignKey("node.id"))
        children = relationship("Node", backref=backref("parent", lazy="joined"))

    configure_mappers()

    relations = Node.__mapper__.relationships
    assert (relations.children.direction, relations.parent.direction) == (ONETOMANY, MANYTOONE)
    assert relations.parent.lazy == "joined"


def test_backref_through_a_table_swaps_the_two_joins() -> None:
    base = new_base()
    link = Table(
        "likes",
        base.metadata,
        Column("liker", ForeignKey("person.id"), primary_key=True),
        Column("liked", ForeignKey("person.id"), primary_key=True),
    )

    class Person(base):  # type: ignore[misc, valid-type]  # made by a function
        __tablename__ = "person"
        id: Mapped[int] = mapped_column(primary_key=True)
        likes = relationship(
            "Person",
            secondary=link,
            primaryjoin=lambda: Person.id == link.c.liker,
            secondaryjoin=lambda: Person.id == link.c.liked,
            backref="fans",
        )

    ann, bob = Person(), Person()
    ann.likes.append(bob)

    assert bob.fans == [ann]
    relations = Person.__mapper__.relationships
    assert relations.fans.local_pairs == relations.likes.remote_pairs


def test_name_that_the_target_has_already_is_refused() -> None:
    base = new_base()

    class Tree(base):  # type: ignore[misc, valid-type]  # made by a function
        __tablename__ = "tree"
        id: Mapped[int] = mapped_column(primary_key=True)
        leaves: Mapped[list["Leaf"]] = relationship(backref="colour")

    class Leaf(base):  # type: ignore[misc, valid-type]  # as above
        __tablename__ = "leaf"
        id: Mapped[int] = mapped_column(primary_key=True)
        colour: Mapped[str]
        tree_id: Mapped[int] = mapped_column(ForeignKey("tree.id"))

    with pytest.raises(RelationshipArgumentError, match="Error creating backref 'colour'"):
        Tree()


def test_secondaryjoin_of_a_backref_without_secondary_table_is_refused() -> None:
    base = new_base()

    class Nest(base):  # type: ignore[misc, valid-type]  # made by a function
        __tablename__ = "nest"
        id: Mapped[int] = mapped_column(primary_key=True)
        eggs: Mapped[list["Egg"]] = relationship(
            backref=backref("nest", secondaryjoin="Nest.id == Egg.nest_id")
        )

    class Egg(base):  # type: ignore[misc, valid-type]  # as above
        __tablename__ = "egg"
        id: Mapped[int] = mapped_column(primary_key=True)
        nest_id: Mapped[int] = mapped_column(ForeignKey("nest.id"))

    with pytest.raises(RelationshipArgumentError, match="Can't assign 'secondaryjoin'"):
        Nest()


def test_backref_and_back_populates_exclude_each_other() -> None:
    with pytest.raises(ArgumentError, match="mutually exclusive"):
        relationship("Other", backref="one", back_populates="two")


def test_attribute_that_a_backref_adds_may_be_validated() -> None:
    base = new_base()
    seen: list[object] = []

    class Pond(base):  # type: ignore[misc, valid-type]  # made by a function
        __tablename__ = "pond"
        id: Mapped[int] = mapped_column(primary_key=True)
        frogs: Mapped[list["Frog"]] = relationship(backref="pond")

    class Frog(base):  # type: ignore[misc, valid-type]  # as above
        __tablename__ = "frog"
        id: Mapped[int] = mapped_column(primary_key=True)
        pond_id: Mapped[int] = mapped_column(ForeignKey("pond.id"))

        @validates("pond")
        def note(self, key: str, value: object) -> object:
            seen.append(value)
            return value

    pond = Pond()
    Frog(pond=pond)

    assert seen == [pond]
