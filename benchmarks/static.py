"""How much of mypy's time the plugin takes: a generated project, checked with and without it.

`python -m benchmarks.static` checks 300 mapped classes in 30 modules, each time in a process of its
own and without a cache, the two in turns.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).absolute().parents[1]
MODULES = 30
CLASSES_PER_MODULE = 10
LIMIT = 0.15

_IMPORTS = """\
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, select

from declarative_instr.orm import Mapped, Session, mapped_column, relationship
from project.base import Base, HasKey
"""

_CLASS = """

class {name}(HasKey, Base):
    __tablename__ = "{table}"

    title: Mapped[str] = mapped_column(String(50), index=True)
    notes: Mapped[str | None]
    price: Mapped[Decimal] = mapped_column(default=Decimal(0))
    made: Mapped[datetime]
    {before}_id: Mapped[int | None] = mapped_column(ForeignKey("{before}.id"))
    {before}: Mapped["{before_name} | None"] = relationship(
        back_populates="{table}s", foreign_keys="{name}.{before}_id"
    )
    {after}s: Mapped[list["{after_name}"]] = relationship(
        back_populates="{table}", order_by="{after_name}.title",
        foreign_keys="{after_name}.{table}_id",
    )
"""

_USE = """

def use_{table}(session: Session, title: str) -> list[str]:
    found = session.scalars(select({name}).where({name}.title == title).order_by({name}.id)).all()
    made = {name}(title=title, notes=None, price=Decimal(1), made=datetime.now())
    made.{before} = {before_name}(title=title, price=Decimal(2), made=datetime.now())
    made.{after}s.append({after_name}(title=title, price=Decimal(3), made=datetime.now()))
    session.add(made)
    session.flush()
    prices = [one.price + made.price for one in found if one.notes is not None]
    return [f"{{one.title}}: {{one.made:%Y}}" for one in found] + [str(sum(prices))]
"""

_BASE = """\
from declarative_instr.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class HasKey:
    id: Mapped[int] = mapped_column(primary_key=True)
"""


def sources(modules: int, classes: int) -> Iterator[tuple[str, str]]:
    """Modules of the project; each class refers to the one before, also across modules."""
    yield "project/__init__.py", ""
    yield "project/base.py", _BASE
    for number in range(modules):
        own = range(number * classes, (number + 1) * classes)
        total = modules * classes
        facts = [_names(one, total) for one in own]
        outside = [(own[0] - 1) % total, (own[-1] + 1) % total]
        text = [_IMPORTS, "\nif TYPE_CHECKING:\n"]
        text += [
            f"    from project.{_module_of(one, classes)} import Thing{one}\n" for one in outside
        ]
        text += [_CLASS.format(**one) for one in facts]
        text += [_USE.format(**one) for one in facts]
        yield f"project/{_module_of(own[0], classes)}.py", "".join(text)


def _module_of(number: int, classes: int) -> str:
    return f"models_{number // classes}"


def _names(number: int, total: int) -> dict[str, str]:
    before, after = (number - 1) % total, (number + 1) % total
    return {
        "name": f"Thing{number}",
        "table": f"thing{number}",
        "before": f"thing{before}",
        "before_name": f"Thing{before}",
        "after": f"thing{after}",
        "after_name": f"Thing{after}",
    }


def seconds_of_mypy(folder: Path, plugin: str, cache: Path) -> float:
    """Seconds of the processor for one run of mypy, which must find nothing."""
    settings = folder / f"mypy{plugin}.ini"
    settings.write_text(f"[mypy]\nstrict = True\nplugins = {plugin}\n", encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--config-file", str(settings)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "MYPYPATH": str(ROOT)}
    begin = _seconds_of_children()
    done = subprocess.run(
        [*command, "--cache-dir", str(cache), "project"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"mypy found what is not there:\n{done.stdout[:2000]}{done.stderr[:2000]}")
    return _seconds_of_children() - begin


def _seconds_of_children() -> float:
    """Of the processor, which other work on the machine disturbs less than the clock."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Measure, print a table, and fail where the plugin takes too much."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.static", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds: int = parser.parse_args().rounds
    figures: dict[str, list[float]] = {"": [], "declarative_instr.mypy": []}
    with tempfile.TemporaryDirectory(prefix="benchmark-") as scratch:
        folder = Path(scratch)
        for name, text in sources(MODULES, CLASSES_PER_MODULE):
            file = folder / name
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        for number in range(rounds):
            order = list(figures) if number % 2 else list(figures)[::-1]
            for plugin in order:
                with tempfile.TemporaryDirectory(dir=folder) as cache:
                    figures[plugin].append(seconds_of_mypy(folder, plugin, Path(cache)))
    without, with_plugin = (statistics.median(found) for found in figures.values())
    ratios = (one / other for other, one in zip(*figures.values(), strict=True))
    share = statistics.median(ratios) - 1
    print(
        f"{MODULES * CLASSES_PER_MODULE} mapped classes in {MODULES} modules, {rounds} rounds, medians"
    )
    print(f"  mypy alone       {without:6.2f} s")
    print(f"  with the plugin  {with_plugin:6.2f} s  ({share:+.1%})")
    if share > LIMIT:
        sys.exit(f"The plugin adds more than {LIMIT:.0%}.")


if __name__ == "__main__":
    main()
