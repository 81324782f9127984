"""Which column is which attribute."""

import pytest
from sqlalchemy import Column, Integer, MetaData, Table

from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column
from declarative_instr.orm.errors import UnmappedColumnError


class Base(DeclarativeBase):
    pass


class Shelf(Base):
    __tablename__ = "shelf"

    id: Mapped[int] = mapped_column("shelf_id", primary_key=True)


def test_column_is_found_under_the_name_of_its_attribute() -> None:
    mapper = Shelf.__mapper__

    assert mapper.key_of(Shelf.__table__.c.shelf_id) == "id"


def test_column_of_another_table_is_refused_with_the_columns_that_there_are() -> None:
    other = Table("other", MetaData(), Column("shelf_id", Integer))

    with pytest.raises(UnmappedColumnError, match=r"other\.shelf_id.*shelf\.shelf_id"):
        Shelf.__mapper__.key_of(other.c.shelf_id)
