"""Shows the outcomes on a rich console; how they came about is not known here."""

from collections.abc import Iterable, Sequence
from textwrap import shorten

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from catalogue.census import LINKS
from catalogue.constraint_show import ConstraintShow
from catalogue.facts import Scalar
from catalogue.history_show import AttributeHistory, HistoryShow
from catalogue.indexing import Indexed
from catalogue.timing import Step
from catalogue.verify import Comparison

_SHOWN_DIFFERENCES = 20
_SHOWN_VALUES = 2
_SHOWN_CHARACTERS = 36


def print_indexed(console: Console, indexed: Indexed) -> None:
    """A table of the rows per class."""
    table = _table("Stored", ["Class"], ["Rows", "New", "Updated", "Deleted"])
    for name, rows in indexed.after.items():
        is_class = name != LINKS
        counts = (
            indexed.changes.created[name],
            indexed.changes.updated[name],
            indexed.deleted(name),
        )
        table.add_row(name, f"{rows:,}", *(f"{count:,}" if is_class else "" for count in counts))
    table.add_section()
    table.add_row("Total", f"{sum(indexed.after.values()):,}")
    console.print(table)


def print_steps(console: Console, steps: Iterable[Step]) -> None:
    """A table of how long each step took."""
    table = _table("Time", ["Step"], ["Objects", "Seconds", "Objects/s"])
    for step in steps:
        table.add_row(
            step.name, f"{step.objects:,}", f"{step.seconds:.3f}", f"{step.objects_per_second:,.0f}"
        )
    console.print(table)


def print_history(console: Console, show: HistoryShow) -> None:
    """The histories before the flush, and what became of them."""
    table = _table("History before the flush", ["Attribute", "Added", "Unchanged", "Deleted"], [])
    for seen in show.before_flush:
        table.add_row(seen.attribute, *map(_values, (seen.added, seen.unchanged, seen.deleted)))
    console.print(table)
    changed = [seen.attribute for seen in show.after_flush if _has_changes(seen)]
    _print_check(console, f"after the flush, changed: {changed or 'nothing'}", is_good=not changed)
    _print_check(console, "after rollback, the old values are back", is_good=show.is_restored)


def print_constraint(console: Console, show: ConstraintShow) -> None:
    """What the broken constraint did."""
    console.print(f"\n[bold]A second distribution named {escape(repr(show.name))}[/]")
    _print_check(console, f"refused: {show.error}", is_good=show.error is not None)
    rows = f"rows before {sum(show.before.values()):,}, after {sum(show.after.values()):,}"
    _print_check(console, rows, is_good=show.before == show.after)
    _print_check(
        console,
        "the good change of the same flush was taken back too",
        is_good=show.is_value_restored,
    )
    _print_check(
        console,
        "the refused object kept its values, and is accepted under another name",
        is_good=show.is_twin_kept,
    )


def print_comparison(console: Console, comparison: Comparison) -> None:
    """Whether the catalogue agrees with what is installed, and where it does not."""
    differences = comparison.differences
    text = f"{comparison.compared:,} fields compared, {len(differences):,} differ"
    _print_check(console, text, is_good=not differences)
    if not differences:
        return
    for found in differences[:_SHOWN_DIFFERENCES]:
        stored, installed = _side(found.stored), _side(found.installed)
        line = f"       {found.place}: stored {stored}, installed {installed}"
        console.print(line, markup=False, soft_wrap=True)
    if len(differences) > _SHOWN_DIFFERENCES:
        console.print(f"       and {len(differences) - _SHOWN_DIFFERENCES:,} more")


def _side(values: Sequence[Scalar]) -> str:
    return ", ".join(map(repr, values)) or "nothing"


def _print_check(console: Console, text: str, *, is_good: bool) -> None:
    mark = "[green]ok[/]  " if is_good else "[red]FAIL[/]"
    console.print(f"  {mark} {escape(text)}")


def _has_changes(seen: AttributeHistory) -> bool:
    return bool(seen.added or seen.deleted)


def _values(values: Sequence[str]) -> str:
    more = len(values) - _SHOWN_VALUES
    shown = [shorten(value, _SHOWN_CHARACTERS, placeholder=" ...") for value in values]
    return escape("\n".join([*shown[:_SHOWN_VALUES], *([f"and {more} more"] if more > 0 else [])]))


def _table(title: str, words: Iterable[str], numbers: Iterable[str]) -> Table:
    table = Table(title=title, title_justify="left")
    for position, word in enumerate(words):
        table.add_column(word, overflow="fold", no_wrap=position == 0)
    for number in numbers:
        table.add_column(number, justify="right")
    return table
