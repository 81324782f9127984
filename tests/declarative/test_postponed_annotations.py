"""The same class bodies under `from __future__ import annotations`."""

from __future__ import annotations

from typing import Annotated, ClassVar, Optional

import pytest

from declarative_instr.attributes.instrumented import Mapped
from declarative_instr.attributes.kind import AttributeKind
from declarative_instr.declarative.fields import attribute, relationship
from declarative_instr.declarative.scan import ScanRules, scan_class
from declarative_instr.exc import AnnotationError


class Declared:
    pass


RULES = ScanRules(lambda cls: issubclass(cls, Declared))


class Whole:
    limit: ClassVar[int] = 3
    note: str
    size: Mapped[int] = attribute(default=1)
    label: Mapped[Optional[str]]  # noqa: UP045 - the older spelling
    rank: Mapped[Annotated[int, attribute(default=5)]]
    child: Mapped[Declared | None]
    children: Mapped[list[Declared]]
    later: Mapped[dict[str, Later]] = relationship()  # type: ignore[name-defined]  # noqa: F821


def test_strings_say_the_same_as_objects() -> None:
    blueprint = scan_class(Whole, RULES)

    kinds = {one.key: one.kind.value for one in blueprint.fields}

    assert kinds == {
        "size": "scalar",
        "label": "scalar",
        "rank": "scalar",
        "child": "reference",
        "children": "collection",
        "later": "collection",
    }


def test_field_inside_annotated_is_found() -> None:
    field = scan_class(Whole, RULES)["rank"].field

    assert getattr(field, "default", None) == 5


def test_class_of_the_function_is_found_through_the_registry() -> None:
    class Local(Declared):
        pass

    class Owner:
        local: Mapped[Local]

    known = {"Local": Local}
    blueprint = scan_class(Owner, ScanRules(RULES.is_declared, find_class=known.get))

    assert blueprint["local"].kind is AttributeKind.REFERENCE


def test_wrong_nesting_is_refused_with_the_written_text() -> None:
    class Owner:
        sizes: list[Mapped[int]]

    with pytest.raises(AnnotationError, match=r"Owner\.sizes: .* in list\[Mapped\[int\]\]\."):
        scan_class(Owner, RULES)
