"""The command line of the catalogue: options, the order of the shows, the exit status."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy import URL, Engine

from catalogue.constraint_show import show_constraint
from catalogue.database import (
    UnusableDatabaseError,
    open_to_read,
    open_to_write,
    parsed_url,
    url_in_folder,
)
from catalogue.history_show import show_history
from catalogue.indexing import index
from catalogue.printing import (
    print_comparison,
    print_constraint,
    print_history,
    print_indexed,
    print_steps,
)
from catalogue.reading import installed, read
from catalogue.timing import StepTimer
from catalogue.verify import compare
from declarative_instr.orm import Session, sessionmaker

DATABASE_VARIABLE = "CATALOGUE_DATABASE"

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def catalogue(
    *,
    database: Annotated[
        str | None,
        typer.Option(envvar=DATABASE_VARIABLE, metavar="URL", help="Database to keep it in."),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option(file_okay=False, help="Folder for an SQLite file, if no database is named."),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Only the first N distributions by name.")
    ] = None,
    verify_only: Annotated[
        bool, typer.Option("--verify-only", help="Only compare a stored catalogue.")
    ] = False,
) -> None:
    """Index the Python distributions installed here, and show what the mapper does on the way.

    Without options the catalogue is a new file in a temporary folder. A second run on the same
    database brings it up to date. The exit status is 1 if anything is not as it should be.
    """
    console = Console()
    try:
        url = _chosen_url(database, folder, is_stored=verify_only)
        engine = open_to_read(url) if verify_only else open_to_write(url)
    except UnusableDatabaseError as error:
        raise typer.BadParameter(str(error)) from error
    if verify_only:
        is_good = _verify(console, engine, limit)
    else:
        console.print(f"Catalogue: {url}", soft_wrap=True, highlight=False)
        is_good = _show_all(console, engine, limit)
        is_good &= _verify_in_new_process(console, url, limit)
    engine.dispose()
    raise typer.Exit(0 if is_good else 1)


def _chosen_url(database: str | None, folder: Path | None, *, is_stored: bool) -> URL:
    """Where the catalogue is or will be; it must be named where it `is_stored` already."""
    if database is not None and folder is not None:
        message = "Both --database and --folder say where the catalogue is. Give one of them."
        raise UnusableDatabaseError(message)
    if database is not None:
        return parsed_url(database)
    if folder is not None:
        return url_in_folder(folder)
    if is_stored:
        message = "--verify-only needs --database or --folder, to know what to verify."
        raise UnusableDatabaseError(message)
    return url_in_folder(Path(tempfile.mkdtemp(prefix="catalogue-")))


def _show_all(console: Console, engine: Engine, limit: int | None) -> bool:
    sessions = sessionmaker(engine)
    timer = StepTimer(console)
    print_indexed(console, index(sessions, limit, timer))
    print_steps(console, timer.steps)
    with sessions() as session:
        history = show_history(session)
    print_history(console, history)
    with sessions() as session:
        constraint = show_constraint(session)
    print_constraint(console, constraint)
    return history.is_as_promised and constraint.is_nothing_lost


def _verify(console: Console, engine: Engine, limit: int | None) -> bool:
    with Session(engine) as session:
        comparison = compare(session, list(read(installed(limit))))
    print_comparison(console, comparison)
    return not comparison.differences


def _verify_in_new_process(console: Console, url: URL, limit: int | None) -> bool:
    """Run this program again with `--verify-only`, its output under ours."""
    arguments = [sys.executable, str(Path(__file__).with_name("__main__.py")), "--verify-only"]
    if limit is not None:
        arguments += ["--limit", str(limit)]
    # a password in the URL would be seen by all in the arguments of the process
    full_url = url.render_as_string(hide_password=False)
    environment = os.environ | {DATABASE_VARIABLE: full_url}
    console.print("\n[bold]Read again in another process, compared with importlib.metadata[/]")
    return subprocess.run(arguments, env=environment, check=False).returncode == 0
