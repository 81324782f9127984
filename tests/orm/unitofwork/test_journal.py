"""The journal takes back what a flush changed in memory."""

from weakref import ref

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column
from declarative_instr.orm.unitofwork.journal import IdentityTable, Journal, StoredObjects
from declarative_instr.state.objects import holder_of
from declarative_instr.state.tracked import COMMITTED, keep_old_value


class Base(DeclarativeBase):
    pass


class Coin(Base):
    __tablename__ = "coin"

    id: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[int | None]


def test_undo_restores_the_first_of_several_values() -> None:
    journal = Journal()
    values: dict[str, object] = {"value": 1}
    journal.set_value(values, "value", 2)
    journal.set_value(values, "value", 3)

    journal.undo()

    assert values == {"value": 1}


def test_undo_takes_away_a_value_that_was_not_there() -> None:
    journal = Journal()
    values: dict[str, object] = {}
    journal.set_value(values, "value", None)

    journal.undo()

    assert values == {}


def test_undo_gives_a_dropped_value_back() -> None:
    journal = Journal()
    values: dict[str, object] = {"value": 1}
    journal.drop_value(values, "value")
    journal.drop_value(values, "other")
    assert values == {}

    journal.undo()

    assert values == {"value": 1}


def test_undo_restores_the_old_values_that_an_object_keeps() -> None:
    journal, coin = Journal(), holder_of(Coin())
    coin._sa_flags |= COMMITTED
    coin._sa_committed = {"id": 1}
    journal.keep_committed(coin)
    keep_old_value(coin, "value", 2)
    journal.keep_committed(coin)

    journal.undo()

    assert coin._sa_committed == {"id": 1}


def test_undo_makes_an_inserted_object_new_and_gives_its_place_back() -> None:
    journal, instances = Journal(), [Coin(), Coin(), Coin()]
    before, coin, other = map(holder_of, instances)
    table: IdentityTable = {1: ref(coin), 2: ref(other)}
    coin._sa_key, other._sa_key = 1, 2
    coin._sa_flags |= COMMITTED
    references: list[ref[object]] = [ref(coin), ref(other)]
    journal.stored.append(StoredObjects((coin, other), references, table, [ref(before), None]))

    journal.undo()

    assert table == {1: ref(before)}
    assert [one for one in (coin, other) if one._sa_key is not None] == []
    assert not coin._sa_flags & COMMITTED


def test_undo_empties_places_where_nothing_was() -> None:
    journal, coin = Journal(), holder_of(Coin())
    table: IdentityTable = {1: ref(coin)}
    coin._sa_key = 1
    journal.stored.append(StoredObjects([coin], [ref(coin)], table, None))

    journal.undo()

    assert table == {}
    assert [one for one in (coin,) if one._sa_key is not None] == []


def test_many_values_are_filled_in_where_there_are_none_and_taken_away_again() -> None:
    journal, coins = Journal(), [Coin(), Coin(value=None), Coin(value=2)]
    before = [dict(vars(coin)) for coin in coins]

    left = journal.fill(list(map(holder_of, coins)), "value", [7, 8, 9])

    assert [coin.value for coin in coins] == [7, None, 2]
    assert left == [1, 2]
    journal.undo()
    assert [dict(vars(coin)) for coin in coins] == before


def test_value_that_was_dropped_and_filled_in_again_is_restored() -> None:
    journal, coin = Journal(), Coin(value=1)
    journal.drop_value(vars(coin), "value")
    journal.fill([holder_of(coin)], "value", [2])
    journal.set_value(vars(coin), "value", 3)

    journal.undo()

    assert coin.value == 1
