"""INSERTs in batches: how many statements, whose key is whose, and which objects are refused."""

from collections.abc import Callable

import pytest
from sqlalchemy import delete, func, inspect, literal, select
from sqlalchemy.exc import IntegrityError, SAWarning

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column
from declarative_instr.orm.errors import FlushError

Count = Callable[[str], int]


class Base(DeclarativeBase):
    pass


class Word(Base):
    __tablename__ = "word"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str | None]
    length: Mapped[int | None]


class Cell(Base):
    __tablename__ = "cell"

    line: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str | None]


class Empty(Base):
    __tablename__ = "empty"

    id: Mapped[int] = mapped_column(primary_key=True)


def test_every_one_of_many_objects_gets_the_key_of_its_own_row(
    session: Session, count: Count
) -> None:
    words = [Word(text=f"word {number}") for number in range(2_500)]
    session.add_all(words)

    session.flush()

    rows = session.connection().execute(select(Word.id, Word.text))
    stored = {row.id: row.text for row in rows}
    assert len(stored) == 2_500
    assert all(stored[word.id] == word.text for word in words)
    assert count("INSERT") == 3


def test_keys_follow_the_order_of_adding(session: Session) -> None:
    words = [Word(text=text) for text in "zebra"]
    session.add_all(words)

    session.flush()

    assert [word.id for word in words] == sorted(word.id for word in words)


def test_given_keys_take_one_statement_and_generated_ones_another(
    session: Session, count: Count
) -> None:
    session.add_all([Word(id=10), Word(), Word(id=20), Word()])

    session.flush()

    assert count("INSERT") == 2


def test_objects_with_different_values_missing_share_a_statement(
    session: Session, count: Count
) -> None:
    words = [Word(text="a"), Word(length=1), Word(), Word(text="b", length=2)]
    session.add_all(words)

    session.flush()

    assert count("INSERT") == 1
    assert [(word.text, word.length) for word in words] == [
        ("a", None),
        (None, 1),
        (None, None),
        ("b", 2),
    ]


def test_row_of_a_table_with_a_key_alone_can_be_inserted(session: Session) -> None:
    rows = [Empty(), Empty(), Empty()]
    session.add_all(rows)

    session.flush()

    assert len({row.id for row in rows}) == 3


def test_expression_is_computed_for_its_own_row(session: Session) -> None:
    plain, computed = Word(text="a"), Word(text="b")
    computed.length = literal(2) + 3
    session.add_all([plain, computed])

    session.flush()

    assert (plain.length, computed.length) == (None, 5)


def test_key_may_be_an_expression(session: Session) -> None:
    cell = Cell(line=1)
    cell.place = literal(2) + 3
    session.add(cell)

    session.flush()

    assert session.get(Cell, (1, 5)) is cell


def test_inserted_object_is_persistent_clean_and_found_by_its_key(session: Session) -> None:
    word = Word(text="a")
    session.add(word)

    session.flush()

    assert inspect(word).persistent
    assert not session.is_modified(word)
    assert session.get(Word, word.id) is word


def test_part_of_a_key_that_is_missing_is_named(session: Session) -> None:
    session.add(Cell(line=1))

    with pytest.raises(FlushError, match=r"NULL identity key.*Cell\.place has no value"):
        session.flush()


def test_key_of_another_object_in_the_session_is_told_and_refused_by_the_database(
    session: Session,
) -> None:
    first = Cell(line=1, place=1)
    session.add(first)
    session.commit()
    session.add(Cell(line=1, place=1))

    with (
        pytest.warns(SAWarning, match=r"conflicts with persistent instance <Cell at"),
        pytest.raises(IntegrityError),
    ):
        session.flush()

    session.rollback()
    assert session.get(Cell, (1, 1)) is first


def test_new_object_takes_the_place_of_one_whose_row_is_gone(session: Session) -> None:
    first = Cell(line=1, place=1)
    session.add(first)
    session.flush()
    session.execute(delete(Cell.__table__))
    second = Cell(line=1, place=1)
    session.add(second)

    with pytest.warns(SAWarning, match="conflicts with persistent instance"):
        session.flush()

    assert session.get(Cell, (1, 1)) is second
    assert inspect(first).detached


def test_empty_string_and_zero_are_values(session: Session) -> None:
    word = Word(id=0, text="", length=0)
    session.add(word)

    session.commit()

    assert session.scalars(select(func.count()).where(Word.text == "", Word.length == 0)).one() == 1
    assert word.id == 0
