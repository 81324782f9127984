"""What importing the ORM layer loads; knows nothing of what it does."""

import subprocess
import sys

import pytest

CODE = """
import sys
import declarative_instr.orm
print(*(name for name in sys.modules if name == {0!r} or name.startswith({0!r} + ".")))
"""


@pytest.mark.parametrize("package", ["sqlalchemy.orm", "sqlalchemy.ext"])
def test_importing_the_orm_layer_never_loads_that_of_sqlalchemy(package: str) -> None:
    command = [sys.executable, "-c", CODE.format(package)]

    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()

    assert loaded == []
