"""What annotations and mapped_column() make of columns; see test_mapping for the plain cases."""

import enum
from typing import Annotated, Any, ClassVar, Literal, NewType

import pytest
from sqlalchemy import Column, Enum, ForeignKey, Index, Integer, String, Table, Uuid
from sqlalchemy.exc import (
    ArgumentError,
    InvalidRequestError,
    SADeprecationWarning,
    SAWarning,
)

from declarative_instr.orm.declarative import (
    DeclarativeBase,
    declarative_base,
    declared_attr,
    mapped_column,
    registry,
    relationship,
)
from declarative_instr.orm.errors import MappedAnnotationError, UnsupportedMappingError
from declarative_instr.orm.mapping.attributes import Mapped


class Base(DeclarativeBase):
    pass


class Colour(enum.Enum):
    RED = "r"
    BLUE = "b"


Isbn = NewType("Isbn", str)
name = Annotated[str, mapped_column(String(30), index=True)]


def columns(cls: type[DeclarativeBase]) -> Any:
    return cls.__table__.c


class Paint(Base):
    __tablename__ = "paint"

    id: Mapped[int] = mapped_column(primary_key=True)
    colour: Mapped[Colour]
    finish: Mapped[Literal["matt", "gloss"] | None]
    isbn: Mapped[Isbn]
    label: Mapped[name] = mapped_column(unique=True)
    base_id: Mapped[int | None] = mapped_column(ForeignKey("paint_base.key"))


class PaintBase(Base):
    __tablename__ = "paint_base"

    key: Mapped[str] = mapped_column(Uuid, primary_key=True)


def test_enumeration_becomes_an_enum_of_its_names() -> None:
    assert columns(Paint).colour.type.enums == ["RED", "BLUE"]


def test_literal_becomes_an_enum_of_its_values() -> None:
    assert columns(Paint).finish.type.enums == ["matt", "gloss"]
    assert not columns(Paint).finish.type.native_enum
    assert columns(Paint).finish.nullable


def test_new_type_stands_for_what_it_is_made_of() -> None:
    assert isinstance(columns(Paint).isbn.type, String)


def test_column_of_an_annotated_and_own_column_are_merged() -> None:
    label = columns(Paint).label

    assert (label.type.length, label.index, label.unique) == (30, True, True)


def test_foreign_key_without_type_takes_that_of_its_target() -> None:
    assert isinstance(columns(Paint).base_id.type, Uuid)


def test_options_of_an_enum_in_the_type_map_are_used() -> None:
    own = declarative_base(type_annotation_map={enum.Enum: Enum(enum.Enum, native_enum=False)})

    class Brush(own):  # type: ignore[misc, valid-type]  # made by a call
        __tablename__ = "brush"

        id: Mapped[int] = mapped_column(primary_key=True)
        colour: Mapped[Colour]

    assert not columns(Brush).colour.type.native_enum


def test_literal_of_numbers_asks_for_a_type() -> None:
    with pytest.raises(ArgumentError, match=r"explicit Enum.*Roller\.size"):

        class Roller(Base):
            __tablename__ = "roller"

            id: Mapped[int] = mapped_column(primary_key=True)
            size: Mapped[Literal[1, 2]]


def test_sort_order_moves_a_column() -> None:
    class Ladder(Base):
        __tablename__ = "ladder"

        id: Mapped[int] = mapped_column(primary_key=True, sort_order=1)
        height: Mapped[int]

    assert columns(Ladder).keys() == ["height", "id"]


def test_column_of_the_body_can_be_named_in_table_arguments() -> None:
    class Bucket(Base):
        __tablename__ = "bucket"

        id: Mapped[int] = mapped_column(primary_key=True)
        litres: Mapped[int] = mapped_column()
        __table_args__ = (Index("bucket_size", litres),)

    (index,) = Bucket.__table__.indexes

    assert index.columns.keys() == ["litres"]


class Owned:
    @declared_attr
    def __tablename__(cls) -> str:  # noqa: N805 - called with the class
        return cls.__name__.lower()  # type: ignore[attr-defined, no-any-return]  # called with the class

    @declared_attr
    def owner_id(cls) -> Mapped[int | None]:  # noqa: N805 - as above
        return mapped_column(ForeignKey("owner.id"))

    @declared_attr
    def owner(cls) -> Mapped["Owner | None"]:  # noqa: N805 - as above
        return relationship()


class Owner(Base):
    __tablename__ = "owner"

    id: Mapped[int] = mapped_column(primary_key=True)


class Easel(Owned, Base):
    id: Mapped[int] = mapped_column(primary_key=True)


class Canvas(Owned, Base):
    id: Mapped[int] = mapped_column(primary_key=True)


def test_declared_attr_gives_each_class_its_own_column() -> None:
    assert Easel.__table__.name == "easel"
    assert columns(Easel).owner_id is not columns(Canvas).owner_id
    assert columns(Canvas).owner_id.nullable


def test_declared_attr_gives_each_class_a_relation() -> None:
    owner = Owner()

    easel, canvas = Easel(owner=owner), Canvas(owner=owner)

    assert (easel.owner, canvas.owner) == (owner, owner)


def test_declared_attr_that_answers_no_field_is_refused() -> None:
    class Bad:
        @declared_attr
        def size(cls) -> Any:  # noqa: N805 - called with the class
            return 3

    with pytest.raises(ArgumentError, match=r"Frame\.size: .*answers 3"):

        class Frame(Bad, Base):
            __tablename__ = "frame"

            id: Mapped[int] = mapped_column(primary_key=True)


def test_reserved_name_is_refused() -> None:
    with pytest.raises(InvalidRequestError, match="'metadata' is reserved"):

        class Sketch(Base):
            __tablename__ = "sketch"

            id: Mapped[int] = mapped_column(primary_key=True)
            metadata: Mapped[str]  # type: ignore[assignment, misc]  # the mistake under test


def test_class_that_failed_leaves_neither_table_nor_name() -> None:
    own = registry()

    class Own(DeclarativeBase):
        registry = own

    with pytest.raises(ArgumentError, match="primary key"):

        class Lost(Own):
            __tablename__ = "lost"

            size: Mapped[int]

    assert not own.metadata.tables
    assert not own.mappers
    assert own.classes.find("Lost") is None


def test_subclass_of_a_mapped_class_says_that_it_is_not_here_yet() -> None:
    with pytest.raises(UnsupportedMappingError, match=r"Enamel extends the mapped class Paint"):

        class Enamel(Paint):
            __tablename__ = "enamel"

            id: Mapped[int] = mapped_column(primary_key=True)


def test_column_added_later_is_mapped() -> None:
    class Tube(Base):
        __tablename__ = "tube"

        id: Mapped[int] = mapped_column(primary_key=True)

    Tube.volume = mapped_column(Integer)

    assert columns(Tube).keys() == ["id", "volume"]
    assert Tube(volume=3).volume == 3  # type: ignore[attr-defined]  # as above
    assert str(Tube.volume == 3) == "tube.volume = :volume_1"  # type: ignore[attr-defined]  # as above


# Columns of the class body, and what several places say of one column ---------------------------


def test_column_of_core_in_a_class_body_is_an_attribute() -> None:
    class Frame(Base):
        __tablename__ = "frame"

        id = Column(Integer, primary_key=True)
        width = Column("breadth", Integer, info={"unit": "cm"})

    frame = Frame(id=1, width=30)

    assert vars(frame)["width"] == 30
    assert columns(Frame).breadth.info == {"unit": "cm"}
    assert columns(Frame).id is Frame.id.property.columns[0]


def test_column_of_core_in_a_mixin_is_copied_and_can_be_added_later() -> None:
    class Sized:
        height = Column(Integer)

    class Door(Sized, Base):
        __tablename__ = "door"

        id = Column(Integer, primary_key=True)

    Door.width = Column(Integer)

    assert columns(Door).height is not Sized.height
    assert Door(width=2, height=3).height == 3


def test_columns_of_the_class_body_come_before_those_of_mixins() -> None:
    class Marked:
        mark: Mapped[int]

    class Wall(Marked, Base):
        __tablename__ = "wall"

        id: Mapped[int] = mapped_column(primary_key=True)

    assert columns(Wall).keys() == ["id", "mark"]
    assert list(Wall.__mapper__.column_by_key) == ["id", "mark"]


def test_settings_inside_an_annotation_join_those_of_the_class_body() -> None:
    tall = Annotated[int, mapped_column(index=True, sort_order=-1, active_history=True)]

    class Tower(Base):
        __tablename__ = "tower"

        id: Mapped[int] = mapped_column(primary_key=True)
        height: Mapped[tall] = mapped_column(comment="in metres")

    column = columns(Tower).height

    assert (column.index, column.comment, columns(Tower).keys()[0]) == (True, "in metres", "height")
    assert Tower.height.impl.active_history


def test_name_inside_an_annotation_is_told_and_ignored() -> None:
    named = Annotated[int, mapped_column("wide")]

    with pytest.warns(SADeprecationWarning, match=r"Can't use the 'key' or 'name'.*Gate\.width"):

        class Gate(Base):
            __tablename__ = "gate"

            id: Mapped[int] = mapped_column(primary_key=True)
            width: Mapped[named]

    assert columns(Gate).keys() == ["id", "width"]


def test_column_under_two_attributes_is_told() -> None:
    with pytest.warns(SAWarning, match="Column object 'a' named directly multiple times.* a, b"):

        class Twin(Base):
            __tablename__ = "twin"

            id: Mapped[int] = mapped_column(primary_key=True)
            a = mapped_column(Integer)
            b = a

    assert columns(Twin).keys() == ["id", "a"]


def test_value_that_looks_like_a_column_and_is_none_is_told() -> None:
    with pytest.warns(SAWarning) as told:

        class Odd(Base):
            __tablename__ = "odd"

            id: Mapped[int] = mapped_column(primary_key=True)
            more = Column("x", Integer) + 5
            comma = (Column(Integer),)

    texts = [str(one.message) for one in told]
    assert "'more' on class" in texts[0]
    assert "tuple value of attribute 'comma'" in texts[1]
    assert columns(Odd).keys() == ["id"]


def test_cascading_has_no_meaning_in_a_mapped_class() -> None:
    with pytest.warns(SAWarning, match="declared_attr.cascading only applies to"):

        class Own(Base):
            __tablename__ = "own"

            id: Mapped[int] = mapped_column(primary_key=True)

            @declared_attr.cascading
            def size(cls) -> Mapped[int]:  # noqa: N805 - called with the class
                return mapped_column()


def test_table_is_made_by_the_class_where_it_says_how() -> None:
    class Loud(Base):
        __tablename__ = "loud"

        id: Mapped[int] = mapped_column(primary_key=True)

        @classmethod
        def __table_cls__(cls, name: str, *arguments: Any, **options: Any) -> Table:
            return Table(name.upper(), *arguments, **options)

    assert Loud.__table__.name == "LOUD"


@pytest.mark.parametrize("named", ["code", ["code"], "column"])
def test_key_of_a_table_without_one_is_named_in_the_mapper_arguments(named: Any) -> None:
    own = declarative_base()

    class Row(own):  # type: ignore[misc, valid-type]  # made by a function
        __tablename__ = "row"

        code: Mapped[str] = mapped_column()
        __mapper_args__: ClassVar = {"primary_key": [code] if named == "column" else named}

    assert Row.__mapper__.primary_key == (columns(Row).code,)


def test_key_that_is_no_column_is_refused() -> None:
    with pytest.raises(
        ArgumentError, match="Can't determine primary_key column 'q' - no attribute"
    ):

        class Row(Base):
            __tablename__ = "rows"

            code: Mapped[str]
            __mapper_args__: ClassVar = {"primary_key": "q"}


def test_field_that_is_annotated_without_mapped_is_refused() -> None:
    with pytest.raises(MappedAnnotationError, match=r'^Type annotation for "Vase.name" can\'t be'):

        class Vase(Base):
            __tablename__ = "vase"

            id: Mapped[int] = mapped_column(primary_key=True)
            name: str = mapped_column()  # type: ignore[assignment]  # as the test wants it


def test_description_gives_its_column_with_the_place_in_the_table() -> None:
    plain = mapped_column(Integer, sort_order=3)
    active = mapped_column(Integer, active_history=True)

    assert plain.columns_to_assign == [(plain.column, 3)]
    assert plain.mapper_property_to_assign is None
    assert active.mapper_property_to_assign is active
