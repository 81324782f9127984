"""Circles, long chains, and children that move: scenarios 37 and 38 of the reliability catalogue."""

from collections.abc import Callable
from itertools import pairwise, permutations

import pytest
from sqlalchemy import Engine, ForeignKey, event, func, select

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from declarative_instr.orm.errors import CircularFlushError
from tests.orm.reliability.invariants import check_both_sides, check_session, state_name
from tests.orm.reliability.sizes import THOROUGH

OpenSession = Callable[..., Session]
LENGTH = 5_000 if THOROUGH else 1_200
"""More than Python lets functions call each other."""


class Base(DeclarativeBase):
    pass


class Link(Base):
    """Refers to its own class, and so may be part of a chain or of a circle."""

    __tablename__ = "link"

    id: Mapped[int] = mapped_column(primary_key=True)
    next_id: Mapped[int | None] = mapped_column(ForeignKey("link.id"))
    next: Mapped["Link | None"] = relationship(
        remote_side="Link.id", back_populates="previous", cascade="all"
    )
    previous: Mapped[list["Link"]] = relationship(back_populates="next", cascade="all")


class Parent(Base):
    __tablename__ = "parent"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    children: Mapped[list["Child"]] = relationship(
        back_populates="parent", cascade="all, delete-orphan", order_by="Child.id"
    )


class Child(Base):
    __tablename__ = "child"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    parent_id: Mapped[int] = mapped_column(ForeignKey("parent.id"))
    parent: Mapped[Parent] = relationship(back_populates="children")


def chain(length: int) -> list[Link]:
    links = [Link() for _ in range(length)]
    for one, two in pairwise(links):
        one.next = two
    return links


@pytest.mark.parametrize("head", [0, LENGTH // 2, -1], ids=["first", "middle", "last"])
def test_long_chain_is_stored_deleted_and_expunged_without_recursion(
    engine: Engine, open_session: OpenSession, head: int
) -> None:
    session = open_session()
    links = chain(LENGTH)
    session.add(links[head])
    session.flush()
    wrong = [one.id for one, two in pairwise(links) if one.next_id != two.id]
    stored = session.scalar(select(func.count()).select_from(Link))
    session.refresh(links[head])
    session.delete(links[head])
    session.flush()
    left = session.scalar(select(func.count()).select_from(Link))
    session.rollback()

    assert (wrong, stored, left) == ([], LENGTH, 0)
    assert {state_name(link) for link in links} == {"transient"}
    session.add(links[head])
    session.expunge(links[head])
    assert not session.new


@pytest.mark.parametrize("length", [2, 3])
def test_circle_of_new_rows_is_an_error_that_names_its_objects_and_stores_nothing(
    engine: Engine, open_session: OpenSession, length: int
) -> None:
    session = open_session()
    links = chain(length)
    links[-1].next = links[0]
    session.add(links[0])

    with pytest.raises(CircularFlushError) as caught:
        session.flush()
    session.rollback()

    assert len(caught.value.circle) >= length
    assert str(caught.value).count("Link at") == length + 1
    assert session.scalars(select(Link)).all() == []
    check_session(session, links)
    links[-1].next = None
    session.add(links[0])
    session.commit()
    assert session.scalar(select(func.count()).select_from(Link)) == length


def test_circle_is_closed_and_opened_by_updates(engine: Engine, open_session: OpenSession) -> None:
    session = open_session()
    links = chain(3)
    session.add(links[0])
    session.commit()

    links[-1].next = links[0]
    session.commit()
    in_circle = [link.next for link in links]
    links[-1].next = None
    session.commit()
    session.delete(links[0])
    session.commit()

    assert in_circle == [links[1], links[2], links[0]]
    assert session.scalars(select(Link)).all() == []


def test_object_that_refers_to_itself_is_stored_in_two_steps(
    engine: Engine, open_session: OpenSession
) -> None:
    session = open_session()
    link = Link()
    session.add(link)
    session.flush()
    link.next = link
    session.commit()

    assert link.next is link
    assert link.previous == [link]
    check_both_sides([link])


# -- a child moves -----------------------------------------------------------------------------

Move = Callable[[Parent, Parent, Child], object]
STEPS: dict[str, Move] = {
    "remove": lambda old, new, child: old.children.remove(child) if child in old.children else None,
    "append": lambda old, new, child: (
        new.children.append(child) if child not in new.children else None
    ),
    "set": lambda old, new, child: setattr(child, "parent", new),
}
ORDERS = [
    order for size in (1, 2, 3) for order in permutations(STEPS, size) if order != ("remove",)
]


@pytest.mark.parametrize("loaded", ["both loaded", "old loaded", "none loaded"])
@pytest.mark.parametrize("order", ORDERS, ids=["-".join(order) for order in ORDERS])
def test_child_that_moves_changes_one_row_and_is_no_orphan(
    engine: Engine, open_session: OpenSession, order: tuple[str, ...], loaded: str
) -> None:
    session = open_session()
    old = Parent(name="old", children=[Child(name="stays"), Child(name="moves")])
    new = Parent(name="new", children=[Child(name="is there")])
    session.add_all([old, new])
    session.commit()
    stays, child = session.scalars(select(Child).where(Child.parent == old).order_by(Child.id))
    _ = old.name, new.name
    if loaded != "none loaded":
        _ = old.children
    if loaded == "both loaded":
        _ = new.children
    changed: list[tuple[str, object]] = []

    def record(_conn: object, _cursor: object, sql: str, parameters: object, *_: object) -> None:
        if not sql.startswith("SELECT"):
            changed.append((sql.split(maxsplit=1)[0], parameters))

    with session.no_autoflush:
        for step in order:
            STEPS[step](old, new, child)
    event.listen(engine, "before_cursor_execute", record)
    session.flush()
    event.remove(engine, "before_cursor_execute", record)
    check_both_sides([old, new, child, stays])
    check_session(session, [old, new, child, stays])
    in_memory = [each.name for each in old.children], sorted(each.name for each in new.children)
    session.commit()

    assert [verb for verb, _ in changed] == ["UPDATE"]
    assert in_memory == (["stays"], ["is there", "moves"])
    assert child.parent is new
    assert [each.name for each in old.children] == ["stays"]
    assert sorted(each.name for each in new.children) == ["is there", "moves"]


def test_child_that_moves_there_and_back_changes_no_row(
    engine: Engine, open_session: OpenSession, statements: list[str]
) -> None:
    session = open_session()
    old, new = Parent(name="old", children=[Child(name="moves")]), Parent(name="new")
    session.add_all([old, new])
    session.commit()
    child = old.children[0]
    _ = new.children
    statements.clear()

    new.children.append(child)
    old.children.append(child)
    session.commit()

    assert not any(sent.startswith(("UPDATE", "INSERT", "DELETE")) for sent in statements)
    assert (old.children, new.children, child.parent) == ([child], [], old)


def test_child_that_moves_through_a_new_parent_that_is_never_stored_stays_with_the_last_one(
    engine: Engine, open_session: OpenSession
) -> None:
    session = open_session()
    old, last = Parent(name="old", children=[Child(name="moves")]), Parent(name="last")
    session.add_all([old, last])
    session.commit()
    child = old.children[0]
    between = Parent(name="between")

    with session.no_autoflush:
        between.children.append(child)
        last.children.append(child)
    session.commit()

    assert child.parent is last
    assert (old.children, last.children) == ([], [child])
    assert state_name(between) == "transient"
