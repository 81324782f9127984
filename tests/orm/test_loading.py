"""When and with how many statements values, references and collections are loaded."""

from collections.abc import Callable

import pytest
from sqlalchemy import ForeignKey, inspect, select, text
from sqlalchemy import exc as core_exc

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
)
from declarative_instr.orm import exc as orm_exc

OpenSession = Callable[..., Session]
Count = Callable[[str], int]


class Base(DeclarativeBase):
    pass


class Band(Base):
    __tablename__ = "band"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    town: Mapped[str | None]
    albums: Mapped[list["Album"]] = relationship(back_populates="band", order_by="Album.id")


class Album(Base):
    __tablename__ = "album"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    band_id: Mapped[int | None] = mapped_column(ForeignKey("band.id"))
    band: Mapped[Band | None] = relationship(back_populates="albums")
    tracks: Mapped[list["Track"]] = relationship(back_populates="album", order_by="Track.id")


class Track(Base):
    __tablename__ = "track"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    album_id: Mapped[int] = mapped_column(ForeignKey("album.id"))
    album: Mapped[Album] = relationship(back_populates="tracks")


def fill(session: Session) -> None:
    """Three bands with 0, 1 and 2 albums of two tracks each."""
    for index, name in enumerate(("Ash", "Blur", "Can")):
        band = Band(id=index, name=name, town="Köln")
        for number in range(index):
            album = Album(title=f"{name} {number}")
            album.tracks = [Track(title=f"{name} {number}.{place}") for place in range(2)]
            band.albums.append(album)
        session.add(band)
    session.commit()


@pytest.fixture
def filled(open_session: OpenSession, statements: list[str]) -> Session:
    """A session that holds no object, over a filled database; nothing is recorded yet."""
    with open_session() as first:
        fill(first)
    statements.clear()
    return open_session()


def all_tracks(bands: list[Band]) -> list[str]:
    return [track.title for band in bands for album in band.albums for track in album.tracks]


ALL_TRACKS = ["Blur 0.0", "Blur 0.1", "Can 0.0", "Can 0.1", "Can 1.0", "Can 1.1"]


def test_lazy_collections_take_a_select_each(filled: Session, count: Count) -> None:
    bands = filled.scalars(select(Band).order_by(Band.id)).all()

    sizes = [len(band.albums) for band in bands]

    assert sizes == [0, 1, 2]
    assert count("SELECT") == 1 + 3


def test_loaded_collection_is_not_loaded_again(filled: Session, count: Count) -> None:
    band = filled.get_one(Band, 2)

    albums = band.albums

    assert band.albums is albums
    assert count("SELECT") == 2


def test_reference_to_a_loaded_object_sends_nothing(filled: Session, statements: list[str]) -> None:
    band = filled.get_one(Band, 2)
    album = filled.scalars(select(Album).where(Album.band_id == 2).limit(1)).one()
    statements.clear()

    found = album.band

    assert found is band
    assert statements == []


def test_reference_is_loaded_once_for_all_that_share_it(filled: Session, count: Count) -> None:
    albums = filled.scalars(select(Album).where(Album.band_id == 2)).all()

    bands = {album.band for album in albums}

    assert len(albums) == 2
    assert len(bands) == 1
    assert count("SELECT") == 2


def test_reference_without_key_is_none_without_a_statement(
    session: Session, statements: list[str]
) -> None:
    session.add(Album(title="alone"))
    session.commit()
    album = session.scalars(select(Album)).one()
    statements.clear()

    assert album.band is None
    assert statements == []


def test_selectinload_takes_one_statement_more_per_step(filled: Session, count: Count) -> None:
    query = select(Band).order_by(Band.id).options(selectinload(Band.albums))

    bands = filled.scalars(query).all()

    assert [len(band.albums) for band in bands] == [0, 1, 2]
    assert count("SELECT") == 2


def test_selectinload_goes_along_a_path(filled: Session, count: Count) -> None:
    path = selectinload(Band.albums).selectinload(Album.tracks)

    bands = filled.scalars(select(Band).order_by(Band.id).options(path)).all()

    assert all_tracks(list(bands)) == ALL_TRACKS
    assert count("SELECT") == 3


def test_selectinload_of_a_reference(filled: Session, count: Count) -> None:
    query = select(Track).order_by(Track.id)

    path = selectinload(Track.album).selectinload(Album.band)
    tracks = filled.scalars(query.options(path)).all()

    names = [track.album.band.name for track in tracks if track.album.band]
    assert names == ["Blur"] * 2 + ["Can"] * 4
    assert count("SELECT") == 3


def test_selectinload_over_no_rows_sends_nothing_more(filled: Session, count: Count) -> None:
    query = select(Band).where(Band.id == -1).options(selectinload(Band.albums))

    assert filled.scalars(query).all() == []
    assert count("SELECT") == 1


def test_selectinload_of_many_parents_takes_few_statements(session: Session, count: Count) -> None:
    session.add_all(Band(name=str(number), albums=[Album(title="x")]) for number in range(1100))
    session.commit()
    session.expunge_all()

    bands = session.scalars(select(Band).options(selectinload(Band.albums))).all()

    assert {len(band.albums) for band in bands} == {1}
    assert count("SELECT") <= 4


def test_joinedload_takes_one_statement(filled: Session, count: Count) -> None:
    query = select(Band).order_by(Band.id).options(joinedload(Band.albums))

    bands = filled.scalars(query).unique().all()

    assert [len(band.albums) for band in bands] == [0, 1, 2]
    assert count("SELECT") == 1


def test_joinedload_goes_along_a_path(filled: Session, count: Count) -> None:
    path = joinedload(Band.albums).joinedload(Album.tracks)

    bands = filled.scalars(select(Band).order_by(Band.id).options(path)).unique().all()

    assert all_tracks(list(bands)) == ALL_TRACKS
    assert count("SELECT") == 1


def test_joinedload_of_a_reference_needs_no_unique(filled: Session, count: Count) -> None:
    query = select(Album).order_by(Album.id).options(joinedload(Album.band))

    albums = filled.scalars(query).all()

    assert [album.band.name for album in albums if album.band] == ["Blur", "Can", "Can"]
    assert count("SELECT") == 1


def test_joinedload_of_a_missing_reference_is_none(session: Session, count: Count) -> None:
    session.add(Album(title="alone"))
    session.commit()
    session.expunge_all()

    album = session.scalars(select(Album).options(joinedload(Album.band))).one()

    assert album.band is None
    assert count("SELECT") == 1


def test_joinedload_of_a_collection_asks_for_unique(filled: Session) -> None:
    result = filled.scalars(select(Band).options(joinedload(Band.albums)))

    with pytest.raises(core_exc.InvalidRequestError, match=r"unique\(\) method must be invoked"):
        result.all()


def test_joinedload_and_selectinload_can_follow_each_other(filled: Session, count: Count) -> None:
    path = joinedload(Band.albums).selectinload(Album.tracks)

    bands = filled.scalars(select(Band).order_by(Band.id).options(path)).unique().all()

    assert all_tracks(list(bands)) == ALL_TRACKS
    assert count("SELECT") == 2


def test_limit_counts_entities_not_joined_rows(filled: Session, count: Count) -> None:
    query = select(Band).order_by(Band.id.desc()).limit(2).options(joinedload(Band.albums))

    bands = filled.scalars(query).unique().all()

    assert [(band.name, len(band.albums)) for band in bands] == [("Can", 2), ("Blur", 1)]
    assert count("SELECT") == 1


def test_eager_load_fills_what_an_object_in_the_session_lacks(
    filled: Session, statements: list[str]
) -> None:
    band = filled.get_one(Band, 2)
    filled.scalars(select(Band).options(selectinload(Band.albums))).all()
    statements.clear()

    assert len(band.albums) == 2
    assert statements == []


def test_all_expired_columns_come_with_one_select(filled: Session, count: Count) -> None:
    band = filled.get_one(Band, 1)
    filled.commit()

    values = (band.name, band.town, band.id)

    assert values == ("Blur", "Köln", 1)
    assert count("SELECT") == 2


def test_query_fills_expired_objects(filled: Session, count: Count) -> None:
    bands = filled.scalars(select(Band).order_by(Band.id)).all()
    filled.commit()

    filled.scalars(select(Band)).all()

    assert [band.name for band in bands] == ["Ash", "Blur", "Can"]
    assert count("SELECT") == 2


def test_query_leaves_loaded_values_alone(filled: Session) -> None:
    band = filled.get_one(Band, 1)
    filled.execute(text("UPDATE band SET name = 'Pulp' WHERE id = 1"))

    filled.scalars(select(Band)).all()

    assert band.name == "Blur"


def test_query_leaves_unflushed_changes_alone(filled: Session) -> None:
    band = filled.get_one(Band, 1)
    filled.commit()
    band.name = "Pulp"

    with filled.no_autoflush:
        filled.scalars(select(Band)).all()

    assert (band.name, band.town) == ("Pulp", "Köln")
    assert filled.is_modified(band)


def test_change_of_an_expired_object_needs_no_select(filled: Session, count: Count) -> None:
    band = filled.get_one(Band, 1)
    filled.commit()

    band.name = "Pulp"
    filled.flush()

    assert count("SELECT") <= 2
    assert count("UPDATE") == 1
    assert filled.scalar(select(Band.name).where(Band.id == 1)) == "Pulp"


def test_expired_collection_is_loaded_anew(filled: Session) -> None:
    band = filled.get_one(Band, 2)
    before = len(band.albums)
    filled.execute(text("INSERT INTO album (title, band_id) VALUES ('new', 2)"))

    filled.expire(band, ["albums"])

    assert (before, len(band.albums)) == (2, 3)


def test_refresh_of_a_named_collection_loads_it(filled: Session, statements: list[str]) -> None:
    band = filled.get_one(Band, 2)

    filled.refresh(band, ["albums"])

    statements.clear()
    assert len(band.albums) == 2
    assert statements == []


def test_append_to_an_unloaded_collection_is_there_after_the_load(filled: Session) -> None:
    band = filled.get_one(Band, 2)
    new = Album(title="new")
    filled.add(new)

    with filled.no_autoflush:
        new.band = band
        titles = [album.title for album in band.albums]

    assert titles == ["Can 0", "Can 1", "new"]


def test_unloaded_names_what_is_missing(filled: Session) -> None:
    band = filled.get_one(Band, 1)
    missing = inspect(band).unloaded

    filled.expire(band)

    assert missing == {"albums"}
    assert inspect(band).unloaded == {"id", "name", "town", "albums"}


def test_lazy_load_of_a_detached_object_is_an_error(filled: Session) -> None:
    band = filled.get_one(Band, 1)
    filled.close()

    with pytest.raises(orm_exc.DetachedInstanceError, match=r"Band.*albums"):
        _ = band.albums


def test_expired_column_of_a_detached_object_is_an_error(filled: Session) -> None:
    band = filled.get_one(Band, 1)
    filled.expire(band)
    filled.expunge(band)

    with pytest.raises(orm_exc.DetachedInstanceError, match="is not bound to a Session"):
        _ = band.name


def test_loaded_values_of_a_detached_object_stay_readable(filled: Session) -> None:
    band = filled.scalars(select(Band).where(Band.id == 2).options(selectinload(Band.albums))).one()

    filled.close()

    assert [album.title for album in band.albums] == ["Can 0", "Can 1"]


def test_read_of_a_row_that_is_gone_is_an_error(filled: Session) -> None:
    band = filled.get_one(Band, 0)
    filled.commit()
    filled.execute(text("DELETE FROM band WHERE id = 0"))

    with pytest.raises(orm_exc.ObjectDeletedError, match=r"Band.*has been deleted"):
        _ = band.name


def test_entities_and_columns_can_be_mixed(filled: Session) -> None:
    query = select(Band, Album.title, Album).join(Band.albums).order_by(Album.id)

    rows = filled.execute(query).all()

    assert [(row.Band.name, row.title, row.Album.id) for row in rows] == [
        ("Blur", "Blur 0", 1),
        ("Can", "Can 0", 2),
        ("Can", "Can 1", 3),
    ]


def test_row_has_names_for_classes_attributes_and_labels(filled: Session) -> None:
    query = select(Band, Band.name, Band.town.label("place")).where(Band.id == 1)

    row = filled.execute(query).one()

    assert row._fields == ("Band", "name", "place")
    assert row._mapping["place"] == "Köln"
    assert row[0] is row.Band


def test_entity_of_an_outer_join_may_be_none(filled: Session) -> None:
    query = select(Band.name, Album).join(Band.albums, isouter=True).where(Band.id == 0)

    assert [tuple(row) for row in filled.execute(query)] == [("Ash", None)]


def test_same_entity_in_two_rows_is_one_object(filled: Session) -> None:
    query = select(Band).join(Band.albums).where(Band.id == 2)

    found = filled.scalars(query).all()

    assert len(found) == 2
    assert found[0] is found[1]


def test_yield_per_gives_objects_in_portions(filled: Session) -> None:
    filled.add_all(Band(id=number, name=str(number)) for number in range(3, 7))
    query = select(Band).order_by(Band.id).execution_options(yield_per=3)

    portions = [len(part) for part in filled.scalars(query).partitions()]

    assert portions == [3, 3, 1]


def test_yield_per_works_with_selectinload(filled: Session) -> None:
    query = select(Band).order_by(Band.id).options(selectinload(Band.albums))

    sizes = [len(band.albums) for band in filled.scalars(query.execution_options(yield_per=2))]

    assert sizes == [0, 1, 2]


def test_option_for_another_class_is_refused(filled: Session) -> None:
    with pytest.raises(core_exc.ArgumentError, match="Track"):
        filled.scalars(select(Band).options(selectinload(Track.album)))


def test_option_needs_a_relationship(filled: Session) -> None:
    with pytest.raises(orm_exc.LoaderStrategyException, match=r"Band\.name"):
        filled.scalars(
            select(Band).options(selectinload(Band.name))  # type: ignore[arg-type]  # the mistake
        )
