"""Which related objects follow an object into the session, out of it and out of the database."""

import pytest
from sqlalchemy import Column, ForeignKey, Table, func, inspect, select
from sqlalchemy import exc as core_exc

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    lines: Mapped[list["Line"]] = relationship(back_populates="order", cascade="all, delete-orphan")
    notes: Mapped[list["Note"]] = relationship(back_populates="order")
    parcels: Mapped[list["Parcel"]] = relationship(back_populates="order", cascade="all")
    receipt: Mapped["Receipt | None"] = relationship(cascade="all, delete-orphan")
    stamps: Mapped[list["Stamp"]] = relationship(cascade="")


class Line(Base):
    __tablename__ = "line"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    order: Mapped[Order | None] = relationship(back_populates="lines")


class Note(Base):
    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))
    order: Mapped[Order | None] = relationship(back_populates="notes")


class Parcel(Base):
    __tablename__ = "parcel"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))
    order: Mapped[Order | None] = relationship(back_populates="parcels")


class Receipt(Base):
    __tablename__ = "receipt"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))


class Stamp(Base):
    __tablename__ = "stamp"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))


film_actor = Table(
    "film_actor",
    Base.metadata,
    Column("film_id", ForeignKey("film.id"), primary_key=True),
    Column("actor_id", ForeignKey("actor.id"), primary_key=True),
)


class Film(Base):
    __tablename__ = "film"

    id: Mapped[int] = mapped_column(primary_key=True)
    actors: Mapped[list["Actor"]] = relationship(secondary=film_actor)


class Actor(Base):
    __tablename__ = "actor"

    id: Mapped[int] = mapped_column(primary_key=True)


def rows(session: Session, cls: type[Base]) -> int:
    return session.scalars(select(func.count()).select_from(cls)).one()


def test_add_takes_the_whole_graph(session: Session) -> None:
    order = Order(lines=[Line()], notes=[Note()], receipt=Receipt())

    session.add(order)

    assert len(session.new) == 4


def test_add_of_a_child_takes_its_parent_and_siblings(session: Session) -> None:
    line, sibling = Line(), Line()
    order = Order(lines=[line, sibling])

    session.add(line)

    assert order in session
    assert sibling in session


def test_append_to_an_object_in_the_session_adds_the_member(session: Session) -> None:
    order = Order()
    session.add(order)
    note = Note()

    order.notes.append(note)

    assert note in session


def test_set_of_a_reference_adds_its_target(session: Session) -> None:
    line = Line()
    session.add(line)
    order = Order()

    line.order = order

    assert order in session


def test_back_reference_alone_does_not_add_the_object_that_was_set(session: Session) -> None:
    order = Order()
    session.add(order)
    note = Note()

    note.order = order

    assert note not in session
    assert order.notes == [note]


def test_no_cascade_leaves_members_out_of_the_session(session: Session) -> None:
    order = Order()
    session.add(order)
    stamp = Stamp()

    order.stamps.append(stamp)

    assert stamp not in session
    with pytest.warns(core_exc.SAWarning, match="not in session"):
        session.flush()


def test_delete_of_a_parent_nulls_the_keys_of_its_children(session: Session) -> None:
    note = Note()
    order = Order(notes=[note])
    session.add(order)
    session.commit()

    session.delete(order)
    session.commit()

    assert note.order_id is None
    assert (rows(session, Order), rows(session, Note)) == (0, 1)


def test_delete_cascade_deletes_children_whether_loaded_or_not(session: Session) -> None:
    order = Order(parcels=[Parcel(), Parcel()], lines=[Line()])
    session.add(order)
    session.commit()
    session.expire_all()

    session.delete(order)
    session.commit()

    assert [rows(session, cls) for cls in (Order, Parcel, Line)] == [0, 0, 0]


def test_delete_of_a_child_leaves_its_parent(session: Session) -> None:
    parcel = Parcel()
    order = Order(parcels=[parcel])
    session.add(order)
    session.commit()

    session.delete(parcel)
    session.commit()

    assert order.parcels == []
    assert rows(session, Order) == 1


def test_removed_member_without_delete_orphan_stays_in_the_database(session: Session) -> None:
    order = Order(parcels=[Parcel()])
    session.add(order)
    session.commit()

    order.parcels.clear()
    session.commit()

    assert rows(session, Parcel) == 1


def test_removed_member_with_delete_orphan_is_deleted(session: Session) -> None:
    line = Line()
    order = Order(lines=[line, Line()])
    session.add(order)
    session.commit()

    order.lines.remove(line)
    session.commit()

    assert rows(session, Line) == 1
    assert inspect(line).detached


def test_orphan_is_deleted_where_the_reference_is_set_to_none(session: Session) -> None:
    line = Line()
    order = Order(lines=[line])
    session.add(order)
    session.flush()

    line.order = None
    session.commit()

    assert order.lines == []
    assert rows(session, Line) == 0


def test_orphan_is_deleted_where_the_reference_was_loaded_and_the_collection_was_not(
    session: Session,
) -> None:
    session.add(Order(lines=[Line()]))
    session.commit()
    session.expunge_all()
    line = session.scalars(select(Line)).one()
    assert line.order is not None

    line.order = None
    session.flush()

    assert rows(session, Line) == 0


def test_replaced_one_to_one_target_with_delete_orphan_is_deleted(session: Session) -> None:
    old, new = Receipt(), Receipt()
    order = Order(receipt=old)
    session.add(order)
    session.commit()

    order.receipt = new
    session.commit()

    assert rows(session, Receipt) == 1
    assert order.receipt is new


def test_member_moved_to_another_parent_is_no_orphan(session: Session) -> None:
    line = Line()
    first, second = Order(lines=[line]), Order(lines=[])
    session.add_all([first, second])
    session.flush()

    first.lines.remove(line)
    second.lines.append(line)
    session.commit()

    assert line.order is second
    assert rows(session, Line) == 1


def test_pending_orphan_leaves_the_session_with_its_parent(session: Session) -> None:
    line = Line()
    order = Order(lines=[line])
    session.add(order)

    order.lines.remove(line)

    assert line not in session
    assert inspect(line).transient


def test_pending_object_without_delete_orphan_stays_pending(session: Session) -> None:
    note = Note()
    order = Order(notes=[note])
    session.add(order)

    order.notes.remove(note)

    assert inspect(note).pending


def test_replaced_list_deletes_what_is_no_longer_in_it(session: Session) -> None:
    kept = Line()
    order = Order(lines=[kept, Line(), Line()])
    session.add(order)
    session.commit()

    order.lines = [kept, Line()]
    session.commit()

    assert rows(session, Line) == 2
    assert kept in order.lines


def test_expunge_cascade_takes_members_of_cascade_all(session: Session) -> None:
    order = Order(parcels=[Parcel()], notes=[Note()])
    session.add(order)
    session.commit()
    parcel, note = order.parcels[0], order.notes[0]

    session.expunge(order)

    assert parcel not in session
    assert note in session


def test_delete_of_one_side_of_a_pair_deletes_the_pair_not_the_other_side(
    session: Session,
) -> None:
    actor = Actor()
    film = Film(actors=[actor])
    session.add(film)
    session.commit()

    session.delete(film)
    session.commit()

    assert rows(session, Actor) == 1
    assert session.scalars(select(func.count()).select_from(film_actor)).one() == 0


def test_unknown_cascade_name_is_refused() -> None:
    with pytest.raises(core_exc.ArgumentError, match="delte"):
        relationship(cascade="save-update, delte")


def test_delete_orphan_needs_delete() -> None:
    with pytest.warns(core_exc.SAWarning, match="delete-orphan"):
        relationship(cascade="save-update, delete-orphan")
