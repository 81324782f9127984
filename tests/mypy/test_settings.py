"""What the plugin knows by heart of the mapping, compared with the mapping."""

from typing import Any

import pytest

from declarative_instr.mypy.checks.settings import MAPPER_ARGUMENTS
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column
from declarative_instr.orm.errors import UnsupportedMappingError


def declare(arguments: dict[str, Any]) -> type:
    class Own(DeclarativeBase):
        pass

    class Shelf(Own):
        __tablename__ = "shelf"
        __mapper_args__ = arguments

        id: Mapped[int] = mapped_column(primary_key=True)

    return Shelf


def test_mapping_takes_each_mapper_argument_that_the_plugin_knows() -> None:
    arguments = dict.fromkeys(MAPPER_ARGUMENTS, True) | {"primary_key": ["id"]}

    shelf = declare(arguments)

    assert vars(shelf)["__mapper_args__"] == arguments


@pytest.mark.parametrize("name", ["eager_default", "polymorphic_on", "version_id_col"])
def test_mapping_refuses_mapper_arguments_that_the_plugin_does_not_know(name: str) -> None:
    assert name not in MAPPER_ARGUMENTS

    with pytest.raises(UnsupportedMappingError, match=name):
        declare({name: True})
