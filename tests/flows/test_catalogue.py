"""The catalogue example as a user runs it, in processes of its own; its modules are not imported."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, text

PROGRAM = Path(__file__).parents[2] / "docs" / "examples" / "catalogue" / "__main__.py"
LIMIT = 6

TABLES = (
    "catalogue_distribution",
    "catalogue_file",
    "catalogue_requirement",
    "catalogue_entry_point",
    "catalogue_entry_point_group",
    "catalogue_classifier",
    "catalogue_distribution_classifier",
)

CHANGED_SIZE = "UPDATE catalogue_file SET size = coalesce(size, 0) + 1 WHERE id = 1"
LOST_FILE = "DELETE FROM catalogue_file WHERE id = 1"
EXTRA_FILE = "INSERT INTO catalogue_file (distribution_id, path) VALUES (1, 'never/installed.py')"
FILE_OF_NOBODY = "INSERT INTO catalogue_file (distribution_id, path) VALUES (0, 'nobody/owns.py')"
CHANGED_VERSION = "UPDATE catalogue_distribution SET version = '0.tampered' WHERE id = 1"
EXTRA_DISTRIBUTION = "INSERT INTO catalogue_distribution (name, version) VALUES ('gone', '1.0')"
LOST_LINK = (
    "DELETE FROM catalogue_distribution_classifier WHERE rowid ="
    " (SELECT min(rowid) FROM catalogue_distribution_classifier)"
)

REPAIRABLE = (
    CHANGED_SIZE,
    EXTRA_FILE,
    FILE_OF_NOBODY,
    CHANGED_VERSION,
    EXTRA_DISTRIBUTION,
    LOST_LINK,
)

TAMPERINGS = (
    pytest.param(CHANGED_SIZE, ".size", id="changed size"),
    pytest.param(LOST_FILE, "rows of InstalledFile", id="lost file"),
    pytest.param(EXTRA_FILE, "never/installed.py", id="extra file"),
    pytest.param(FILE_OF_NOBODY, "rows of InstalledFile", id="file of nobody"),
    pytest.param(CHANGED_VERSION, "0.tampered", id="changed version"),
    pytest.param(EXTRA_DISTRIBUTION, "gone.version", id="extra distribution"),
    pytest.param(LOST_LINK, ".classifiers[", id="lost link"),
)


def run_catalogue(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(PROGRAM), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


def run_on(database: Path, *arguments: str, limit: int = LIMIT) -> subprocess.CompletedProcess[str]:
    url = URL.create("sqlite", database=str(database))
    return run_catalogue("--database", str(url), "--limit", str(limit), *arguments)


def contents(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of each table, surrogate keys included, in the order of their values."""
    with closing(sqlite3.connect(database)) as connection:
        return {
            table: sorted(connection.execute(f"SELECT * FROM {table}"), key=repr)
            for table in TABLES
        }


def tamper(database: Path, statement: str) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        assert connection.execute(statement).rowcount == 1


@pytest.fixture(scope="module")
def first_run(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    database = tmp_path_factory.mktemp("catalogue") / "first.sqlite"
    return database, run_on(database)


@pytest.fixture
def stored(first_run: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path) -> Path:
    """A copy of the database of the first run, free to be changed."""
    copy = tmp_path / "catalogue.sqlite"
    shutil.copy(first_run[0], copy)
    return copy


def test_first_run_succeeds_and_stores_as_many_distributions_as_asked(
    first_run: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    database, completed = first_run

    rows = contents(database)

    assert completed.returncode == 0, completed.stdout + completed.stderr
    assert len(rows["catalogue_distribution"]) == LIMIT
    assert len(rows["catalogue_file"]) > LIMIT


def test_nothing_that_was_shown_and_rolled_back_stays_in_the_database(stored: Path) -> None:
    rows = repr(contents(stored))

    assert "rolled back" not in rows
    assert "rolled_back" not in rows
    assert "-twin" not in rows


def test_second_run_succeeds_and_leaves_every_row_as_it_is(stored: Path) -> None:
    before = contents(stored)

    completed = run_on(stored)

    assert completed.returncode == 0, completed.stdout + completed.stderr
    assert contents(stored) == before


@pytest.mark.parametrize(("statement", "place"), TAMPERINGS)
def test_verification_fails_and_names_the_place_that_was_tampered_with(
    stored: Path, statement: str, place: str
) -> None:
    tamper(stored, statement)

    completed = run_on(stored, "--verify-only")

    assert completed.returncode == 1, completed.stdout + completed.stderr
    assert place in completed.stdout


def test_verification_alone_succeeds_on_an_untouched_catalogue(stored: Path) -> None:
    before = contents(stored)

    completed = run_on(stored, "--verify-only")

    assert completed.returncode == 0, completed.stdout + completed.stderr
    assert contents(stored) == before


def test_second_run_repairs_what_differs_from_the_installation(stored: Path) -> None:
    for statement in REPAIRABLE:
        tamper(stored, statement)

    completed = run_on(stored)

    assert completed.returncode == 0, completed.stdout + completed.stderr


def test_smaller_limit_deletes_the_other_distributions_with_all_they_own(stored: Path) -> None:
    completed = run_on(stored, limit=1)

    rows = contents(stored)
    assert completed.returncode == 0, completed.stdout + completed.stderr
    assert len(rows["catalogue_distribution"]) == 1


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (("--verify-only",), "needs --database or --folder"),
        (("--database", "nonsense"), "is no database URL"),
        (("--database", "sqlite://"), "in memory"),
        (("--database", "sqlite:////no/such/folder/c.sqlite"), "cannot be opened"),
        (("--database", "sqlite://", "--folder", "x"), "Give one of them"),
        (("--limit", "0"), "--limit"),
    ],
)
def test_unusable_options_are_refused_with_the_reason(
    arguments: tuple[str, ...], answer: str
) -> None:
    completed = run_catalogue(*arguments)

    assert completed.returncode == 2
    assert answer in " ".join(completed.stderr.replace("│", " ").split())


def test_verification_of_an_empty_database_says_that_there_is_no_catalogue(tmp_path: Path) -> None:
    completed = run_on(tmp_path / "empty.sqlite", "--verify-only")

    assert completed.returncode == 2
    assert "holds no catalogue" in " ".join(completed.stderr.replace("│", " ").split())


def run_on_server(engine: Engine, *arguments: str) -> subprocess.CompletedProcess[str]:
    url = engine.url.render_as_string(hide_password=False)
    return run_catalogue("--database", url, "--limit", str(LIMIT), *arguments)


def contents_on_server(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            table: sorted(map(tuple, connection.execute(text(f"SELECT * FROM {table}"))), key=repr)
            for table in TABLES
        }


def test_catalogue_is_stored_brought_up_to_date_and_verified_on_a_server(
    server_engine: Engine,
) -> None:
    first = run_on_server(server_engine)
    stored = contents_on_server(server_engine)
    second = run_on_server(server_engine)

    assert first.returncode == 0, first.stdout + first.stderr
    assert len(stored["catalogue_distribution"]) == LIMIT
    assert second.returncode == 0, second.stdout + second.stderr
    assert contents_on_server(server_engine) == stored

    with server_engine.begin() as connection:
        connection.execute(text(CHANGED_SIZE))
    tampered = run_on_server(server_engine, "--verify-only")

    assert tampered.returncode == 1
    assert ".size" in tampered.stdout


def test_server_that_does_not_answer_is_named_without_its_password() -> None:
    url = "postgresql+psycopg://somebody:secret@/nowhere?host=/no/such/folder"

    completed = run_catalogue("--database", url)

    assert completed.returncode == 2
    assert "cannot be opened" in " ".join(completed.stderr.replace("│", " ").split())
    assert "secret" not in completed.stdout + completed.stderr
