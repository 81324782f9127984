"""Order of the steps: rows after those that they refer to, circles, unique values."""

from collections.abc import Callable, Sequence
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, ForeignKey, func, select

from declarative_instr.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from declarative_instr.orm.errors import CircularFlushError
from declarative_instr.orm.unitofwork.plan import DeleteRows, FlushPlan, InsertRows
from declarative_instr.state.objects import holder_of

PlanOf = Callable[[Session], FlushPlan]


class Base(DeclarativeBase):
    pass


class Node(Base):
    __tablename__ = "node"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column(unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("node.id"))
    parent: Mapped["Node | None"] = relationship(
        remote_side=[id],  # noqa: A003  # the column of this body is meant
    )


class Town(Base):
    """With Road a circle of two tables."""

    __tablename__ = "town"

    id: Mapped[int] = mapped_column(primary_key=True)
    road_id: Mapped[int | None] = mapped_column(ForeignKey("road.id"))
    road: Mapped["Road | None"] = relationship(foreign_keys=[road_id])


class Road(Base):
    __tablename__ = "road"

    id: Mapped[int] = mapped_column(primary_key=True)
    town_id: Mapped[int | None] = mapped_column(ForeignKey("town.id"))
    town: Mapped[Town | None] = relationship(foreign_keys=[town_id])


Parents = Sequence[int | None]


@st.composite
def forests(draw: st.DrawFn) -> tuple[Parents, Sequence[int]]:
    """For each row the number of the earlier row it refers to, and an order of adding."""
    size = draw(st.integers(1, 12))
    choices = [
        st.none() | st.integers(0, place - 1) if place else st.none() for place in range(size)
    ]
    parents = [draw(choice) for choice in choices]
    return parents, draw(st.permutations(range(size)))


def make_nodes(parents: Parents) -> list[Node]:
    nodes: list[Node] = []
    for parent in parents:
        nodes.append(Node(parent=None if parent is None else nodes[parent]))
    return nodes


def make_places(parents: Parents) -> list[Town | Road]:
    """Rows of two tables in turn; a row refers to the other table only."""
    places: list[Town | Road] = []
    for number, parent in enumerate(parents):
        referred = None if parent is None else places[parent]
        if number % 2:
            places.append(Road(town=referred if isinstance(referred, Town) else None))
        else:
            places.append(Town(road=referred if isinstance(referred, Road) else None))
    return places


def referred_by(row: object) -> object | None:
    if isinstance(row, Node):
        return row.parent
    if isinstance(row, Town):
        return row.road
    assert isinstance(row, Road)
    return row.town


def positions(plan: FlushPlan, kind: type[InsertRows] | type[DeleteRows]) -> dict[object, int]:
    """In which of the steps of a kind each object is."""
    steps = [step for step in plan if isinstance(step, kind)]
    return {row: place for place, step in enumerate(steps) for row in step.holders}


@pytest.fixture
def tables(engine: Engine) -> Engine:
    Base.metadata.create_all(engine)
    return engine


many_forests = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@many_forests
@given(forests(), st.sampled_from([make_nodes, make_places]))
def test_no_row_is_inserted_before_the_row_it_refers_to(
    tables: Engine,
    plan_of: PlanOf,
    forest: tuple[Parents, Sequence[int]],
    make: Callable[[Parents], list[object]],
) -> None:
    parents, order = forest
    rows = make(parents)
    with closing(Session(tables)) as session:
        session.add_all([rows[place] for place in order])

        place_of = positions(plan_of(session), InsertRows)

        assert len(place_of) == len(rows)
        for row in rows:
            referred = referred_by(row)
            assert referred is None or place_of[referred] < place_of[row]
        session.flush()  # SQLite checks the foreign keys
        session.rollback()


@many_forests
@given(forests(), st.sampled_from([make_nodes, make_places]))
def test_no_row_is_deleted_before_the_rows_that_refer_to_it(
    tables: Engine,
    plan_of: PlanOf,
    forest: tuple[Parents, Sequence[int]],
    make: Callable[[Parents], list[object]],
) -> None:
    parents, order = forest
    rows = make(parents)
    with closing(Session(tables)) as session:
        session.add_all(rows)
        session.flush()
        for place in order:
            session.delete(rows[place])

        place_of = positions(plan_of(session), DeleteRows)

        assert len(place_of) == len(rows)
        for row in rows:
            referred = referred_by(row)
            assert referred is None or place_of[row] < place_of[referred]
        session.flush()
        session.rollback()


def test_independent_rows_of_a_table_that_refers_to_itself_take_one_step(
    session: Session, plan_of: PlanOf
) -> None:
    session.add_all(Node() for _ in range(5))

    (step,) = plan_of(session)

    assert isinstance(step, InsertRows)
    assert len(step.holders) == 5


def test_long_chain_is_ordered_without_recursion(session: Session, plan_of: PlanOf) -> None:
    nodes = [Node()]
    for _ in range(3_000):
        nodes.append(Node(parent=nodes[-1]))
    session.add_all(reversed(nodes))

    plan = plan_of(session)

    assert [step.holders for step in plan if isinstance(step, InsertRows)] == [
        (holder_of(node),) for node in nodes
    ]


def test_circle_of_new_rows_names_them_and_sends_nothing(
    session: Session, statements: list[str]
) -> None:
    first, second, outside = Node(), Node(), Node()
    first.parent, second.parent, outside.parent = second, first, first
    session.add_all([first, second, outside])

    with pytest.raises(CircularFlushError, match="Node at 0x") as caught:
        session.flush()

    assert set(caught.value.circle) == {first, second}
    assert statements == []


def test_circle_through_two_tables_names_both_classes(session: Session) -> None:
    town, road = Town(), Road()
    town.road, road.town = road, town
    session.add(town)

    with pytest.raises(CircularFlushError) as caught:
        session.flush()

    assert "Town at" in str(caught.value)
    assert "Road at" in str(caught.value)


def test_circle_of_deleted_rows_names_them(session: Session) -> None:
    town, road = Town(), Road()
    session.add_all([town, road])
    session.flush()
    town.road, road.town = road, town
    session.flush()
    session.delete(town)
    session.delete(road)

    with pytest.raises(CircularFlushError) as caught:
        session.flush()

    assert set(caught.value.circle) == {town, road}


def test_row_that_refers_to_itself_before_it_has_a_key_is_a_circle(session: Session) -> None:
    node = Node()
    node.parent = node
    session.add(node)

    with pytest.raises(CircularFlushError) as caught:
        session.flush()

    assert caught.value.circle == (node,)


def test_row_with_a_given_key_may_refer_to_itself(session: Session) -> None:
    node = Node(id=5)
    node.parent = node
    session.add(node)

    session.flush()

    assert session.scalars(select(Node.parent_id)).one() == 5


def test_row_that_refers_to_itself_can_be_deleted(session: Session) -> None:
    node = Node(id=5)
    node.parent = node
    session.add(node)
    session.commit()
    session.delete(node)

    session.flush()

    assert session.scalars(select(func.count()).select_from(Node)).one() == 0


def test_unique_value_is_freed_by_a_change_before_a_new_row_takes_it(session: Session) -> None:
    old = Node(name="root")
    session.add(old)
    session.commit()
    old.name = "former root"
    session.add(Node(name="root"))

    session.flush()

    assert set(session.scalars(select(Node.name))) == {"root", "former root"}


def test_changed_row_waits_for_the_new_row_of_its_own_table_that_it_refers_to(
    session: Session,
) -> None:
    node = Node(name="leaf")
    session.add(node)
    session.commit()
    new = Node(name="new parent")
    node.parent = new

    session.commit()

    assert node.parent is new
    assert node.parent_id == new.id


def test_rows_are_deleted_by_the_references_in_the_database_not_by_unflushed_ones(
    session: Session,
) -> None:
    parent = Node()
    child = Node(parent=parent)
    session.add(child)
    session.commit()
    assert child.parent_id is not None
    child.parent_id = None
    session.delete(parent)
    session.delete(child)

    session.flush()

    assert session.scalars(select(func.count()).select_from(Node)).one() == 0


def test_primary_key_changed_on_an_expired_object_still_orders_its_deletion(
    session: Session,
) -> None:
    parent = Node(id=1)
    child = Node(id=2, parent=parent)
    session.add(child)
    session.commit()
    parent.id = 10
    session.delete(parent)
    session.delete(child)

    session.flush()

    assert session.scalars(select(func.count()).select_from(Node)).one() == 0


def test_classes_in_a_circle_are_written_whole_where_their_rows_form_none(
    session: Session, plan_of: PlanOf
) -> None:
    towns = [Town() for _ in range(3)]
    session.add_all([Road(town=town) for town in towns])

    inserted = [str(step) for step in plan_of(session)]
    session.flush()

    assert inserted == ["insert 3 Town", "insert 3 Road"]
    with session.no_autoflush:
        for road in session.scalars(select(Road)):
            session.delete(road)
        for town in towns:
            session.delete(town)
        assert [str(step) for step in plan_of(session)] == ["delete 3 Road", "delete 3 Town"]


def test_new_rows_of_a_class_that_refers_to_itself_share_a_step_where_none_does(
    session: Session, plan_of: PlanOf
) -> None:
    root = Node()
    session.add(root)
    session.flush()
    session.add_all([Node(parent=root) for _ in range(3)])

    assert [str(step) for step in plan_of(session)] == ["insert 3 Node"]
