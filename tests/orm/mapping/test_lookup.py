"""Mappers found by class, and what is no mapped class refused."""

import subprocess
import sys

import pytest
from sqlalchemy.exc import ArgumentError

from declarative_instr.orm import class_mapper

CLEARED = """
from declarative_instr import orm

class Base(orm.DeclarativeBase):
    pass

class Author(Base):
    __tablename__ = "author"
    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)

orm.clear_mappers()

try:
    orm.class_mapper(Author)
except orm.exc.UnmappedClassError as error:
    print("unmapped:", "author" in Base.metadata.tables, hasattr(Author, "id"))
"""


@pytest.mark.parametrize("given", [5, (5, 6), None])
def test_mapper_of_what_is_no_class_is_refused(given: object) -> None:
    with pytest.raises(ArgumentError, match="Class object expected, got"):
        class_mapper(given)  # type: ignore[arg-type]  # the point of the test


def test_cleared_classes_are_unmapped_and_their_tables_stay() -> None:
    # in a process of its own: it clears the classes of all tests
    done = subprocess.run(
        [sys.executable, "-c", CLEARED], capture_output=True, text=True, check=True
    )

    assert done.stdout == "unmapped: True False\n"
