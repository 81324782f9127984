"""Runs a step under a progress bar and keeps how long it took; what the steps do is not known."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


@dataclass(frozen=True, slots=True)
class Step:
    """A finished step: how many objects it handled in how many seconds."""

    name: str
    objects: int
    seconds: float

    @property
    def objects_per_second(self) -> float:
        """The rate of the step; zero where the clock saw no time pass."""
        return self.objects / self.seconds if self.seconds else 0.0


class RunningStep:
    """What a step tells while it runs: progress on the bar, objects for the rate."""

    def __init__(self, progress: Progress, name: str, total: int) -> None:
        self._progress = progress
        self._task = progress.add_task(name, total=total)
        self.objects = 0

    def advance(self, units: int) -> None:
        """Move the bar by `units` of the step's total."""
        self._progress.advance(self._task, units)


class StepTimer:
    """The steps of one run in their order, each shown as a bar on `console`."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description:<32}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
        )
        self.steps: list[Step] = []

    @contextmanager
    def bars(self) -> Iterator[None]:
        """Show the bars while the block runs."""
        with self._progress:
            yield

    @contextmanager
    def step(self, name: str, total: int) -> Iterator[RunningStep]:
        """Time the block as the step `name`, whose bar is full at `total`."""
        running = RunningStep(self._progress, name, total)
        started = perf_counter()
        yield running
        self.steps.append(Step(name, running.objects, perf_counter() - started))
