"""What the database makes for a new row is what the object has, in the type of its column."""

import datetime as dt
import enum

from sqlalchemy import text

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column


class Mood(enum.Enum):
    GOOD = 1
    BAD = 2


class Base(DeclarativeBase):
    pass


class Day(Base):
    __tablename__ = "day"

    id: Mapped[int] = mapped_column(primary_key=True)
    mood: Mapped[Mood] = mapped_column(server_default="BAD")
    date: Mapped[dt.date] = mapped_column(server_default=text("'2020-02-03'"))


def test_values_of_server_defaults_have_the_types_of_their_columns(session: Session) -> None:
    days = [Day(), Day(), Day(mood=Mood.GOOD)]
    session.add_all(days)

    session.flush()

    assert [day.mood for day in days] == [Mood.BAD, Mood.BAD, Mood.GOOD]
    assert {day.date for day in days} == {dt.date(2020, 2, 3)}
    assert len({day.id for day in days}) == len(days)
