"""The corpus tells the truth: right programs and corrected twins run, mistakes do what they say."""

import importlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from sqlite3 import Connection

import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool

from declarative_instr.orm import clear_mappers
from tests.typing.programs import Program, mistakes, right_programs, twins

MISTAKES = mistakes()


def each(programs: Sequence[Program]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("program", programs, ids=[one.path for one in programs])


@pytest.fixture
def _closed_connections() -> Iterator[None]:
    """Programs end without disposing of their engines; here the process goes on."""
    opened: list[Connection] = []

    def remember(connection: Connection, _record: object) -> None:
        opened.append(connection)

    event.listen(Pool, "connect", remember)
    yield
    event.remove(Pool, "connect", remember)
    for connection in opened:
        connection.close()


@pytest.fixture
def written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, _closed_connections: None
) -> Iterator[Path]:
    known = set(sys.modules)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path / "program"
    clear_mappers()  # what one program left unfinished is no concern of the next
    for name in set(sys.modules) - known:
        if name.startswith("program"):
            del sys.modules[name]


def run(program: Program, folder: Path) -> None:
    program.write(folder)
    importlib.import_module(f"{folder.name}.{program.first_module}")


@each(right_programs())
def test_a_right_program_runs(program: Program, written: Path) -> None:
    run(program, written)


@each(twins())
def test_a_corrected_twin_runs(program: Program, written: Path) -> None:
    run(program, written)


@each([one for one in MISTAKES if one.fails_when_run])
def test_a_mistake_that_fails_raises_when_it_is_run(program: Program, written: Path) -> None:
    with pytest.raises(Exception):  # noqa: B017, PT011 - each mistake has an error of its own
        run(program, written)


@each([one for one in MISTAKES if not one.fails_when_run])
def test_a_silent_mistake_runs(program: Program, written: Path) -> None:
    run(program, written)
