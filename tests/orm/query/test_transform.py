from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Select, create_engine, func, insert, select

from declarative_instr.orm import Session, joinedload, selectinload
from declarative_instr.orm.core_bridge.statements import plan_of
from declarative_instr.orm.query.plan import EntityPlan, SelectPlan


def sql(statement: Select[Any]) -> str:
    return " ".join(str(statement).split())


def from_clause(statement: Select[Any]) -> str:
    return sql(statement).partition(" FROM ")[2]


def plan(statement: Select[Any]) -> SelectPlan:
    made = plan_of(statement.compile())
    assert isinstance(made, SelectPlan)
    return made


def shape(entity: EntityPlan) -> list[object]:
    """First position, number of attributes, and the same of what is joined, by relation key."""
    joined = {each.relation.key: shape(each.entity) for each in entity.joined}
    return [entity.first, len(entity.keys), *([joined] if joined else [])]


def shapes(statement: Select[Any]) -> list[object]:
    return [
        shape(entry) if isinstance(entry, EntityPlan) else entry.index
        for entry in plan(statement).entries
    ]


@pytest.fixture
def session(model: Any) -> Iterator[Session]:
    """Three bands with 0, 1 and 2 albums, in a session that holds nothing."""
    engine = create_engine("sqlite://")
    model.Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.execute(insert(model.Band), [{"id": n, "name": f"b{n}"} for n in range(3)])
        albums = [{"title": f"{n}.{m}", "band_id": n} for n in range(3) for m in range(n)]
        session.execute(insert(model.Album), albums)
        yield session
    engine.dispose()


def test_positions_follow_the_selected_things(model: Any) -> None:
    Band, Album = model.Band, model.Album  # noqa: N806  they are classes

    assert shapes(select(Band)) == [[0, 2]]
    assert shapes(select(Band.name, Band, Album.title, Album)) == [0, [1, 2], 3, [4, 3]]


def test_joined_columns_stand_behind_all_selected_ones(model: Any) -> None:
    path = joinedload(model.Band.albums).joinedload(model.Album.band)

    query = select(model.Band, model.Band.name).options(path, joinedload(model.Band.tags))

    assert shapes(query) == [[0, 2, {"albums": [3, 3, {"band": [6, 2]}], "tags": [8, 1]}], 2]


def test_joined_relations_come_from_aliases_in_their_order(model: Any) -> None:
    query = select(model.Band).options(joinedload(model.Band.albums), joinedload(model.Band.tags))

    assert from_clause(query) == (
        "band LEFT OUTER JOIN album AS album_1 ON band.id = album_1.band_id"
        " LEFT OUTER JOIN (band_tag AS band_tag_1 JOIN tag AS tag_1"
        " ON tag_1.id = band_tag_1.tag_id) ON band.id = band_tag_1.band_id"
        " ORDER BY album_1.title, tag_1.id"
    )


def test_joins_of_the_user_stay_apart_from_eager_ones(model: Any) -> None:
    query = (
        select(model.Band)
        .join(model.Album)
        .where(model.Album.title == "x")
        .options(joinedload(model.Band.albums))
    )

    assert from_clause(query).startswith(
        "band JOIN album ON band.id = album.band_id"
        " LEFT OUTER JOIN album AS album_1 ON band.id = album_1.band_id WHERE album.title"
    )


def test_limit_is_put_into_a_subquery_where_a_collection_is_joined(model: Any) -> None:
    query = select(model.Band).order_by(model.Band.name.desc()).limit(1)

    assert from_clause(query.options(joinedload(model.Band.albums))) == (
        "(SELECT band.id AS id, band.name AS name FROM band ORDER BY band.name DESC"
        " LIMIT :param_1) AS anon_1"
        " LEFT OUTER JOIN album AS album_1 ON anon_1.id = album_1.band_id"
        " ORDER BY anon_1.name DESC, album_1.title"
    )


def test_limit_stays_where_references_are_joined(model: Any) -> None:
    query = select(model.Album).limit(1).options(joinedload(model.Album.band))

    assert "anon_1" not in sql(query)


def test_order_by_something_unselected_survives_the_subquery(model: Any, session: Session) -> None:
    query = (
        select(model.Band)
        .order_by(func.abs(model.Band.id - 1), model.Band.id.desc())
        .limit(2)
        .options(joinedload(model.Band.albums))
    )

    bands = session.scalars(query).unique().all()

    assert [(band.id, len(band.albums)) for band in bands] == [(1, 1), (2, 2)]


def test_subquery_keeps_values_apart_in_the_statement_cache(model: Any, session: Session) -> None:
    def first(distance: int) -> int:
        query = (
            select(model.Band)
            .order_by(func.abs(model.Band.id - distance))
            .limit(1)
            .options(joinedload(model.Band.albums))
        )
        found: int = session.scalars(query).unique().one().id
        return found

    assert [first(0), first(1), first(2)] == [0, 1, 2]


def test_grouped_rows_are_joined_from_outside(model: Any, session: Session) -> None:
    query = (
        select(model.Band, func.count(model.Album.id).label("albums"))
        .join(model.Band.albums)
        .group_by(model.Band.id)
        .order_by(func.count(model.Album.id).desc())
        .options(joinedload(model.Band.albums))
    )

    rows = session.execute(query).unique().all()

    assert [(row.Band.id, row.albums, len(row.Band.albums)) for row in rows] == [
        (2, 2, 2),
        (1, 1, 1),
    ]


def test_class_selected_twice_is_joined_once(model: Any) -> None:
    query = select(model.Album, model.Album).options(joinedload(model.Album.band))

    assert shapes(query) == [[0, 3, {"band": [6, 2]}], [3, 3]]


def test_self_reference_is_joined_as_often_as_the_options_say(model: Any) -> None:
    children = model.Folder.children

    assert "JOIN" not in sql(select(model.Folder))
    twice = select(model.Folder).options(joinedload(children).joinedload(children))
    assert from_clause(twice) == (
        "folder LEFT OUTER JOIN folder AS folder_1 ON folder.id = folder_1.parent_id"
        " LEFT OUTER JOIN folder AS folder_2 ON folder_1.id = folder_2.parent_id"
    )


def test_inner_statements_are_left_alone(model: Any) -> None:
    inner = select(model.Band).options(joinedload(model.Band.albums)).subquery()

    assert sql(select(inner.c.name)) == (
        "SELECT anon_1.name FROM (SELECT band.id AS id, band.name AS name FROM band) AS anon_1"
    )


def test_subquery_stands_for_its_columns(model: Any, session: Session) -> None:
    inner = select(model.Band.id, model.Band.name).where(model.Band.id > 1).subquery()

    assert [tuple(row) for row in session.execute(select(inner))] == [(2, "b2")]


def test_relations_for_later_statements_are_named_in_the_plan(model: Any) -> None:
    path = joinedload(model.Band.albums).selectinload(model.Album.band)

    (entry,) = plan(select(model.Band).options(path, selectinload(model.Band.tags))).entries

    assert isinstance(entry, EntityPlan)
    assert [relation.key for relation in entry.selectin] == ["tags"]
    assert [relation.key for relation in entry.joined[0].entity.selectin] == ["band"]
