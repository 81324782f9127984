"""Memory: what the plugin keeps between two questions of mypy; all of it can be found again."""

from dataclasses import dataclass, field
from typing import final

from declarative_instr.mypy.calls import CheckedCalls
from declarative_instr.mypy.neighbours import Here, Neighbours
from declarative_instr.mypy.views import Views


@final
@dataclass(frozen=True, slots=True)
class Memory:
    """One for each plugin; what follows from classes lasts until another one is analysed."""

    neighbours: Neighbours = field(default_factory=Neighbours)
    calls: CheckedCalls = field(default_factory=CheckedCalls)
    views: Views = field(default_factory=Views)
    visible: dict[Here, frozenset[str]] = field(default_factory=dict)
    """By module, the modules that it surely depends on."""

    def forget(self) -> None:
        """Forget what follows from classes and modules; texts of sources stay."""
        self.calls.clear()
        self.views.clear()
        self.visible.clear()
