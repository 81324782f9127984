"""How the package is built and found: the fall-back to sources, at build and at import."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from types import MappingProxyType

import pytest

PROJECT = Path(__file__).parent.parent
SWITCHES = ("DECLARATIVE_INSTR_PURE", "DECLARATIVE_INSTR_REQUIRE_COMPILED")

# Prints the loaded modules of the package, one to a line: name, and the file it came from.
LOADED = """
import sys
import declarative_instr
print("COMPILED", *sorted(declarative_instr.COMPILED))
for name, module in sorted(sys.modules.items()):
    if name.startswith("declarative_instr."):
        print(name, module.__file__)
"""


def run(
    *command: str, folder: Path = PROJECT, switches: Mapping[str, str] = MappingProxyType({})
) -> subprocess.CompletedProcess[str]:
    """Run Python in a fresh process, with these switches and not those of this run."""
    clean = {name: value for name, value in os.environ.items() if name not in SWITCHES}
    return subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env=clean | dict(switches),
        capture_output=True,
        text=True,
        check=False,
    )


def run_loaded(**switches: str) -> tuple[set[str], dict[str, str]]:
    """Give `COMPILED` and the file of each loaded module, as a fresh process sees them."""
    done = run("-c", LOADED, switches=switches)
    assert done.returncode == 0, done.stderr
    first, *lines = done.stdout.splitlines()
    return set(first.split()[1:]), dict(line.split(maxsplit=1) for line in lines)


# -- at import ------------------------------------------------------------------------------------


@pytest.fixture
def broken_builds(tmp_path: Path) -> Path:
    """Two packages, each with a module whose compiled form cannot be loaded."""
    for name in ("ours", "theirs"):
        package = tmp_path / name / "inner"
        package.mkdir(parents=True)
        (tmp_path / name / "__init__.py").touch()
        (package / "__init__.py").touch()
        (package / "part.py").write_text("WHERE = 'source'\n", encoding="utf-8")
        (package / f"part{EXTENSION_SUFFIXES[0]}").write_bytes(b"not a library")
    return tmp_path


def import_after_finder(folder: Path, module: str, value: str) -> subprocess.CompletedProcess[str]:
    """Import a module's `WHERE` after the package `ours` has asked for its sources."""
    code = (
        f"import sys; sys.path.insert(0, {str(folder)!r})\n"
        "from declarative_instr import _pure\n"
        "_pure.prefer_sources('ours')\n"
        f"from {module} import WHERE; print(WHERE)"
    )
    return run("-c", code, switches={"DECLARATIVE_INSTR_PURE": value})


def test_sources_are_preferred_to_compiled_modules_where_the_switch_is_set(
    broken_builds: Path,
) -> None:
    done = import_after_finder(broken_builds, "ours.inner.part", "1")

    assert done.stdout.strip() == "source", done.stderr


@pytest.mark.parametrize("value", ["", "0"])
def test_compiled_modules_are_loaded_where_the_switch_is_not_set(
    broken_builds: Path, value: str
) -> None:
    done = import_after_finder(broken_builds, "ours.inner.part", value)

    assert "ImportError" in done.stderr


def test_the_switch_leaves_the_modules_of_other_packages_alone(broken_builds: Path) -> None:
    done = import_after_finder(broken_builds, "theirs.inner.part", "1")

    assert "ImportError" in done.stderr


def test_asking_twice_for_sources_installs_one_finder() -> None:
    code = (
        "import sys\n"
        "from declarative_instr import _pure\n"
        "_pure.prefer_sources('ours'); _pure.prefer_sources('ours')\n"
        "print([f.package for f in sys.meta_path if isinstance(f, _pure.SourceFinder)].count('ours'))"
    )

    done = run("-c", code, switches={"DECLARATIVE_INSTR_PURE": "1"})

    assert done.stdout.strip() == "1", done.stderr


def test_nothing_runs_compiled_where_the_switch_is_set() -> None:
    compiled, files = run_loaded(DECLARATIVE_INSTR_PURE="1")

    assert compiled == set()
    assert {Path(file).suffix for file in files.values()} == {".py"}


def test_the_compiled_flag_names_exactly_the_modules_that_came_from_libraries() -> None:
    compiled, files = run_loaded()

    libraries = {name for name, file in files.items() if file.endswith(tuple(EXTENSION_SUFFIXES))}
    assert compiled == libraries


def test_importing_the_core_never_loads_sqlalchemy() -> None:
    done = run("-c", "import sys, declarative_instr; print('sqlalchemy' in sys.modules)")

    assert done.stdout.strip() == "False", done.stderr


# -- at build -------------------------------------------------------------------------------------


@pytest.fixture
def small_project(tmp_path: Path) -> Path:
    """The project's own setup.py over a package whose compiled modules are one line each."""
    pytest.importorskip("setuptools", reason="builds need setuptools")
    pytest.importorskip("Cython", reason="builds need Cython")
    for name in ("setup.py", "pyproject.toml", "LICENSE"):
        shutil.copy(PROJECT / name, tmp_path)
    (tmp_path / "README.md").touch()
    (tmp_path / "stubs" / "declarative_instr").mkdir(parents=True)
    for pxd in (PROJECT / "declarative_instr").rglob("*.pxd"):
        copied = tmp_path / pxd.relative_to(PROJECT)
        copied.parent.mkdir(parents=True, exist_ok=True)
        copied.touch()
        copied.with_suffix(".py").write_text("value = 1\n", encoding="utf-8")
        (copied.parent / "__init__.py").touch()
    facade = tmp_path / "declarative_instr" / "__init__.py"
    facade.write_text("__version__ = '0'\n", encoding="utf-8")
    return tmp_path


def build(folder: Path, **switches: str) -> subprocess.CompletedProcess[str]:
    command = ("setup.py", "--quiet", "build_ext", "--inplace")
    return run(*command, folder=folder, switches=switches)


def built(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.name.endswith(tuple(EXTENSION_SUFFIXES))]


def test_a_build_without_a_compiler_falls_back_and_says_so(small_project: Path) -> None:
    done = build(small_project, CC="false")

    assert done.returncode == 0, done.stderr
    assert "declarative_instr: not compiled, pure Python is used instead" in done.stderr
    assert built(small_project) == []


def test_a_build_without_a_compiler_fails_where_compiled_modules_are_required(
    small_project: Path,
) -> None:
    done = build(small_project, CC="false", DECLARATIVE_INSTR_REQUIRE_COMPILED="1")

    assert done.returncode != 0
    assert "DECLARATIVE_INSTR_REQUIRE_COMPILED is set" in done.stderr


def test_a_pure_build_compiles_nothing_where_a_compiler_exists(small_project: Path) -> None:
    done = build(small_project, DECLARATIVE_INSTR_PURE="1")

    assert done.returncode == 0, done.stderr
    assert built(small_project) == []
    assert not (small_project / "build").exists()


def test_a_compiled_module_without_its_declarations_is_an_error(small_project: Path) -> None:
    missing = Path("declarative_instr", "state", "tracked.pxd")
    (small_project / missing).unlink()

    done = build(small_project)

    assert done.returncode != 0
    assert f"setup.py names missing files: {missing}" in done.stderr


def test_orm_without_sqlalchemy_says_what_to_install() -> None:
    hidden = "import sys; sys.modules['sqlalchemy'] = None; import declarative_instr.orm"

    done = run("-c", hidden)

    assert done.returncode != 0
    assert "pip install 'declarative-instr[orm]'" in done.stderr
