"""Listeners and collections that raise: scenarios 31 and 33 of the reliability catalogue."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, ForeignKey, event, inspect, select
from typing_extensions import override

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from tests.orm.reliability.invariants import check_both_sides, check_session, state_name

OpenSession = Callable[..., Session]


class RefusedError(Exception):
    pass


def refuse(*_: object, **__: object) -> None:
    raise RefusedError


class Narrow(list["Bird"]):
    """Takes no bird that is called a cuckoo."""

    @override
    def append(self, item: "Bird", **details: Any) -> None:
        if item.name == "cuckoo":
            raise RefusedError
        super().append(item, **details)


class Base(DeclarativeBase):
    pass


class Nest(Base):
    __tablename__ = "nest"

    id: Mapped[int] = mapped_column(primary_key=True)
    tree: Mapped[str]
    birds: Mapped[list["Bird"]] = relationship(
        foreign_keys="Bird.nest_id", back_populates="nest", order_by="Bird.id"
    )
    guests: Mapped[list["Bird"]] = relationship(
        foreign_keys="Bird.host_id", back_populates="host", collection_class=Narrow
    )


class Bird(Base):
    __tablename__ = "bird"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    nest_id: Mapped[int | None] = mapped_column(ForeignKey("nest.id"))
    host_id: Mapped[int | None] = mapped_column(ForeignKey("nest.id"))
    nest: Mapped[Nest | None] = relationship(back_populates="birds", foreign_keys=[nest_id])
    host: Mapped[Nest | None] = relationship(back_populates="guests", foreign_keys=[host_id])


@contextmanager
def listening(target: Any, name: str, listener: Callable[..., Any] = refuse) -> Iterator[None]:
    event.listen(target, name, listener)
    try:
        yield
    finally:
        event.remove(target, name, listener)


@pytest.fixture
def session(open_session: OpenSession) -> Session:
    """Two nests are stored: one in an oak with two birds, an empty one in an elm."""
    session = open_session()
    session.add_all(
        [
            Nest(tree="oak", birds=[Bird(name="robin"), Bird(name="wren")]),
            Nest(tree="elm"),
        ]
    )
    session.commit()
    return session


def nests_of(session: Session) -> tuple[Nest, Nest]:
    oak, elm = session.scalars(select(Nest).order_by(Nest.id))
    return oak, elm


CHANGES: dict[str, tuple[Any, str, Callable[[Nest, Nest, Bird], object]]] = {
    "set a value": (Nest.tree, "set", lambda oak, elm, robin: setattr(oak, "tree", "ash")),
    "append": (Nest.birds, "append", lambda oak, elm, robin: elm.birds.append(robin)),
    "append, heard on the other side": (
        Bird.nest,
        "set",
        lambda oak, elm, robin: elm.birds.append(robin),
    ),
    "append, heard where it leaves": (
        Nest.birds,
        "remove",
        lambda oak, elm, robin: elm.birds.append(robin),
    ),
    "remove": (Nest.birds, "remove", lambda oak, elm, robin: oak.birds.remove(robin)),
    "remove, heard on the other side": (
        Bird.nest,
        "set",
        lambda oak, elm, robin: oak.birds.remove(robin),
    ),
    "set a reference": (Bird.nest, "set", lambda oak, elm, robin: setattr(robin, "nest", elm)),
    "set a reference, heard where it comes": (
        Nest.birds,
        "append",
        lambda oak, elm, robin: setattr(robin, "nest", elm),
    ),
    "set a reference, heard where it leaves": (
        Nest.birds,
        "remove",
        lambda oak, elm, robin: setattr(robin, "nest", elm),
    ),
    "assign a collection": (
        Nest.birds,
        "append",
        lambda oak, elm, robin: setattr(elm, "birds", [Bird(name="tit"), robin]),
    ),
    "clear": (Nest.birds, "remove", lambda oak, elm, robin: oak.birds.clear()),
    "delete an attribute": (Bird.nest, "remove", lambda oak, elm, robin: delattr(robin, "nest")),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_listener_that_refuses_a_change_leaves_both_sides_as_they_were(
    session: Session, change: tuple[Any, str, Callable[[Nest, Nest, Bird], object]]
) -> None:
    target, name, make = change
    oak, elm = nests_of(session)
    robin, wren = oak.birds
    _ = elm.birds, robin.nest, wren.nest

    with listening(target, name), pytest.raises(RefusedError):
        make(oak, elm, robin)

    assert (oak.tree, oak.birds, elm.birds) == ("oak", [robin, wren], [])
    assert (robin.nest, wren.nest) == (oak, oak)
    assert not any(inspect(each).attrs.birds.history.has_changes() for each in (oak, elm))
    assert not any(inspect(each).attrs.nest.history.has_changes() for each in (robin, wren))
    check_both_sides([oak, elm, robin, wren])
    session.commit()
    assert (oak.birds, elm.birds) == ([robin, wren], [])


def test_second_refusal_of_a_bulk_assignment_leaves_nothing_of_the_first_part(
    session: Session,
) -> None:
    oak, elm = nests_of(session)
    robin, wren = oak.birds

    def refuse_wren(_nest: Nest, bird: Bird, _initiator: object) -> None:
        if bird is wren:
            raise RefusedError

    with listening(Nest.birds, "append", refuse_wren), pytest.raises(RefusedError):
        elm.birds = [robin, wren]

    assert (oak.birds, elm.birds) == ([robin, wren], [])
    assert (robin.nest, wren.nest) == (oak, oak)


# -- sessions ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["before_flush", "after_flush", "after_flush_postexec"])
def test_listener_that_raises_in_a_flush_has_it_rolled_back(session: Session, name: str) -> None:
    oak, _ = nests_of(session)
    owl = Bird(name="owl", nest=oak)
    session.add(owl)
    oak.tree = "ash"

    with listening(session, name), pytest.raises(RefusedError):
        session.flush()
    session.rollback()

    assert state_name(owl) == "transient"
    assert (oak.tree, len(oak.birds)) == ("oak", 2)
    check_session(session, [oak, owl])
    assert session.scalars(select(Bird.name).order_by(Bird.name)).all() == ["robin", "wren"]


def test_listener_that_raises_after_the_commit_does_not_undo_it_and_the_error_says_so(
    engine: Engine, session: Session, checked_out: Callable[[], int]
) -> None:
    oak, _ = nests_of(session)
    oak.tree = "ash"

    with listening(session, "after_commit"), pytest.raises(RefusedError) as caught:
        session.commit()

    assert caught.value.__notes__ == ["The transaction was committed before this listener raised."]
    assert checked_out() == 0
    assert not session.in_transaction()
    assert oak.tree == "ash"


@pytest.mark.parametrize("name", ["before_insert", "after_insert", "before_update", "after_update"])
def test_listener_of_rows_that_raises_has_the_flush_rolled_back(
    session: Session, name: str
) -> None:
    oak, elm = nests_of(session)
    oak.tree = "ash"
    elm.tree = "yew"
    birch = Nest(tree="birch")
    session.add(birch)

    with listening(Nest, name), pytest.raises(RefusedError):
        session.flush()
    session.rollback()

    assert state_name(birch) == "transient"
    assert (oak.tree, elm.tree) == ("oak", "elm")
    check_session(session, [oak, elm, birch])


def test_object_that_a_listener_does_not_let_in_stays_out_with_all_it_refers_to(
    session: Session,
) -> None:
    nest, bird = Nest(tree="ash"), Bird(name="owl")
    nest.birds.append(bird)

    def refuse_birds(_session: Session, instance: object) -> None:
        if isinstance(instance, Bird):
            raise RefusedError

    with listening(session, "before_attach", refuse_birds), pytest.raises(RefusedError):
        session.add(nest)

    assert (state_name(nest), state_name(bird)) == ("transient", "transient")
    assert nest.birds == [bird]
    check_session(session, [nest, bird])


# -- collections -------------------------------------------------------------------------------


def test_collection_class_that_refuses_a_member_half_way_keeps_the_old_collection() -> None:
    owl, tit, cuckoo = Bird(name="owl"), Bird(name="tit"), Bird(name="cuckoo")
    old, other = Nest(tree="oak", guests=[owl]), Nest(tree="elm", guests=[tit])
    before = old.guests

    with pytest.raises(RefusedError):
        old.guests = Narrow([tit, cuckoo])
    with pytest.raises(RefusedError):
        old.guests = [tit, cuckoo]

    assert old.guests is before
    assert (list(old.guests), list(other.guests)) == ([owl], [tit])
    assert (owl.host, tit.host, cuckoo.host) == (old, other, None)
    check_both_sides([old, other, owl, tit, cuckoo])


def test_collection_class_that_refuses_a_member_of_many_keeps_those_before() -> None:
    owl, cuckoo, tit = Bird(name="owl"), Bird(name="cuckoo"), Bird(name="tit")
    nest = Nest(tree="oak")

    with pytest.raises(RefusedError):
        nest.guests.extend([owl, cuckoo, tit])

    assert list(nest.guests) == [owl]
    assert (owl.host, cuckoo.host, tit.host) == (nest, None, None)
