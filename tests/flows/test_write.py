"""Flow "write": from `obj.name = value` to history, back-reference and the session's dirty set."""

from collections.abc import Iterator

import pytest
from sqlalchemy import ForeignKey, create_engine, event, inspect

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Team(Base):
    __tablename__ = "team"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    players: Mapped[list["Player"]] = relationship(back_populates="team")


class Player(Base):
    __tablename__ = "player"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    goals: Mapped[int] = mapped_column(default=0)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    team: Mapped[Team | None] = relationship(back_populates="players")


@pytest.fixture
def session() -> Iterator[Session]:
    """Holds two teams, loaded and unchanged; `Red` has the one player."""
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine, expire_on_commit=False) as session:
        session.add_all(
            [
                Team(id=1, name="Red", players=[Player(id=1, name="Ann", goals=3)]),
                Team(id=2, name="Blue", players=[]),
            ]
        )
        session.commit()
        yield session
    engine.dispose()


def test_first_write_after_clean_makes_the_object_dirty(session: Session) -> None:
    player = session.get_one(Player, 1)
    before = player in session.dirty

    player.goals = 4

    assert not before
    assert list(session.dirty) == [player]
    assert inspect(player).modified


def test_history_compares_with_the_first_value_whatever_came_between(session: Session) -> None:
    player = session.get_one(Player, 1)

    player.goals = 4
    player.goals = 5

    history = inspect(player).attrs.goals.history
    assert (history.added, history.unchanged, history.deleted) == ([5], (), [3])
    assert inspect(player).committed_state == {"goals": 3}


def test_write_to_one_side_changes_three_objects(session: Session) -> None:
    player = session.get_one(Player, 1)
    red, blue = session.get_one(Team, 1), session.get_one(Team, 2)
    _ = player.team, red.players, blue.players

    player.team = blue

    assert (red.players, blue.players) == ([], [player])
    assert inspect(player).attrs.team.history.deleted == [red]
    assert inspect(red).attrs.players.history.deleted == [player]
    assert inspect(blue).attrs.players.history.added == [player]
    assert set(session.dirty) == {player, red, blue}


def test_listener_sees_and_changes_the_value_before_it_is_stored(session: Session) -> None:
    player = session.get_one(Player, 1)
    seen: list[tuple[object, object]] = []

    def clip(_target: Player, value: int, old: int, _initiator: object) -> int:
        seen.append((old, value))
        return min(value, 9)

    event.listen(Player.goals, "set", clip, retval=True)
    try:
        player.goals = 100
    finally:
        event.remove(Player.goals, "set", clip)

    assert seen == [(3, 100)]
    assert player.goals == 9


def test_listener_that_raises_leaves_the_object_unchanged(session: Session) -> None:
    player = session.get_one(Player, 1)

    def refuse(_target: Player, _value: str, _old: str, _initiator: object) -> None:
        raise ValueError("no new names")

    event.listen(Player.name, "set", refuse)
    try:
        with pytest.raises(ValueError, match="no new names"):
            player.name = "Bea"
    finally:
        event.remove(Player.name, "set", refuse)

    assert player.name == "Ann"
    assert player not in session.dirty


def test_commit_ends_the_unit_and_the_next_write_begins_another(session: Session) -> None:
    player = session.get_one(Player, 1)
    player.goals = 4

    session.commit()
    clean = not inspect(player).modified
    player.goals = 5

    assert clean
    assert inspect(player).attrs.goals.history.deleted == [4]
    assert list(session.dirty) == [player]
