"""Objects of which a part of the key is NULL, as SQLite allows it: each way of loading finds them."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import create_engine

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Stand(Base):
    __tablename__ = "keyed_stand"

    row: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[str | None] = mapped_column(primary_key=True, nullable=True)
    ware: Mapped[str | None]


@pytest.fixture
def sqlite_session() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all([Stand(row="A", ware="figs"), Stand(row="A", place="1", ware="nuts")])
        session.commit()
        yield session
    engine.dispose()


def test_get_finds_the_row(sqlite_session: Session) -> None:
    sqlite_session.expunge_all()

    found = sqlite_session.get_one(Stand, ("A", None))

    assert (found.place, found.ware) == (None, "figs")
    assert sqlite_session.get(Stand, ("A", None)) is found


@pytest.mark.parametrize(
    "again",
    [
        lambda session, stand: session.refresh(stand),
        lambda session, stand: session.refresh(stand, ["ware"]),
        lambda session, stand: session.expire(stand),
        lambda session, stand: session.expire(stand, ["ware"]),
    ],
    ids=["refresh", "refresh one", "expire", "expire one"],
)
def test_values_are_loaded_again(
    sqlite_session: Session, again: Callable[[Session, Stand], None]
) -> None:
    stand = sqlite_session.get_one(Stand, ("A", None))
    stand.__dict__["ware"] = "stale"

    again(sqlite_session, stand)

    assert stand.ware == "figs"
