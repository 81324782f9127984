"""What a class statement over the ORM's base accepts; mapping itself is in test_mapping."""

from typing import ClassVar

import pytest
from sqlalchemy import inspect

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column
from declarative_instr.orm.errors import MappedAnnotationError


def test_annotation_without_mapped_is_refused_since_it_makes_no_column() -> None:
    class Own(DeclarativeBase):
        pass

    with pytest.raises(MappedAnnotationError, match=r"Shelf\.name.* Write name: Mapped\[\.\.\.\]"):

        class Shelf(Own):
            __tablename__ = "shelf"

            id: Mapped[int] = mapped_column(primary_key=True)
            name: str

    assert "shelf" not in Own.metadata.tables


def test_annotations_of_class_members_and_private_names_are_left_alone() -> None:
    class Own(DeclarativeBase):
        pass

    class Shelf(Own):
        __tablename__ = "shelf"

        kind: ClassVar[str]
        later: "ClassVar[int]"
        limit: int = 5
        _cache: dict[str, int]
        id: Mapped[int] = mapped_column(primary_key=True)

    assert inspect(Shelf).columns.keys() == {"id"}


def test_other_annotations_are_left_alone_where_the_class_or_its_base_allows_it() -> None:
    class Own(DeclarativeBase):
        __allow_unmapped__ = True

    class Shelf(Own):
        __tablename__ = "shelf"

        id: Mapped[int] = mapped_column(primary_key=True)
        cache: dict[str, int]

    assert inspect(Shelf).columns.keys() == {"id"}
