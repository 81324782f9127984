"""Relations resolved: directions, pairs and conditions, all of them or none."""

import gc
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Table, and_
from sqlalchemy.exc import ArgumentError, InvalidRequestError

from declarative_instr import event
from declarative_instr.constants import EXT_SKIP
from declarative_instr.orm.declarative import (
    DeclarativeBase,
    mapped_column,
    registry,
    relationship,
)
from declarative_instr.orm.errors import AmbiguousForeignKeyError, RelationshipArgumentError
from declarative_instr.orm.mapping.attributes import Mapped
from declarative_instr.orm.mapping.mapper import Mapper, Relation
from declarative_instr.orm.mapping.ports import use_loader_factory
from declarative_instr.orm.mapping.settings import MANYTOMANY, MANYTOONE, ONETOMANY


@contextmanager
def refused(
    base: type[DeclarativeBase],
    match: str,
    error: type[ArgumentError],
) -> Iterator[None]:
    """Expect an error; afterwards the classes are in nobody's way."""
    try:
        with pytest.raises(error, match=match):
            yield
    finally:
        base.registry.dispose()


def relation(cls: Any, key: str) -> Relation:
    found: Relation = cls.__mapper__.relationships[key]
    return found


def test_composite_key_gives_pairs_in_the_order_of_the_key() -> None:
    class Own(DeclarativeBase):
        pass

    class Seat(Own):
        __tablename__ = "seat"

        row: Mapped[int] = mapped_column(primary_key=True)
        number: Mapped[int] = mapped_column(primary_key=True)

    class Ticket(Own):
        __tablename__ = "ticket"
        __table_args__ = (ForeignKeyConstraint(["no", "line"], ["seat.number", "seat.row"]),)

        id: Mapped[int] = mapped_column(primary_key=True)
        line: Mapped[int]
        no: Mapped[int]
        seat: Mapped[Seat] = relationship()

    found = relation(Ticket, "seat")

    assert found.direction is MANYTOONE
    assert found.pairs == (("row", "line"), ("number", "no"))
    assert found.by_target_key


def test_reference_to_something_but_the_key_is_not_by_key() -> None:
    class Own(DeclarativeBase):
        pass

    class Room(Own):
        __tablename__ = "room"

        id: Mapped[int] = mapped_column(primary_key=True)
        code: Mapped[str] = mapped_column(unique=True)

    class Lamp(Own):
        __tablename__ = "lamp"

        id: Mapped[int] = mapped_column(primary_key=True)
        room_code: Mapped[str] = mapped_column(ForeignKey("room.code"))
        room: Mapped[Room] = relationship()

    assert relation(Lamp, "room").pairs == (("code", "room_code"),)
    assert not relation(Lamp, "room").by_target_key


def test_relation_of_a_mixin_finds_the_columns_of_each_class() -> None:
    class Own(DeclarativeBase):
        pass

    class Tree:
        id: Mapped[int] = mapped_column(primary_key=True)

    class Folder(Tree, Own):
        __tablename__ = "folder"

        parent_id: Mapped[int | None] = mapped_column(ForeignKey("folder.id"))
        parent: Mapped["Folder | None"] = relationship(
            remote_side=[Tree.id], back_populates="inner"
        )
        inner: Mapped[list["Folder"]] = relationship(back_populates="parent")

    assert relation(Folder, "parent").direction is MANYTOONE
    assert relation(Folder, "inner").direction is ONETOMANY
    assert relation(Folder, "parent").is_self_referential


def test_both_sides_of_one_direction_ask_for_remote_side() -> None:
    class Own(DeclarativeBase):
        pass

    class Node(Own):
        __tablename__ = "node"

        id: Mapped[int] = mapped_column(primary_key=True)
        up_id: Mapped[int | None] = mapped_column(ForeignKey("node.id"))
        up: Mapped["Node | None"] = relationship(back_populates="down")
        down: Mapped[list["Node"]] = relationship(back_populates="up")

    with refused(Own, r"both of the same direction.*remote_side", RelationshipArgumentError):
        Own.registry.configure()


def test_table_between_a_class_and_itself_needs_both_conditions() -> None:
    class Own(DeclarativeBase):
        pass

    friends = Table(
        "friends",
        Own.metadata,
        Column("left_id", ForeignKey("person.id"), primary_key=True),
        Column("right_id", ForeignKey("person.id"), primary_key=True),
    )

    class Person(Own):
        __tablename__ = "person"

        id: Mapped[int] = mapped_column(primary_key=True)
        friends: Mapped[list["Person"]] = relationship(
            secondary="friends",
            primaryjoin="Person.id == friends.c.left_id",
            secondaryjoin=lambda: Person.id == friends.c.right_id,
        )

    found = relation(Person, "friends")

    assert found.direction is MANYTOMANY
    assert found.local_pairs == (("id", friends.c.left_id),)
    assert found.remote_pairs == (("id", friends.c.right_id),)
    assert found.is_plain


def test_table_between_without_conditions_is_ambiguous() -> None:
    class Own(DeclarativeBase):
        pass

    Table(
        "likes",
        Own.metadata,
        Column("a_id", ForeignKey("fan.id"), primary_key=True),
        Column("b_id", ForeignKey("fan.id"), primary_key=True),
    )

    class Fan(Own):
        __tablename__ = "fan"

        id: Mapped[int] = mapped_column(primary_key=True)
        likes: Mapped[list["Fan"]] = relationship(secondary="likes")

    with refused(Own, r"Fan\.likes.*likes\.a_id.*likes\.b_id", AmbiguousForeignKeyError):
        Own.registry.configure()


def test_more_in_a_condition_than_equal_keys_is_noted() -> None:
    class Own(DeclarativeBase):
        pass

    class Shop(Own):
        __tablename__ = "shop"

        id: Mapped[int] = mapped_column(primary_key=True)
        open_orders: Mapped[list["Order"]] = relationship(
            primaryjoin=lambda: and_(Shop.id == Order.shop_id, Order.state == "open"),
            viewonly=True,
        )

    class Order(Own):
        __tablename__ = "order"

        id: Mapped[int] = mapped_column(primary_key=True)
        state: Mapped[str]
        shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))

    found = relation(Shop, "open_orders")

    assert found.pairs == (("id", "shop_id"),)
    assert not found.is_plain
    assert not found.cascade


def test_several_foreign_keys_are_all_named() -> None:
    class Own(DeclarativeBase):
        pass

    class Port(Own):
        __tablename__ = "port"

        id: Mapped[int] = mapped_column(primary_key=True)

    class Trip(Own):
        __tablename__ = "trip"

        id: Mapped[int] = mapped_column(primary_key=True)
        start_id: Mapped[int] = mapped_column(ForeignKey("port.id"))
        end_id: Mapped[int] = mapped_column(ForeignKey("port.id"))
        start: Mapped[Port] = relationship()

    with refused(Own, r"foreign_keys=\[trip.start_id\] or .*trip.end_id", AmbiguousForeignKeyError):
        Own.registry.configure()


def test_orphans_of_a_reference_need_a_single_parent() -> None:
    class Own(DeclarativeBase):
        pass

    class Stem(Own):
        __tablename__ = "stem"

        id: Mapped[int] = mapped_column(primary_key=True)

    class Leaf(Own):
        __tablename__ = "leaf"

        id: Mapped[int] = mapped_column(primary_key=True)
        stem_id: Mapped[int] = mapped_column(ForeignKey("stem.id"))
        stem: Mapped[Stem] = relationship(cascade="all, delete-orphan")

    with refused(Own, r"Leaf\.stem.*single_parent=True", RelationshipArgumentError):
        Own.registry.configure()


def test_annotation_alone_makes_a_relation() -> None:
    class Own(DeclarativeBase):
        pass

    class Cup(Own):
        __tablename__ = "cup"

        id: Mapped[int] = mapped_column(primary_key=True)
        saucers: Mapped[list["Saucer"]]

    class Saucer(Own):
        __tablename__ = "saucer"

        id: Mapped[int] = mapped_column(primary_key=True)
        cup_id: Mapped[int] = mapped_column(ForeignKey("cup.id"))

    saucer = Saucer()

    assert Cup(saucers=[saucer]).saucers == [saucer]


def test_failure_leaves_every_class_as_it_was_and_is_met_again() -> None:
    class Own(DeclarativeBase):
        pass

    class Good(Own):
        __tablename__ = "good"

        id: Mapped[int] = mapped_column(primary_key=True)
        bad_id: Mapped[int | None] = mapped_column(ForeignKey("bad.id"))
        bad: Mapped["Bad | None"] = relationship()

    class Bad(Own):
        __tablename__ = "bad"

        id: Mapped[int] = mapped_column(primary_key=True)
        lost: Mapped[Any] = relationship("Lost")

    for _ in range(2):
        with pytest.raises(InvalidRequestError, match=r"'Lost'.*Bad\.lost"):
            Good()

    mapper = Good.__mapper__
    Own.registry.dispose()

    assert not mapper.configured
    assert not mapper.relations


def test_missing_class_that_is_declared_later_heals_the_registry() -> None:
    class Own(DeclarativeBase):
        pass

    class Lock(Own):
        __tablename__ = "lock"

        id: Mapped[int] = mapped_column(primary_key=True)
        keys: Mapped[list["Key"]] = relationship()

    with pytest.raises(InvalidRequestError):
        Lock()

    class Key(Own):
        __tablename__ = "key"

        id: Mapped[int] = mapped_column(primary_key=True)
        lock_id: Mapped[int] = mapped_column(ForeignKey("lock.id"))

    assert Lock().keys == []


def test_broken_registry_does_not_stop_another_one() -> None:
    class Own(DeclarativeBase):
        pass

    class Broken(Own):
        __tablename__ = "broken"

        id: Mapped[int] = mapped_column(primary_key=True)
        lost: Mapped[Any] = relationship("Lost")

    class Other(DeclarativeBase):
        pass

    class Whole(Other):
        __tablename__ = "whole"

        id: Mapped[int] = mapped_column(primary_key=True)

    whole = Whole(id=1)
    Own.registry.dispose()

    assert whole.id == 1


def test_bases_with_one_registry_find_each_other() -> None:
    shared = registry()

    class First(DeclarativeBase):
        registry = shared

    class Second(DeclarativeBase):
        registry = shared

    class Hen(First):
        __tablename__ = "hen"

        id: Mapped[int] = mapped_column(primary_key=True)
        eggs: Mapped[list["Egg"]] = relationship(back_populates="hen")

    class Egg(Second):
        __tablename__ = "egg"

        id: Mapped[int] = mapped_column(primary_key=True)
        hen_id: Mapped[int] = mapped_column(ForeignKey("hen.id"))
        hen: Mapped[Hen] = relationship(back_populates="eggs")

    egg = Egg()

    assert Hen(eggs=[egg]) is egg.hen


def test_loader_of_a_relation_comes_from_the_registered_factory() -> None:
    class Own(DeclarativeBase):
        pass

    class Well(Own):
        __tablename__ = "well"

        id: Mapped[int] = mapped_column(primary_key=True)
        water: Mapped[list["Water"]] = relationship()

    class Water(Own):
        __tablename__ = "water"

        id: Mapped[int] = mapped_column(primary_key=True)
        well_id: Mapped[int] = mapped_column(ForeignKey("well.id"))

    def loader(*_: object) -> list[Water]:
        return [Water(id=7)]

    before = use_loader_factory(lambda _relation: loader)
    try:
        Own.registry.configure()
    finally:
        use_loader_factory(before)

    assert [water.id for water in Well().water] == [7]


def test_events_of_a_mapper_come_in_their_order() -> None:
    class Own(DeclarativeBase):
        pass

    heard: list[str] = []
    names = ["instrument_class", "after_mapper_constructed", "mapper_configured"]
    for name in names:
        event.listen(Own, name, lambda *_, name=name: heard.append(name), propagate=True)

    class Bell(Own):
        __tablename__ = "bell"

        id: Mapped[int] = mapped_column(primary_key=True)

    Bell()

    assert heard == names


def test_listener_can_leave_a_mapper_for_later() -> None:
    class Own(DeclarativeBase):
        pass

    class Early(Own):
        __tablename__ = "early"

        id: Mapped[int] = mapped_column(primary_key=True)

    class Late(Own):
        __tablename__ = "late"

        id: Mapped[int] = mapped_column(primary_key=True)

    def skip(_mapper: object, _cls: type) -> object:
        return EXT_SKIP

    event.listen(Late, "before_mapper_configured", skip, retval=True)

    Own.registry.configure()
    configured = (Early.__mapper__.configured, Late.__mapper__.configured)
    event.remove(Late, "before_mapper_configured", skip)

    assert configured == (True, False)


def test_all_mappers_have_events_of_their_own() -> None:
    class Own(DeclarativeBase):
        pass

    heard: list[str] = []

    def before() -> None:
        heard.append("before")

    def after() -> None:
        heard.append("after")

    class Sole(Own):
        __tablename__ = "sole"

        id: Mapped[int] = mapped_column(primary_key=True)

    event.listen(Mapper, "before_configured", before)
    event.listen(Mapper, "after_configured", after)
    try:
        Sole()
        Sole()
    finally:
        event.remove(Mapper, "before_configured", before)
        event.remove(Mapper, "after_configured", after)

    assert heard == ["before", "after"]


def test_class_that_nobody_names_any_more_is_collected() -> None:
    class Own(DeclarativeBase):
        pass

    class Brief(Own):
        __tablename__ = "brief"

        id: Mapped[int] = mapped_column(primary_key=True)

    Brief()
    gone = weakref.ref(Brief)

    del Brief
    gc.collect()

    assert gone() is None
    assert not Own.registry.mappers
