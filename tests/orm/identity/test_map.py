"""The identity map: weak, by mapper and key, swept when it has grown."""

import gc
from typing import cast

import pytest
from typing_extensions import override

from declarative_instr.orm import DeclarativeBase, Mapped, Mapper, mapped_column
from declarative_instr.orm.identity.map import FIRST_SWEEP, IdentityMap
from declarative_instr.state.objects import holder_of, manager_of, state_of
from declarative_instr.state.tracked import EXPIRED


class Base(DeclarativeBase):
    pass


class Stone(Base):
    __tablename__ = "stone"

    id: Mapped[int] = mapped_column(primary_key=True)


class Cell(Base):
    __tablename__ = "cell"
    __hash__ = None  # type: ignore[assignment]  # as of classes with an __eq__ of their own

    row: Mapped[int] = mapped_column(primary_key=True)
    column: Mapped[int] = mapped_column(primary_key=True)

    @override
    def __eq__(self, other: object) -> bool:
        raise RuntimeError("nobody may compare users' objects")


STONE = cast("Mapper[Stone]", manager_of(Stone).identities)
CELL = cast("Mapper[Cell]", manager_of(Cell).identities)


def stone(identity_map: IdentityMap, key: int) -> Stone:
    made = Stone(id=key)
    holder = holder_of(made)
    holder._sa_key = key
    identity_map.add(STONE, holder)
    return made


@pytest.fixture
def identity_map() -> IdentityMap:
    return IdentityMap()


def test_object_is_found_by_mapper_and_bare_key(identity_map: IdentityMap) -> None:
    first = stone(identity_map, 1)

    assert identity_map.get(STONE, 1) is first
    assert identity_map.get(STONE, 2) is None
    assert identity_map.get(CELL, 1) is None


def test_object_is_found_by_its_full_key(identity_map: IdentityMap) -> None:
    first = stone(identity_map, 1)

    assert identity_map[Stone, (1,), None] is first
    assert (Stone, (1,), None) in identity_map
    assert (Stone, (2,), None) not in identity_map
    assert "stone" not in identity_map


def test_unknown_full_key_is_a_key_error(identity_map: IdentityMap) -> None:
    with pytest.raises(KeyError, match="Stone"):
        _ = identity_map[Stone, (1,), None]


def test_keys_values_and_items_go_together(identity_map: IdentityMap) -> None:
    first, second = stone(identity_map, 1), stone(identity_map, 2)

    assert identity_map.keys() == [(Stone, (1,), None), (Stone, (2,), None)]
    assert identity_map.values() == [first, second]
    assert identity_map.items() == [((Stone, (1,), None), first), ((Stone, (2,), None), second)]
    assert identity_map.all_states() == [state_of(first), state_of(second)]
    assert identity_map.contains_state(state_of(first))


def test_collected_objects_do_not_count(identity_map: IdentityMap) -> None:
    stone(identity_map, 1)
    gc.collect()

    assert len(identity_map) == 0
    assert not identity_map
    assert identity_map.values() == []


def test_grown_table_loses_its_dead_entries_and_stays_the_same_dictionary(
    identity_map: IdentityMap,
) -> None:
    table = identity_map.table(STONE)
    kept = stone(identity_map, -1)
    for key in range(2 * FIRST_SWEEP):
        stone(identity_map, key)
    gc.collect()

    assert identity_map.table(STONE) is table
    assert len(table) < FIRST_SWEEP + 2
    assert identity_map.get(STONE, -1) is kept


def test_table_of_living_objects_is_swept_only_when_it_has_doubled(
    identity_map: IdentityMap,
) -> None:
    kept = [stone(identity_map, key) for key in range(FIRST_SWEEP + 1)]
    identity_map.table(STONE)

    stone(identity_map, -1)
    gc.collect()

    assert len(identity_map.table(STONE)) == len(kept) + 1


def test_discard_leaves_another_object_with_the_key_alone(identity_map: IdentityMap) -> None:
    old = stone(identity_map, 1)
    new = stone(identity_map, 1)

    identity_map.discard(STONE, holder_of(old))

    assert identity_map.get(STONE, 1) is new


def test_objects_are_neither_hashed_nor_compared(identity_map: IdentityMap) -> None:
    cell = Cell(row=1, column=2)
    holder_of(cell)._sa_key = (1, 2)
    identity_map.add(CELL, holder_of(cell))

    found = identity_map.get(CELL, (1, 2))
    identity_map.discard(CELL, holder_of(cell))

    assert found is cell
    assert identity_map.get(CELL, (1, 2)) is None


def test_short_way_answers_neither_expired_objects_nor_composite_keys(
    identity_map: IdentityMap,
) -> None:
    first = stone(identity_map, 1)
    fresh = identity_map.get_fresh(Stone, 1)
    holder_of(first)._sa_flags |= EXPIRED

    assert fresh is first
    assert identity_map.get_fresh(Stone, 1) is None
    assert identity_map.get_fresh(Cell, 1) is None


def test_clear_empties_the_tables_in_place(identity_map: IdentityMap) -> None:
    kept = stone(identity_map, 1)
    table = identity_map.table(STONE)

    identity_map.clear()

    assert table == {}
    assert identity_map.get(STONE, kept.id) is None
