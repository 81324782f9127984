"""Figures to one Markdown table; measures nothing."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.measure import Work
from benchmarks.works import GROUPS, LIMIT, OURS, REFERENCE, SUBJECTS, TITLES

Outcome = float | str
RoundFigures = dict[tuple[str, str], Outcome]  # (subject, key of the work) -> figure or reason

HEAD = f"| work | unit | {LIMIT} | {REFERENCE} | {OURS} | ratio | reach |"
RULE = "|---|---|--:|--:|--:|--:|--:|"


@dataclass(slots=True)
class Report:
    """The figures of all rounds.

    A ratio is the median of the ratios within the rounds: both sides of each were measured close
    together, so that a machine that is slower for a minute does not tell.
    """

    is_compiled: bool
    rounds: list[RoundFigures] = field(default_factory=list)

    def figures(self, subject: str, work: Work) -> list[float]:
        """Give the figures of those rounds that have one."""
        found = [figures.get((subject, work.key)) for figures in self.rounds]
        return [figure for figure in found if isinstance(figure, float)]

    def ratio(self, work: Work) -> float | None:
        """Compare ours with the reference."""
        ratios = []
        for figures in self.rounds:
            ours, theirs = figures.get((OURS, work.key)), figures.get((REFERENCE, work.key))
            if isinstance(ours, float) and isinstance(theirs, float) and theirs:
                ratios.append(ours / theirs)
        return statistics.median(ratios) if ratios else None

    def reach(self, work: Work) -> float | None:
        """Give the ratio that is aimed at in this build."""
        if work.reach is None:
            return None
        return work.reach.compiled if self.is_compiled else work.reach.pure

    def reasons(self, keys: Sequence[str]) -> list[str]:
        """Say why ours or the reference has no figure; the limit's reasons are its nature."""
        works_by_reason: dict[tuple[str, str], dict[str, None]] = {}
        for figures in self.rounds:
            for (subject, key), outcome in figures.items():
                if isinstance(outcome, str) and subject != LIMIT and key in keys:
                    works_by_reason.setdefault((subject, outcome), {})[key] = None
        return [
            f"- {subject}: {', '.join(works)}: {reason}"
            for (subject, reason), works in works_by_reason.items()
        ]

    def table(self, keys: Sequence[str]) -> str:
        """Write the table, the reasons for gaps, and how many works are within reach."""
        lines = [HEAD, RULE]
        for group, works in GROUPS.items():
            chosen = [work for work in works if work.key in keys]
            if chosen:
                lines.append(f"| *{TITLES[group]}* | | | | | | |")
            lines += [self._row(work) for work in chosen]
        if reasons := self.reasons(keys):
            lines += ["", "No figure:", "", *reasons]
        return "\n".join([*lines, "", self._summary(keys)])

    def _row(self, work: Work) -> str:
        cells = [median_text(self.figures(subject, work)) for subject in SUBJECTS]
        ratio, reach = self.ratio(work), self.reach(work)
        ratio_text = "n/a" if ratio is None else f"{ratio:.3g}x"
        if ratio is not None and reach is not None and ratio <= reach:
            ratio_text = f"**{ratio_text}**"
        reach_text = "" if reach is None else f"{reach:.2f}x"
        return f"| {' | '.join([work.title, work.unit, *cells, ratio_text, reach_text])} |"

    def _summary(self, keys: Sequence[str]) -> str:
        works = [work for group in GROUPS.values() for work in group if work.key in keys]
        pairs = [(self.ratio(work), self.reach(work)) for work in works]
        within = sum(
            ratio is not None and reach is not None and ratio <= reach for ratio, reach in pairs
        )
        return f"{within} of {len(works)} works within reach (bold)."


def median_text(figures: Sequence[float]) -> str:
    """Round to three digits."""
    if not figures:
        return "n/a"
    median = statistics.median(figures)
    return f"{median:.0f}" if median >= 100 else f"{median:.3g}"  # noqa: PLR2004 - three digits
