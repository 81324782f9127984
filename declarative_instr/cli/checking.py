"""The check itself: import, configure, examine; what comes out is a value."""

import importlib
import sys
from collections.abc import Iterable, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from typing import Protocol, final

from declarative_instr.cli.bodies import examine_bodies
from declarative_instr.cli.collector import Collector
from declarative_instr.cli.findings import Location, Problem, Trouble
from declarative_instr.cli.modules import Named, import_path, import_whole, is_loaded
from declarative_instr.cli.tolerance import tolerant_imports
from declarative_instr.declarative.registry import Registry
from declarative_instr.instrumentation.factory import opt_manager_of_class
from declarative_instr.structures.problems import collecting


@final
@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found."""

    problems: tuple[Problem, ...]
    troubles: tuple[Trouble, ...]
    classes: int
    """Number of class statements of mapped or tracked classes."""

    @property
    def exit_code(self) -> int:
        """0: all is well; 1: there are problems; 2: something could not be checked."""
        if self.troubles:
            return 2
        return 1 if self.problems else 0


class Examiner(Protocol):
    """Looks for what configuration lets pass."""

    def examine(self, classes: Iterable[type], collector: Collector) -> None:
        """Look at classes whose registries were configured."""


def check(named: Sequence[Named]) -> Outcome:
    """Import modules, configure the registries of the classes they declare, and look at all of it.

    What the modules print goes to standard error.
    """
    collector = Collector()
    packages = frozenset(one.package for one in named)
    with import_path(named), collecting(collector), redirect_stdout(sys.stderr):
        with tolerant_imports(packages, collector):
            troubles = [found for one in named for found in import_whole(one.name)]
        troubles += _configure(collector)
    examine_bodies(collector, packages)
    for examiner in _examiners():
        examiner.examine(collector.declared, collector)
    return Outcome(
        tuple(collector.problems()),
        _once(troubles),
        len(collector.declared) + len(collector.failed),
    )


def _configure(collector: Collector) -> list[Trouble]:
    """Settle all relations; errors that are no problems of a mapping are troubles."""
    troubles = []
    collector.is_configuring = True
    for registry in dict.fromkeys(filter(None, map(_registry_of, collector.declared))):
        try:
            registry.configure()
        except Exception as error:  # noqa: BLE001  # listeners of the user's run here
            text = f"{type(error).__name__}: {error}"
            troubles.append(Trouble("configuration", text, Location("", 0)))
    return troubles


def _registry_of(class_: type) -> Registry | None:
    manager = opt_manager_of_class(class_)
    registry = None if manager is None else manager.registry
    return registry if isinstance(registry, Registry) else None


def _examiners() -> list[Examiner]:
    """Those that fit what is loaded: without the ORM there is nothing mapped to look at."""
    if not is_loaded("declarative_instr.orm"):
        return []
    # By name: importing them imports SQLAlchemy, which programs without the ORM need not have.
    return [
        importlib.import_module(f"declarative_instr.cli.{one}") for one in ("mapped", "related")
    ]


def _once(troubles: Iterable[Trouble]) -> tuple[Trouble, ...]:
    """Without those of modules that fail because another one does."""
    found: dict[tuple[str, Location], Trouble] = {}
    for one in troubles:
        found.setdefault((one.message, one.location), one)
    return tuple(found.values())
