"""orm.inspect: what Core's answers, and what it cannot know."""

from typing import Any

import sqlalchemy
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table

from declarative_instr import event
from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    class_mapper,
    inspect,
    mapped_column,
    registry,
    relationship,
)


def test_class_without_base_answers_its_mapper_and_its_object_its_state() -> None:
    class Card:
        id: int

    registry().map_imperatively(
        Card, Table("card", MetaData(), Column("id", Integer, primary_key=True))
    )
    card = Card()
    card.id = 3

    assert inspect(Card) is class_mapper(Card)
    assert inspect(card).object is card


def test_what_is_not_mapped_is_asked_of_core(sqlite_engine: sqlalchemy.Engine) -> None:
    assert isinstance(inspect(sqlite_engine), sqlalchemy.Inspector)
    assert inspect("a text", raiseerr=False) is None


def test_attributes_and_mappers_answer_themselves() -> None:
    class Base(DeclarativeBase):
        pass

    class Deck(Base):
        __tablename__ = "deck"
        id: Mapped[int] = mapped_column(primary_key=True)
        parent_id: Mapped[int | None] = mapped_column(ForeignKey("deck.id"))
        parts: Mapped[list["Deck"]] = relationship()

    for subject in (Deck.id, Deck.parts, class_mapper(Deck)):
        assert sqlalchemy.inspect(subject) is subject
        assert inspect(subject) is subject


def test_attribute_that_is_told_of_has_its_property() -> None:
    found: dict[str, str] = {}

    class Base(DeclarativeBase):
        pass

    def hear(_cls: type, key: str, inst: Any) -> None:
        found[key] = type(inst.property).__name__

    event.listen(Base, "attribute_instrument", hear)

    class Deck(Base):
        __tablename__ = "deck"
        id: Mapped[int] = mapped_column(primary_key=True)
        cards: Mapped[list["Card"]] = relationship()

    class Card(Base):
        __tablename__ = "card"
        id: Mapped[int] = mapped_column(primary_key=True)
        deck_id: Mapped[int] = mapped_column(ForeignKey("deck.id"))

    Deck()

    assert found == {"id": "ColumnProperty", "cards": "Relation", "deck_id": "ColumnProperty"}
