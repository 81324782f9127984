from typing import Any

import pytest
from sqlalchemy import Column, ForeignKey, Integer, text
from sqlalchemy.exc import InvalidRequestError

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    mapped_column,
    relationship,
)
from declarative_instr.orm.collections import column_keyed_dict
from declarative_instr.orm.errors import ArgumentError, UnmappedColumnError


class Base(DeclarativeBase):
    pass


class Room(Base):
    __tablename__ = "room"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column("room_label")
    floor: Mapped[int]
    house_id: Mapped[int | None] = mapped_column(ForeignKey("house.id"))


class House(Base):
    __tablename__ = "house"

    id: Mapped[int] = mapped_column(primary_key=True)
    rooms: Mapped[dict[str, Room]] = relationship(collection_class=column_keyed_dict(Room.label))


def test_item_is_kept_under_the_value_of_its_column() -> None:
    house, hall = House(), Room(label="hall")

    house.rooms.set(hall)  # type: ignore[attr-defined]  # of KeyFuncDict

    assert house.rooms == {"hall": hall}


@pytest.mark.parametrize(
    ("spec", "key"),
    [
        (Room.label, "hall"),
        (Room.__table__.c.room_label, "hall"),
        ([Room.floor, Room.label], (1, "hall")),
        ((Room.label,), ("hall",)),
    ],
)
def test_key_is_a_value_or_a_tuple_of_values(spec: Any, key: object) -> None:
    rooms = column_keyed_dict(spec)()

    assert rooms.keyfunc(Room(label="hall", floor=1)) == key


def test_item_whose_column_was_never_set_is_refused_or_left_out() -> None:
    strict = column_keyed_dict(Room.label)()
    tolerant = column_keyed_dict(Room.label, ignore_unpopulated_attribute=True)()

    tolerant.set(Room())

    assert tolerant == {}
    with pytest.raises(InvalidRequestError, match="is not populated"):
        strict.set(Room())


@pytest.mark.parametrize("given", ["a", text("a"), None], ids=["string", "text", "nothing"])
def test_what_is_no_column_is_refused(given: Any) -> None:
    with pytest.raises(
        ArgumentError, match="Column expression expected for argument 'mapping_spec'; got "
    ):
        column_keyed_dict(given)


def test_column_of_another_table_is_refused_by_name() -> None:
    rooms = column_keyed_dict(Column("other", Integer))()

    with pytest.raises(UnmappedColumnError, match="other is not mapped by class Room"):
        rooms.set(Room())
