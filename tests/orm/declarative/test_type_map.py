"""The SQL types of annotations: enumerations, literals, unions, and what has none."""

import enum
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from sqlalchemy import BigInteger, Column, Enum, Integer, Numeric
from typing_extensions import override

from declarative_instr.declarative.annotation_scope import AnnotationScope
from declarative_instr.declarative.annotations import interpret
from declarative_instr.orm import Mapped
from declarative_instr.orm.declarative.type_map import TypeMap, resolved_type
from declarative_instr.orm.errors import MappedAnnotationError

COLUMN: Any = Column("x", Integer)


class Tone(enum.Enum):
    LOW = 1
    HIGH = 2


def type_of(annotation: object, own: TypeMap | None = None) -> object:
    mapped = interpret(annotation, "tone", AnnotationScope("Horn", __name__), lambda _: False)
    assert mapped is not None
    return resolved_type(mapped, own or {}, "Horn.tone")


def test_enumeration_takes_the_options_of_the_one_for_all() -> None:
    found = type_of(Mapped[Tone], {enum.Enum: Enum(enum.Enum, length=42, native_enum=False)})

    assert isinstance(found, Enum)
    assert (found.enum_class, found.length, found.native_enum) == (Tone, 42, False)


def test_literal_under_its_own_name_fills_a_generic_enumeration() -> None:
    level = Literal["low", "high"]

    found = type_of(Mapped[level], {level: Enum(enum.Enum, native_enum=False)})

    assert isinstance(found, Enum)
    assert found.enums == ["low", "high"]


def test_literal_names_the_values_that_are_no_strings() -> None:
    with pytest.raises(MappedAnnotationError, match=r"non-string values: 3\. .*Horn\.tone"):
        type_of(Mapped[Literal["low", 3]])


def test_union_is_found_whether_the_table_has_none_in_it_or_not() -> None:
    with_none = {float | Decimal | None: Numeric(4)}

    found = type_of(Mapped[float | Decimal], with_none)

    assert isinstance(found, Numeric)
    assert found.precision == 4


def test_type_that_adapts_itself_is_asked() -> None:
    class Sized(Integer):
        @override
        def _resolve_for_python_type(self, *_: object) -> "Sized":
            return Small()

    class Small(Sized):
        pass

    assert isinstance(type_of(Mapped[Annotated[int, "big"]], {int: Sized}), Small)


@pytest.mark.parametrize(
    ("annotation", "text"),
    [
        (Mapped[BigInteger], "'tone' attribute Mapped annotation is the SQLAlchemy type .*Big"),
        (Mapped[COLUMN], "is not a Python type, it's the object Column"),
        (Mapped[object], "Python type indicated by .*object.* is not resolvable by the registry"),
    ],
)
def test_what_is_no_python_type_of_a_column_is_told_apart(annotation: object, text: str) -> None:
    with pytest.raises(MappedAnnotationError, match=text):
        type_of(annotation)
