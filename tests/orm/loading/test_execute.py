"""Statements that are functions: what they make is run as if it had been given."""

from sqlalchemy import lambda_stmt, select, update

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Kite(Base):
    __tablename__ = "lambda_kite"

    id: Mapped[int] = mapped_column(primary_key=True)
    length: Mapped[int]


def kites_from(session: Session, length: int) -> list[int]:
    statement = lambda_stmt(lambda: select(Kite))
    statement += lambda made: made.where(Kite.length >= length).order_by(Kite.id)
    return [kite.id for kite in session.scalars(statement)]


def test_select_of_a_function_answers_objects_for_the_present_values(session: Session) -> None:
    session.add_all([Kite(id=1, length=5), Kite(id=2, length=9)])
    session.commit()

    assert kites_from(session, 1) == [1, 2]
    assert kites_from(session, 6) == [2]


def test_update_of_a_function_changes_the_objects_of_the_session(session: Session) -> None:
    kite = Kite(id=1, length=5)
    session.add(kite)
    session.flush()

    session.execute(lambda_stmt(lambda: update(Kite).values(length=7)))

    assert kite.length == 7
