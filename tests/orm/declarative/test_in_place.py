"""Classes mapped without the metaclass: registry.mapped, DeclarativeBaseNoMeta, bases from calls."""

import pytest
from sqlalchemy import Column, Engine, Integer, select

from declarative_instr.orm import (
    DeclarativeBase,
    DeclarativeBaseNoMeta,
    DeclarativeMeta,
    Mapped,
    Session,
    add_mapped_attribute,
    as_declarative,
    declarative_base,
    inspect,
    mapped_column,
    registry,
)
from declarative_instr.orm.errors import (
    ArgumentError,
    InvalidRequestError,
    MappedAnnotationError,
    UnmappedClassError,
)


def test_decorated_class_is_mapped_by_its_body_and_left_as_it_was_by_dispose() -> None:
    known = registry()

    class Coin:
        __tablename__ = "coin"
        id: Mapped[int] = mapped_column(primary_key=True)
        worth: Mapped[int | None]

    before = dict(vars(Coin))
    known.mapped(Coin)

    coin = Coin(id=1, worth=5)  # type: ignore[call-arg]  # a constructor that the decorator makes

    assert (coin.worth, inspect(Coin).local_table.c.worth.nullable) == (5, True)
    known.dispose()
    assert dict(vars(Coin)) == before


def test_table_that_the_class_body_gives_itself_stays_after_dispose() -> None:
    known = registry()

    @known.mapped
    class Coin:
        __table__ = known.metadata.tables.get("coin")
        __tablename__ = "coin"
        id: Mapped[int] = mapped_column(primary_key=True)

    known.dispose()

    assert "__table__" in vars(Coin)


def test_failed_mapping_leaves_a_decorated_class_as_it_was() -> None:
    class Coin:
        __tablename__ = "coin"
        id: Mapped[object] = mapped_column(primary_key=True)

    before = dict(vars(Coin))

    with pytest.raises(MappedAnnotationError):
        registry().mapped(Coin)

    assert dict(vars(Coin)) == before


def test_class_is_mapped_once() -> None:
    known = registry()

    @known.mapped
    class Coin:
        __tablename__ = "coin"
        id: Mapped[int] = mapped_column(primary_key=True)

    with pytest.raises(ArgumentError, match="already has a primary mapper"):
        known.map_declaratively(Coin)


def test_base_without_metaclass_maps_its_subclasses_and_stores_them(sqlite_engine: Engine) -> None:
    class Base(DeclarativeBaseNoMeta):
        pass

    class Stamped(Base):
        __abstract__ = True
        stamp: Mapped[int]

    class Letter(Stamped):
        __tablename__ = "letter"
        id: Mapped[int] = mapped_column(primary_key=True)

    Base.metadata.create_all(sqlite_engine)
    with Session(sqlite_engine) as session:
        session.add(Letter(id=1, stamp=7))
        session.commit()

        assert session.scalars(select(Letter).where(Letter.stamp == 7)).one().id == 1
    assert type(Letter) is type


def test_attribute_is_added_to_a_class_without_metaclass_by_a_call() -> None:
    class Base(DeclarativeBaseNoMeta):
        pass

    class Letter(Base):
        __tablename__ = "letter"
        id: Mapped[int] = mapped_column(primary_key=True)

    add_mapped_attribute(Letter, "weight", Column(Integer))

    assert getattr(Letter(weight=3), "weight") == 3  # noqa: B009  # added at run time
    with pytest.raises(UnmappedClassError):
        add_mapped_attribute(Base, "weight", Column(Integer))


def test_base_from_a_call_extends_a_class_and_takes_attributes() -> None:
    class Common:
        def __init__(self, size: int) -> None:
            raise AssertionError(size)

        def greeting(self) -> str:
            return "hello"

    base = declarative_base(cls=Common, name="Own")

    class Letter(base):  # type: ignore[misc, valid-type]  # made by a function
        __tablename__ = "letter"
        id: Mapped[int] = mapped_column(primary_key=True)

    assert (base.__name__, Letter(id=3).id, Letter().greeting()) == ("Own", 3, "hello")


def test_base_from_a_call_has_the_metaclass_that_is_given() -> None:
    class Meta(DeclarativeMeta):
        pass

    assert type(registry().generate_base(metaclass=Meta)) is Meta


def test_decorated_class_becomes_a_base() -> None:
    @as_declarative()
    class Base:
        """Of all."""

    class Letter(Base):
        __tablename__ = "letter"
        id: Mapped[int] = mapped_column(primary_key=True)

    assert Base.__doc__ == "Of all."
    assert inspect(Letter).local_table.name == "letter"


@pytest.mark.parametrize("base", [DeclarativeBase, DeclarativeBaseNoMeta])
def test_base_of_bases_is_no_base(base: type) -> None:
    with pytest.raises(InvalidRequestError, match=f"Cannot use '{base.__name__}' directly"):
        type(base)("Letter", (base,), {"__tablename__": "letter"})


def test_registry_that_is_something_else_is_refused() -> None:
    with pytest.raises(InvalidRequestError, match="that is not an instance of registry"):
        DeclarativeMeta("Base", (DeclarativeBase,), {"registry": {}})
