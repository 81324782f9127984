"""What attributes of mapped classes mean in SQL: operators, joins along relations."""

from typing import Any

import pytest
from sqlalchemy import (
    BLANK_SCHEMA,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    insert,
    select,
)
from sqlalchemy.exc import InvalidRequestError, SADeprecationWarning

import declarative_instr.orm.core_bridge.statements  # noqa: F401 - lets select() know relations
from declarative_instr.declarative.class_registry import ClassRegistry
from declarative_instr.orm.declarative import DeclarativeBase, mapped_column, relationship
from declarative_instr.orm.errors import (
    LateValueError,
    UnknownTargetError,
    UnmappedClassError,
    UnmappedInstanceError,
)
from declarative_instr.orm.mapping.attributes import ColumnAttribute, Mapped, RelationAttribute
from declarative_instr.orm.mapping.late import LateScope
from declarative_instr.orm.mapping.lookup import class_mapper, object_mapper


class Base(DeclarativeBase):
    pass


song_tag = Table(
    "song_tag",
    Base.metadata,
    Column("song_id", ForeignKey("song.id"), primary_key=True),
    Column("tag_id", ForeignKey("tag.id"), primary_key=True),
)


class Band(Base):
    __tablename__ = "band"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column("band_name")
    songs: Mapped[list["Song"]] = relationship(back_populates="band")


class Song(Base):
    __tablename__ = "song"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    band_id: Mapped[int | None] = mapped_column(ForeignKey("band.id"))
    sequel_of_id: Mapped[int | None] = mapped_column(ForeignKey("song.id"))
    band: Mapped[Band | None] = relationship(back_populates="songs")
    sequels: Mapped[list["Song"]] = relationship()
    is_single: Mapped[bool | None]
    tags: Mapped[list["Tag"]] = relationship(secondary=song_tag)


class Tag(Base):
    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)


def sql(clause: Any) -> str:
    return " ".join(str(clause.compile(compile_kwargs={"literal_binds": True})).split())


def test_attributes_are_of_the_kind_that_they_hold() -> None:
    assert isinstance(Band.name, ColumnAttribute)
    assert isinstance(Band.songs, RelationAttribute)
    assert isinstance(Band.name, Mapped)


def test_statement_names_columns_and_rows_name_attributes() -> None:
    statement = select(Band.name).where(Band.name.like("A%"))

    assert sql(statement) == "SELECT band.band_name FROM band WHERE band.band_name LIKE 'A%'"
    assert statement.column_descriptions[0]["name"] == "name"


def test_insert_takes_attribute_names() -> None:
    assert sql(insert(Band).values(name="x")) == "INSERT INTO band (band_name) VALUES ('x')"


def test_joins_follow_relations() -> None:
    joined = select(Band.id).join(Band.songs)
    through = select(Song.id).join(Song.tags)

    assert sql(joined) == "SELECT band.id FROM band JOIN song ON band.id = song.band_id"
    assert sql(through).endswith(
        "JOIN song_tag ON song.id = song_tag.song_id JOIN tag ON tag.id = song_tag.tag_id"
    )


def test_join_path_leads_from_an_alias_to_an_alias() -> None:
    relation = Song.__mapper__.relationships["sequels"]
    near, far = Song.__table__.alias("near"), Song.__table__.alias("far")

    path = relation.join_path(near, far)

    assert sql(path.steps[0].on_clause) == "near.id = far.sequel_of_id"


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        (lambda: Song.band == Band(id=3), "3 = song.band_id"),
        (lambda: Song.band != Band(id=3), "3 != song.band_id OR song.band_id IS NULL"),
        (lambda: Song.band == None, "song.band_id IS NULL"),  # noqa: E711 - SQL
        (lambda: Song.band != None, "song.band_id IS NOT NULL"),  # noqa: E711 - SQL
        (lambda: Band.songs.contains(Song(band_id=4)), "band.id = 4"),
    ],
    ids=["equal", "different", "none", "some", "contains"],
)
def test_relation_compares_keys(clause: Any, expected: str) -> None:
    assert sql(clause()) == expected


def test_any_and_has_ask_for_related_rows() -> None:
    with_song = select(Band.id).where(Band.songs.any(Song.title == "x"))
    with_band = select(Song.id).where(Song.band.has(name="y"))

    assert sql(with_song).endswith(
        "EXISTS (SELECT 1 FROM song WHERE band.id = song.band_id AND song.title = 'x')"
    )
    assert sql(with_band).endswith(
        "EXISTS (SELECT 1 FROM band WHERE band.id = song.band_id AND band.band_name = 'y')"
    )


def test_any_of_a_self_reference_uses_an_alias() -> None:
    statement = select(Song.id).where(Song.sequels.any(Song.title == "x"))

    assert sql(statement).endswith(
        "EXISTS (SELECT 1 FROM song AS song_1"
        " WHERE song.id = song_1.sequel_of_id AND song_1.title = 'x')"
    )


def test_criterion_may_be_an_attribute_of_truth_values() -> None:
    of_band = sql(select(Band.id).where(Band.songs.any(Song.is_single)))
    of_itself = sql(select(Song.id).where(Song.sequels.any(Song.is_single)))

    assert of_band.endswith("WHERE band.id = song.band_id AND song.is_single)")
    assert of_itself.endswith("WHERE song.id = song_1.sequel_of_id AND song_1.is_single)")


def test_membership_through_a_table_asks_for_its_row() -> None:
    statement = select(Song.id).where(Song.tags.contains(Tag(id=5)))

    assert "song.id = song_tag.song_id" in sql(statement)
    assert "tag.id = 5" in sql(statement)


@pytest.mark.parametrize(
    "use",
    [
        lambda: Band.songs == Song(),
        Song.band.any,  # type: ignore[misc]  # the mistake
        Band.songs.has,  # type: ignore[misc]  # the mistake
        lambda: Song.band.contains(Band()),  # type: ignore[arg-type]  # the mistake
        lambda: Band.songs.in_([1]),  # type: ignore[misc]  # the mistake
        Band.name.has,  # type: ignore[misc]  # the mistake
    ],
    ids=["equal", "any", "has", "contains", "in", "column"],
)
def test_operator_that_does_not_fit_names_the_attribute(use: Any) -> None:
    with pytest.raises(InvalidRequestError, match=r"Band\.songs|Song\.band|Band\.name"):
        use()


def scope() -> LateScope:
    return LateScope("Band.songs: order_by", Base.registry.classes, Base.metadata, Band)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Song.title", ["song.title"]),
        ("Song.title.desc(), Song.id", ["song.title DESC", "song.id"]),
        ("[desc(Song.title)]", ["song.title DESC"]),
        ("song_tag.c.tag_id", ["song_tag.tag_id"]),
        (
            "and_(Song.id == Band.id, Song.title != 'x')",
            ["song.id = band.id AND song.title != 'x'"],
        ),
        (f"{__name__}.Song.id", ["song.id"]),
    ],
)
def test_string_is_read_as_an_expression(text: str, expected: list[str]) -> None:
    assert [sql(clause) for clause in scope().clauses(text)] == expected


@pytest.mark.parametrize(
    "text", ["__import__('os')", "Song.title.__class__", "[x for x in Song]", "Song.title +", "1"]
)
def test_string_never_runs_as_code(text: str) -> None:
    with pytest.raises((LateValueError, UnknownTargetError), match=r"Band\.songs: order_by"):
        scope().clauses(text)


def test_misspelt_name_in_a_string_gets_near_misses() -> None:
    with pytest.raises(UnknownTargetError, match=r"'Sogn'.*'Song'"):
        scope().clauses("Sogn.title")
    with pytest.raises(UnknownTargetError, match=r"'titel'.*'title'"):
        scope().clauses("Song.titel")


def test_identity_key_tells_class_and_values() -> None:
    mapper = class_mapper(Band)
    band = Band(id=3)

    assert object_mapper(band) is mapper
    assert mapper.bare_key([3]) == 3
    assert mapper.full_identity_key(3) == mapper.identity_key_from_instance(band)
    assert mapper.identity_key_from_primary_key([3]) == (Band, (3,), None)


def test_what_is_not_mapped_is_refused_by_name() -> None:
    with pytest.raises(UnmappedClassError, match=r"'builtins\.dict' is not mapped"):
        class_mapper(dict)
    with pytest.raises(UnmappedInstanceError, match=r"a class \(Band\) supplied"):
        object_mapper(Band)
    with pytest.raises(UnmappedClassError, match="is not mapped"):
        select(Base)


def test_schema_of_the_metadata_completes_the_name_of_a_table() -> None:
    metadata = MetaData(schema="zoo")
    inside = Table("cage", metadata, Column("id", Integer, primary_key=True))
    outside = Table("tree", metadata, Column("id", Integer), schema=BLANK_SCHEMA)
    late = LateScope("Song.x: secondary", ClassRegistry(), metadata, Song)

    assert late.table("cage") is inside
    assert late.table("zoo.cage") is inside
    with pytest.warns(SADeprecationWarning, match="^The string 'tree' was resolved"):
        assert late.table("tree") is outside


def test_attribute_that_a_class_has_not_is_told() -> None:
    with pytest.raises(UnknownTargetError, match="does not have a mapped column named '__table__'"):
        scope().clauses("Song.__table__.c.id")
