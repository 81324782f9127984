"""The facades: what they offer is there, all of it, and no SQL comes with it."""

import pkgutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import declarative_instr

CORE = (
    "declarative_instr",
    "declarative_instr.attributes",
    "declarative_instr.collections",
    "declarative_instr.event",
    "declarative_instr.instrumentation",
    "declarative_instr.constants",
)

NEEDS_MORE = {"orm", "ext", "mypy", "cli", "__main__"}
"""Parts of the package that need more than typing-extensions."""


def run(program: str) -> str:
    """Output of a program in a fresh interpreter."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(declarative_instr.__file__).parent.parent,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("name", CORE)
def test_everything_that_a_facade_names_is_there(name: str) -> None:
    facade = import_module(name)

    missing = [one for one in facade.__all__ if not hasattr(facade, one)]

    assert missing == []
    assert len(set(facade.__all__)) == len(facade.__all__)


def test_facade_of_the_core_names_everything_that_it_has() -> None:
    has = {
        name
        for name, value in vars(declarative_instr).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }

    assert has | {"__version__", "event"} == set(declarative_instr.__all__)


@pytest.mark.parametrize("name", ["attributes", "collections", "instrumentation"])
def test_facade_of_a_package_names_everything_that_it_has(name: str) -> None:
    facade = import_module(f"declarative_instr.{name}")
    has = {
        key
        for key, value in vars(facade).items()
        if not key.startswith("__") and not isinstance(value, ModuleType)
    }

    assert has == set(facade.__all__)


def test_core_never_loads_sqlalchemy() -> None:
    program = (
        "import sys, declarative_instr, declarative_instr.inspection\n"
        "from declarative_instr import attributes, collections, event, instrumentation\n"
        "class Base(declarative_instr.DeclarativeBase): pass\n"
        "class Point(Base):\n"
        "    x: declarative_instr.Mapped[int]\n"
        "Point(x=1)\n"
        "print(sorted(name for name in sys.modules if name.split('.')[0] == 'sqlalchemy'))\n"
    )

    assert run(program) == "[]"


def test_core_never_loads_its_orm_layer() -> None:
    program = (
        "import sys, declarative_instr\n"
        "print([name for name in sys.modules if name.startswith('declarative_instr.orm')])\n"
    )

    assert run(program) == "[]"


def test_every_module_of_the_core_can_be_imported_first() -> None:
    names = [
        module.name
        for module in pkgutil.walk_packages(declarative_instr.__path__, "declarative_instr.")
        if module.name.split(".")[1] not in NEEDS_MORE
    ]
    program = (
        "import importlib, sys\n"
        f"names = {names!r}\n"
        "failed = []\n"
        "for name in names:\n"
        "    for loaded in [one for one in sys.modules if one.startswith('declarative_instr')]:\n"
        "        del sys.modules[loaded]\n"
        "    try:\n"
        "        importlib.import_module(name)\n"
        "    except Exception as error:\n"
        "        failed.append((name, repr(error)))\n"
        "print(failed)\n"
    )

    if declarative_instr.COMPILED:
        pytest.skip("compiled modules cannot be imported twice")
    assert run(program) == "[]"


def test_compiled_names_are_modules_of_the_package() -> None:
    for name in declarative_instr.COMPILED:
        assert import_module(name).__file__ is not None
        assert import_module(name).COMPILED
    assert isinstance(declarative_instr.COMPILED, frozenset)


def test_version_is_a_release_number() -> None:
    parts = declarative_instr.__version__.split(".")

    assert len(parts) == 3
    assert all(part.isdigit() for part in parts)
