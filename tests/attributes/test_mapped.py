"""What `Mapped` says to checkers, and that it does nothing at run time."""

from typing import Any, assert_type

from declarative_instr.attributes.instrumented import InstrumentedAttribute, Mapped
from declarative_instr.declarative.fields import AttributeField, attribute, relationship


class Plain:
    size: Mapped[int] = attribute(default=3)
    name: Mapped[str | None] = attribute(default=None)
    parts: Mapped[list["Plain"]] = relationship()
    bare: Mapped[bytes]


def read_by_a_checker(plain: Plain) -> None:
    """Never called: mypy reads the types."""
    assert_type(plain.size, int)
    assert_type(plain.name, str | None)
    assert_type(plain.parts, list[Plain])
    assert_type(Plain.bare, InstrumentedAttribute[bytes])
    assert_type(Plain.size.key, str)
    plain.size = 4
    plain.size = "four"  # type: ignore[assignment]  # a value of the wrong type
    del plain.name


def test_field_left_in_an_ordinary_class_reads_as_itself() -> None:
    field: object = vars(Plain)["size"]

    read: object = Plain.size

    assert isinstance(field, AttributeField)
    assert read is field


def test_field_left_in_an_ordinary_class_does_not_hinder_writing() -> None:
    plain = Plain()

    plain.size = 5

    assert vars(plain) == {"size": 5}


def test_subclass_takes_a_parameter_of_its_own() -> None:
    class Narrow(Mapped[Any]):
        __slots__ = ()

    assert issubclass(Narrow, Mapped)
    assert not hasattr(Narrow(), "__dict__")


def test_mapped_adds_no_layout() -> None:
    class Both(Mapped[int], dict[str, int]):
        pass

    assert Both(a=1) == {"a": 1}
