"""What a user reads after a mistake: class and attribute, the cause and the remedy."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import ForeignKey, select
from sqlalchemy import exc as core_exc

from declarative_instr.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    configure_mappers,
    mapped_column,
    relationship,
)
from declarative_instr.orm import exc as orm_exc
from declarative_instr.orm.collections import collection_adapter
from declarative_instr.orm.errors import (
    AmbiguousForeignKeyError,
    MappedAnnotationError,
    NoForeignKeyError,
    NoPrimaryKeyError,
    UnknownBackPopulatesError,
)


class Base(DeclarativeBase):
    pass


class Bed(Base):
    __tablename__ = "bed"

    id: Mapped[int] = mapped_column(primary_key=True)
    soil: Mapped[str]
    plants: Mapped[list["Plant"]] = relationship(back_populates="bed")
    signs: Mapped[set["Sign"]] = relationship()


class Plant(Base):
    __tablename__ = "plant"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    bed_id: Mapped[int | None] = mapped_column(ForeignKey("bed.id"))
    bed: Mapped[Bed | None] = relationship(back_populates="plants")


class Sign(Base):
    __tablename__ = "sign"

    id: Mapped[int] = mapped_column(primary_key=True)
    bed_id: Mapped[int | None] = mapped_column(ForeignKey("bed.id"))


def read(error: pytest.ExceptionInfo[BaseException], *parts: str) -> str:
    """The text of an error that has a code; each of `parts` is in it."""
    text = str(error.value)
    missing = [part for part in parts if part not in text]
    assert not missing, f"{missing} not in: {text}"
    assert isinstance(getattr(error.value, "code", None), str)
    return text


# -- constructor ---------------------------------------------------------------------------------


def test_unknown_keyword_is_a_type_error_in_the_known_words() -> None:
    with pytest.raises(TypeError, match="'nmae' is an invalid keyword argument for Plant"):
        Plant(nmae="rose")


def test_unknown_keyword_is_answered_with_the_near_misses() -> None:
    with pytest.raises(TypeError) as error:
        Plant(nmae="rose")

    read(error, "'nmae'", "Plant", "'name'")


def test_unknown_keyword_leaves_no_object_behind(session: Session) -> None:
    with pytest.raises(TypeError):
        session.add(Plant(name="rose", colour="red"))

    assert not session.new


# -- classes -------------------------------------------------------------------------------------


def test_class_without_primary_key_is_refused_in_the_known_words() -> None:
    with pytest.raises(core_exc.ArgumentError, match="could not assemble any primary key"):

        class Weed(Base):
            __tablename__ = "weed"

            name: Mapped[str]


def test_class_without_primary_key_is_told_how_to_get_one() -> None:
    with pytest.raises(NoPrimaryKeyError) as error:

        class Moss(Base):
            __tablename__ = "moss"

            name: Mapped[str]

    read(error, "Moss", "'moss'", "primary_key=True")


def test_annotation_that_means_no_column_type_names_class_and_attribute() -> None:
    with pytest.raises(MappedAnnotationError) as error:

        class Pot(Base):
            __tablename__ = "pot"

            id: Mapped[int] = mapped_column(primary_key=True)
            shape: Mapped[complex]

    read(error, "Pot", "shape", "complex", "type_annotation_map")


# -- relationships -------------------------------------------------------------------------------


def declare_pair(hive_says: Any, bee_says: Any) -> None:
    """Declare a Hive with `bees` and a Bee with `hive` in a registry of their own; configure them."""

    class Own(DeclarativeBase):
        pass

    class Hive(Own):
        __tablename__ = "hive"

        id: Mapped[int] = mapped_column(primary_key=True)
        bees: Mapped[list["Bee"]] = hive_says

    class Bee(Own):
        __tablename__ = "bee"

        id: Mapped[int] = mapped_column(primary_key=True)
        hive_id: Mapped[int] = mapped_column(ForeignKey("hive.id"))
        hive: Mapped[Hive] = bee_says

    configure(Own)


def configure(base: type[DeclarativeBase]) -> None:
    """Resolve what the classes say of each other; afterwards they are in nobody's way."""
    try:
        base.registry.configure()
    finally:
        base.registry.dispose()


def test_pair_that_is_right_is_accepted() -> None:
    declare_pair(relationship(back_populates="hive"), relationship(back_populates="bees"))


def test_unknown_target_is_an_invalid_request() -> None:
    with pytest.raises(core_exc.InvalidRequestError, match="Hvie"):
        declare_pair(relationship(), relationship("Hvie"))


def test_unknown_target_names_the_relationship_and_the_near_misses() -> None:
    with pytest.raises(core_exc.InvalidRequestError) as error:
        declare_pair(relationship(), relationship("Hvie"))

    read(error, "Bee.hive", "'Hvie'", "'Hive'")


def test_unknown_target_far_from_all_names_suggests_nothing() -> None:
    with pytest.raises(core_exc.InvalidRequestError) as error:
        declare_pair(relationship(), relationship("Greenhouse"))

    assert "Did you mean" not in read(error, "Bee.hive", "'Greenhouse'")


def test_relationship_without_foreign_key_names_both_tables() -> None:
    class Own(DeclarativeBase):
        pass

    class Gnome(Own):
        __tablename__ = "gnome"

        id: Mapped[int] = mapped_column(primary_key=True)

    class Lawn(Own):
        __tablename__ = "lawn"

        id: Mapped[int] = mapped_column(primary_key=True)
        gnomes: Mapped[list[Gnome]] = relationship()

    with pytest.raises(NoForeignKeyError) as error:
        configure(Own)

    assert "Lawn.gnomes" in str(error.value)
    assert "ForeignKey" in str(error.value)


def test_two_foreign_keys_ask_for_a_choice() -> None:
    class Own(DeclarativeBase):
        pass

    class Gate(Own):
        __tablename__ = "gate"

        id: Mapped[int] = mapped_column(primary_key=True)

    class Path(Own):
        __tablename__ = "path"

        id: Mapped[int] = mapped_column(primary_key=True)
        start_id: Mapped[int] = mapped_column(ForeignKey("gate.id"))
        end_id: Mapped[int] = mapped_column(ForeignKey("gate.id"))
        start: Mapped[Gate] = relationship()

    with pytest.raises(AmbiguousForeignKeyError) as error:
        configure(Own)

    assert "Path.start" in str(error.value)
    assert "foreign_keys" in str(error.value)


def test_back_populates_to_nothing_is_an_invalid_request() -> None:
    with pytest.raises(core_exc.InvalidRequestError, match="has no property 'hvie'"):
        declare_pair(relationship(back_populates="hvie"), relationship())


def test_back_populates_to_nothing_names_the_near_misses() -> None:
    with pytest.raises(UnknownBackPopulatesError) as error:
        declare_pair(relationship(back_populates="hvie"), relationship())

    read(error, "Hive.bees", "'hvie'", "Bee", "'hive'")


def test_back_populates_to_something_that_is_no_relationship_says_so() -> None:
    with pytest.raises(core_exc.SQLAlchemyError) as error:
        declare_pair(relationship(back_populates="hive_id"), relationship())

    read(error, "Hive.bees", "Bee.hive_id", "relationship")


def test_back_populates_that_is_not_returned_names_both_sides() -> None:
    with pytest.raises(core_exc.SQLAlchemyError) as error:
        declare_pair(relationship(back_populates="hive"), relationship())

    read(error, "Hive.bees", "Bee.hive", "back_populates='bees'")


# -- members -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "put",
    [
        lambda bed: bed.plants.append("rose"),
        lambda bed: bed.plants.extend(["rose"]),
        lambda bed: setattr(bed, "plants", ["rose"]),
        lambda bed: bed.signs.add("rose"),
        lambda bed: Bed(plants=["rose"]),
    ],
    ids=["append", "extend", "set", "add", "constructor"],
)
def test_member_of_a_wrong_type_names_collection_and_both_types(
    put: Callable[[Any], object],
) -> None:
    with pytest.raises(TypeError) as error:
        put(Bed(soil="loam"))

    text = read(error, "Bed.", "str")
    assert ("Bed.plants" in text and "Plant" in text) or ("Bed.signs" in text and "Sign" in text)


def test_member_of_another_mapped_class_is_refused() -> None:
    bed = Bed()

    with pytest.raises(TypeError) as error:
        bed.plants.append(Sign())  # type: ignore[arg-type]  # the mistake under test

    read(error, "Bed.plants", "Plant", "Sign")


def test_refused_member_leaves_the_collection_as_it_was() -> None:
    plant = Plant(name="rose")
    bed = Bed(plants=[plant])

    with pytest.raises((TypeError, AttributeError)):
        bed.plants.append("rose")  # type: ignore[arg-type]  # the mistake under test

    assert bed.plants == [plant]


def test_reference_to_a_wrong_type_names_the_attribute() -> None:
    with pytest.raises(TypeError) as error:
        Plant(bed="bed")

    read(error, "Plant.bed", "Bed", "str")


def test_single_object_for_a_collection_is_refused() -> None:
    with pytest.raises(TypeError) as error:
        Bed().plants = Plant()  # type: ignore[call-overload]  # the mistake under test

    assert "list" in str(error.value)


# -- sessions ------------------------------------------------------------------------------------


@pytest.fixture
def bed(session: Session) -> Bed:
    """A saved bed, loaded without its plants."""
    session.add(Bed(id=1, soil="loam"))
    session.commit()
    return session.scalars(select(Bed)).one()


def test_unloaded_collection_of_a_detached_object_says_what_to_do(
    session: Session, bed: Bed
) -> None:
    session.expunge(bed)

    with pytest.raises(orm_exc.DetachedInstanceError, match="is not bound to a Session") as error:
        _ = bed.plants

    read(error, "Bed", "plants", "selectinload")
    assert error.value.code == "bhk3"


def test_expired_column_of_a_detached_object_says_what_to_do(session: Session, bed: Bed) -> None:
    session.expire(bed)
    session.expunge(bed)

    with pytest.raises(orm_exc.DetachedInstanceError, match="is not bound to a Session") as error:
        _ = bed.soil

    read(error, "Bed", "soil", "expire_on_commit=False")


def test_missing_row_of_get_one_names_class_and_key(session: Session) -> None:
    with pytest.raises(core_exc.NoResultFound, match="No row was found") as error:
        session.get_one(Bed, 404)

    assert "Bed" in str(error.value)
    assert "404" in str(error.value)


def test_session_after_a_failed_flush_names_the_cause_and_the_remedy(
    session: Session, bed: Bed
) -> None:
    session.add(Plant(name="rose", bed_id=404))
    with pytest.raises(core_exc.IntegrityError):
        session.flush()

    with pytest.raises(core_exc.PendingRollbackError) as error:
        session.scalars(select(Bed)).all()

    assert "rollback()" in str(error.value)
    assert "foreign key" in str(error.value).lower()


def test_class_given_instead_of_an_object_is_named(session: Session) -> None:
    with pytest.raises(orm_exc.UnmappedInstanceError) as error:
        session.add(Bed)

    assert "Bed" in str(error.value)
    assert "class" in str(error.value)


def test_class_that_is_not_mapped_is_named(session: Session) -> None:
    with pytest.raises(core_exc.InvalidRequestError, match="dict"):
        session.get(dict, 1)


def test_configuration_is_repeatable() -> None:
    configure_mappers()
    configure_mappers()

    assert Bed().plants == []


def test_error_of_the_core_is_caught_by_the_class_that_sqlalchemy_has_for_it() -> None:
    with pytest.raises(core_exc.ArgumentError, match=r"Incompatible collection type.*\[di12\]"):
        Bed(plants=5)
    bed = Bed()
    adapter = collection_adapter(bed.plants)
    assert adapter is not None
    with pytest.raises(core_exc.InvalidRequestError, match="special 'empty' collection"):
        adapter.append_without_event(Plant())
