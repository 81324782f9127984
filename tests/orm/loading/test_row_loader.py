"""What generated loaders make of rows: new objects, known ones, those of unusual classes."""

import traceback
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import DateTime, Enum, ForeignKey, TypeDecorator, bindparam, select, text
from typing_extensions import override

from declarative_instr import event
from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    joinedload,
    mapped_column,
    relationship,
)
from declarative_instr.state.objects import holder_of
from declarative_instr.state.tracked import COMMITTED
from tests.counting import names_of_calls

OpenSession = Callable[..., Session]


class Broken(TypeDecorator[str]):
    """A type that cannot read what it wrote."""

    impl = DateTime
    cache_ok = True

    @override
    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        return value

    @override
    def process_result_value(self, value: Any, dialect: Any) -> str:
        raise ValueError("unreadable")


class Base(DeclarativeBase):
    pass


class Tree(Base):
    __tablename__ = "tree"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    planted: Mapped[date | None]
    leaves: Mapped[list["Leaf"]] = relationship(back_populates="tree", order_by="Leaf.number")


class Leaf(Base):
    __tablename__ = "leaf"

    tree_id: Mapped[int] = mapped_column(ForeignKey("tree.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    colour: Mapped[str | None] = mapped_column(Enum("red", "green", name="colour"))
    tree: Mapped[Tree] = relationship(back_populates="leaves")


class Wide(Base):
    """More columns than fit the dictionaries that are written as literals."""

    __tablename__ = "wide"

    id: Mapped[int] = mapped_column(primary_key=True)
    c1: Mapped[int | None]
    c2: Mapped[int | None]
    c3: Mapped[int | None]
    c4: Mapped[int | None]
    c5: Mapped[int | None]
    c6: Mapped[int | None]
    c7: Mapped[int | None]
    c8: Mapped[int | None]
    c9: Mapped[int | None]
    c10: Mapped[int | None]
    c11: Mapped[int | None]


class Guarded(Base):
    """Refuses to be written from outside."""

    __tablename__ = "guarded"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]

    @override
    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{name} cannot be set")


class Failure(Base, Exception):  # noqa: N818 - an exception that is stored
    """Its layout has no room for the tracking fields."""

    __tablename__ = "failure"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Unreadable(Base):
    __tablename__ = "unreadable"

    id: Mapped[int] = mapped_column(primary_key=True)
    when: Mapped[str] = mapped_column(Broken)


ROWS = """
INSERT INTO tree (id, kind, planted) VALUES (1, 'oak', '1990-05-01'), (2, 'ash', NULL);
INSERT INTO leaf (tree_id, number, colour) VALUES (1, 1, 'red'), (1, 2, 'green'), (2, 1, NULL);
INSERT INTO wide (id, c1, c11) VALUES (1, 10, 110);
INSERT INTO guarded (id, name) VALUES (1, 'x');
INSERT INTO failure (id, name) VALUES (1, 'x'), (2, 'y');
INSERT INTO unreadable (id, "when") VALUES (1, '2000-01-01 00:00:00');
"""


@pytest.fixture
def session(open_session: OpenSession) -> Session:
    session = open_session()
    for statement in ROWS.strip().splitlines():
        session.execute(text(statement))
    session.commit()
    return session


def test_values_are_converted_by_their_types(session: Session) -> None:
    trees = session.scalars(select(Tree).order_by(Tree.id)).all()

    assert [tree.planted for tree in trees] == [date(1990, 5, 1), None]


def test_new_object_has_the_values_of_all_columns_and_no_others(session: Session) -> None:
    tree = session.get_one(Tree, 2)

    assert vars(tree) == {"id": 2, "kind": "ash", "planted": None}
    assert holder_of(tree)._sa_flags == COMMITTED


def test_composite_key_finds_the_known_object(session: Session) -> None:
    first = session.scalars(select(Leaf).order_by(Leaf.tree_id, Leaf.number)).all()

    again = session.scalars(select(Leaf).order_by(Leaf.tree_id, Leaf.number)).all()

    assert [holder_of(leaf)._sa_key for leaf in first] == [(1, 1), (1, 2), (2, 1)]
    assert all(one is other for one, other in zip(first, again, strict=True))


def test_wide_rows_are_loaded_too(session: Session) -> None:
    wide = session.get_one(Wide, 1)

    assert (wide.c1, wide.c2, wide.c11) == (10, None, 110)


def test_two_entities_of_one_class_in_one_row_are_one_object(session: Session) -> None:
    rows = session.execute(select(Leaf, Leaf.colour, Leaf).where(Leaf.tree_id == 2)).all()

    assert [tuple(row) for row in rows] == [(rows[0][0], None, rows[0][0])]


def test_class_with_its_own_setattr_is_loaded_past_it(session: Session) -> None:
    guarded = session.scalars(select(Guarded)).one()

    assert (guarded.id, guarded.name) == (1, "x")
    with pytest.raises(AttributeError, match="cannot be set"):
        guarded.name = "y"


def test_class_of_foreign_layout_is_loaded_and_found_again(session: Session) -> None:
    failures = session.scalars(select(Failure).order_by(Failure.id)).all()

    again = session.scalars(select(Failure).order_by(Failure.id)).all()

    assert [failure.name for failure in failures] == ["x", "y"]
    assert list(again) == list(failures)


def test_class_of_foreign_layout_is_filled_when_it_is_expired(session: Session) -> None:
    failures = session.scalars(select(Failure).order_by(Failure.id)).all()
    session.commit()
    emptied = [vars(failure).get("name") for failure in failures]

    session.scalars(select(Failure)).all()

    assert emptied == [None, None]
    assert [vars(failure)["name"] for failure in failures] == ["x", "y"]


def test_traceback_of_a_conversion_shows_the_generated_line(session: Session) -> None:
    with pytest.raises(ValueError, match="unreadable") as error:
        session.scalars(select(Unreadable)).all()

    shown = "".join(traceback.format_tb(error.tb))
    assert "row loader of Unreadable" in shown
    assert "'when': p1(c1)" in shown


def test_loop_calls_no_python_function_per_row(session: Session) -> None:
    session.execute(text("INSERT INTO wide (id) SELECT 100 + tree_id * 10 + number FROM leaf"))
    by_key = select(Wide).where(Wide.id > bindparam("above"))

    def load(above: int) -> int:
        session.expunge_all()
        return len(session.scalars(by_key, {"above": above}).all())

    sizes = [load(100), load(0)]
    calls = [names_of_calls(lambda: load(100)), names_of_calls(lambda: load(0))]

    assert sizes == [3, 4]
    assert calls[0] == calls[1]


# -- populate_existing ----------------------------------------------------------------------------


def test_populate_existing_overwrites_values_and_changes(session: Session) -> None:
    tree = session.get_one(Tree, 1)
    leaves = tree.leaves
    session.execute(text("UPDATE tree SET kind = 'elm'"))
    session.execute(text("DELETE FROM leaf WHERE number = 2"))
    tree.kind = "fir"
    everything = select(Tree).execution_options(populate_existing=True, autoflush=False)

    session.scalars(everything).all()

    assert tree.kind == "elm"
    assert not session.is_modified(tree)
    assert not session.dirty
    assert len(tree.leaves) == 1
    assert tree.leaves is not leaves


def test_populate_existing_replaces_joined_collections(session: Session) -> None:
    tree = session.get_one(Tree, 1)
    before = len(tree.leaves)
    session.execute(text("DELETE FROM leaf WHERE number = 2"))
    query = select(Tree).options(joinedload(Tree.leaves))

    session.scalars(query.execution_options(populate_existing=True)).unique().all()

    assert (before, [leaf.number for leaf in vars(tree)["leaves"]]) == (2, [1])


# -- events -------------------------------------------------------------------------------------------


@pytest.fixture
def heard() -> Any:
    told: list[tuple[Any, ...]] = []

    def load(tree: Tree, context: object) -> None:
        told.append(("load", tree.id))

    def refresh(tree: Tree, context: object, keys: Any) -> None:
        told.append(("refresh", tree.id, keys if keys is None else sorted(keys)))

    event.listen(Tree, "load", load)
    event.listen(Tree, "refresh", refresh)
    yield told
    event.remove(Tree, "load", load)
    event.remove(Tree, "refresh", refresh)


def test_load_is_told_once_per_new_object(session: Session, heard: list[Any]) -> None:
    query = select(Tree).join(Tree.leaves).order_by(Tree.id)

    held = session.scalars(query).all()
    session.scalars(query).all()

    assert [tree.id for tree in held] == [1, 1, 2]
    assert heard == [("load", 1), ("load", 2)]


def test_refresh_is_told_of_what_was_filled(session: Session, heard: list[Any]) -> None:
    tree = session.get_one(Tree, 1)
    session.expire(tree, ["kind"])
    session.scalars(select(Tree).where(Tree.id == 1)).all()
    session.expire(tree)
    _ = tree.kind

    every = ["id", "kind", "planted"]
    assert heard == [("load", 1), ("refresh", 1, ["kind"]), ("refresh", 1, every)]


def test_refresh_is_told_without_names_where_all_is_overwritten(
    session: Session, heard: list[Any]
) -> None:
    tree = session.get_one(Tree, 1)

    session.refresh(tree)

    assert heard == [("load", 1), ("refresh", 1, None)]


def test_session_is_told_of_loaded_objects(session: Session) -> None:
    told: list[object] = []
    event.listen(session, "loaded_as_persistent", lambda _, instance: told.append(instance))

    tree = session.get_one(Tree, 1)
    session.get_one(Tree, 1)

    assert told == [tree]
