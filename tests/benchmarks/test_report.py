"""The table of the benchmarks, from figures that nobody measured."""

import pytest

from benchmarks.measure import Reach, Setting, Work
from benchmarks.report import Report
from benchmarks.works import GROUPS, LIMIT, OURS, REFERENCE


def run_nothing(subject: object, setting: Setting) -> float:
    raise AssertionError


WORK = Work("read", "read", "ns", run_nothing, Reach(compiled=0.25, pure=0.75))


def test_a_ratio_is_the_median_of_the_ratios_within_rounds() -> None:
    report = Report(is_compiled=True)
    for ours, theirs in ((1.0, 10.0), (30.0, 100.0), (4.0, 10.0)):
        report.rounds.append({(OURS, "read"): ours, (REFERENCE, "read"): theirs})

    ratio = report.ratio(WORK)

    assert ratio == pytest.approx(0.3)


@pytest.mark.parametrize(("is_compiled", "reach"), [(True, 0.25), (False, 0.75)])
def test_the_reach_is_that_of_the_measured_build(*, is_compiled: bool, reach: float) -> None:
    report = Report(is_compiled=is_compiled)

    assert report.reach(WORK) == reach


def test_a_work_within_reach_is_bold_and_counted() -> None:
    report = Report(is_compiled=True)
    report.rounds.append({(LIMIT, "read"): 7.0, (OURS, "read"): 20.0, (REFERENCE, "read"): 100.0})
    report.rounds[0] |= {(OURS, "write"): 90.0, (REFERENCE, "write"): 100.0}

    lines = report.table(["read", "write"]).splitlines()

    assert "| read a loaded attribute | ns | 7 | 100 | 20 | **0.2x** | 0.25x |" in lines
    assert "| write, new object | ns | n/a | 100 | 90 | 0.9x | 0.10x |" in lines
    assert lines[-1] == "1 of 2 works within reach (bold)."


def test_a_work_without_a_figure_is_told_with_its_reason() -> None:
    report = Report(is_compiled=True)
    report.rounds.append({(OURS, "read"): "not written", (REFERENCE, "read"): 100.0})

    lines = report.table(["read"]).splitlines()

    assert "| read a loaded attribute | ns | n/a | 100 | n/a | n/a | 0.25x |" in lines
    assert f"- {OURS}: read: not written" in lines


def test_every_work_has_a_key_of_its_own_and_a_reach() -> None:
    works = [work for group in GROUPS.values() for work in group]

    assert len({work.key for work in works}) == len(works)
    assert all(work.reach is not None for work in works)
