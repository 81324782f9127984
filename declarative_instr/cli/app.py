"""The commands of `python -m declarative_instr`, as typer reads them."""

from typing import Annotated

import typer
from rich.console import Console

from declarative_instr.cli.checking import check as check_modules
from declarative_instr.cli.modules import named_module
from declarative_instr.cli.report import Format, report
from declarative_instr.exc import ArgumentError

app = typer.Typer(
    name="python -m declarative_instr",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)


@app.callback()
def commands() -> None:
    """Work with classes that subclass a declarative base."""


@app.command()
def check(
    modules: Annotated[
        list[str],
        typer.Argument(
            metavar="MODULE...",
            help="Dotted names (`shop.models`) or paths (`shop/models.py`). Of a package, all"
            " submodules are checked but `__main__`.",
        ),
    ],
    format_: Annotated[
        Format,
        typer.Option(
            "--format",
            help="`text` for people, `json` for programs, `github` for annotations of a workflow.",
        ),
    ] = Format.TEXT,
) -> None:
    """Find every mistake in the mappings of some modules, without a database.

    The modules are imported, the current folder first, and all relations are resolved. Each mistake
    is reported with class, attribute, file, line, code and correction; one mistake does not hide the
    others.

    **Exit status**: 0 when all is well, 1 when there are problems, 2 when the arguments are wrong or
    a module cannot be imported.
    """
    try:
        named = [named_module(one) for one in modules]
    except ArgumentError as error:
        raise typer.BadParameter(error.args[0], param_hint="MODULE") from error
    outcome = check_modules(named)
    report(outcome, format_, Console())
    raise typer.Exit(outcome.exit_code)
