"""The stubs in the wheel: each checker reads them where the package is installed, and nothing else."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("mypy", reason="where checkers are not installed, neither is mypy")
pytest.importorskip("setuptools", reason="the wheel is built")

from stubs.installed import COMMANDS, PROJECT, Environment, build_wheel, errors

PROGRAMS = Path(__file__).parent / "programs"
ONLY_IN_STUB = "\nonly_in_the_stub: int\n"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    folder = tmp_path_factory.mktemp("installed")
    return Environment.make(folder / "environment", build_wheel(folder / "wheel"))


def checked(checker: str, environment: Environment, folder: Path) -> list[str]:
    """Give the errors of a checker; where it is not installed, say so."""
    try:
        return errors(checker, environment, folder)
    except FileNotFoundError:
        pytest.skip(f"{checker} is not installed")


def lines(told: list[str], program: str) -> set[int]:
    """Give the lines of a program in which errors were told."""
    return {int(one.partition(f"{program}:")[2].split(":")[0]) for one in told if program in one}


def test_the_wheel_carries_every_stub(environment: Environment) -> None:
    ours = PROJECT / "stubs" / "declarative_instr"

    packed = {path.relative_to(environment.stubs) for path in environment.stubs.rglob("*.pyi")}

    assert packed == {path.relative_to(ours) for path in ours.rglob("*.pyi")}
    assert (environment.stubs / "py.typed").read_text(encoding="utf-8").split() == ["partial"]


def test_the_program_that_checkers_find_right_runs() -> None:
    done = subprocess.run(
        [sys.executable, PROGRAMS / "right.py"],
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("checker", COMMANDS)
def test_a_checker_finds_what_is_wrong_and_nothing_else(
    checker: str, environment: Environment, tmp_path: Path
) -> None:
    programs = shutil.copytree(PROGRAMS, tmp_path / "programs")
    marked = {
        number
        for number, line in enumerate((PROGRAMS / "wrong.py").read_text().splitlines(), start=1)
        if line.endswith("# wrong")
    }

    told = checked(checker, environment, programs)

    assert lines(told, "right.py") == set(), told
    assert lines(told, "wrong.py") == marked, told


@pytest.mark.parametrize("checker", COMMANDS)
def test_a_checker_reads_the_stub_and_not_the_source(
    checker: str, environment: Environment, tmp_path: Path
) -> None:
    planted = shutil.copytree(environment.folder, tmp_path / "environment", symlinks=True)
    stub = Environment(planted).stubs / "inspection.pyi"
    stub.write_text(stub.read_text(encoding="utf-8") + ONLY_IN_STUB, encoding="utf-8")
    (tmp_path / "programs").mkdir()
    program = tmp_path / "programs" / "probe.py"
    program.write_text("from declarative_instr.inspection import only_in_the_stub\n")

    told = checked(checker, Environment(planted), program.parent)
    told_without = checked(checker, environment, program.parent)

    assert told == []
    assert len(told_without) == 1
