"""Where the cases of pytest-mypy-plugins find mypy and this tree; nothing is collected without mypy."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

if find_spec("mypy") is None:  # the environment that tests the core alone
    collect_ignore_glob = ["*"]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let a case find the plugin of this tree.

    The case's own folder stays off PYTHONPATH, where mypy would be silent about its modules.
    """
    if item.path.suffix == ".yml":
        environment: dict[str, str] = getattr(item, "environment_variables", {})
        environment["PYTHONPATH"] = str(ROOT)


os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
