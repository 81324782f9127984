"""registry: the errors that it shares with the core."""

import pytest
from sqlalchemy import exc as core_exc

from declarative_instr.instrumentation import manager_of_class
from declarative_instr.orm import exc as orm_exc


def test_error_of_the_core_for_a_class_without_manager_is_the_documented_one() -> None:
    with pytest.raises(orm_exc.UnmappedClassError, match="Can't locate"):
        manager_of_class(int)
    with pytest.raises(core_exc.InvalidRequestError, match="Can't locate"):
        manager_of_class(int)
