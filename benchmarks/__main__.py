"""Runs all subjects in turns, each in fresh processes, and prints one table."""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path

import declarative_instr
from benchmarks.measure import Work
from benchmarks.report import Report, RoundFigures
from benchmarks.works import GROUPS, SUBJECTS

SECONDS_ALLOWED = 600


def batches(works: Sequence[Work]) -> Iterator[list[str]]:
    """Put works into processes: one for most, one each for those that want to be alone."""
    together = [work.key for work in works if not work.is_alone]
    if together:
        yield together
    yield from ([work.key] for work in works if work.is_alone)


def run_worker(group: str, subject: str, keys: list[str], scale: float) -> dict[str, float | str]:
    """Measure some works of one subject in a process with a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as scratch:
        result = Path(scratch) / "result.json"
        command = [
            *(sys.executable, "-m", "benchmarks.worker", "--group", group, "--subject", subject),
            *("--works", ",".join(keys), "--scratch", scratch, "--scale", str(scale)),
            *("--result", str(result)),
        ]
        environment = os.environ | {"PYTHONHASHSEED": "0"}
        try:
            subprocess.run(command, env=environment, timeout=SECONDS_ALLOWED, check=True)
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
            return dict.fromkeys(keys, f"the process did not end well: {type(error).__name__}")
        figures: dict[str, float | str] = json.loads(result.read_text(encoding="utf-8"))
        return figures


def run_round(number: int, keys: Sequence[str], scale: float) -> RoundFigures:
    """Measure everything once; who begins changes from round to round."""
    first = number % len(SUBJECTS)
    figures: RoundFigures = {}
    for group, works in GROUPS.items():
        chosen = [work for work in works if work.key in keys]
        for batch in batches(chosen):
            for subject in SUBJECTS[first:] + SUBJECTS[:first]:
                found = run_worker(group, subject, batch, scale)
                figures |= {(subject, key): figure for key, figure in found.items()}
    return figures


def heading(rounds: int, scale: float) -> str:
    """Say what was measured, where and how."""
    compiled = sorted(name.rpartition(".")[2] for name in declarative_instr.COMPILED)
    build = f"compiled: {', '.join(compiled)}" if compiled else "pure Python"
    return (
        f"declarative_instr {declarative_instr.__version__} ({build}), "
        f"SQLAlchemy {metadata.version('SQLAlchemy')}, "
        f"{platform.python_implementation()} {platform.python_version()}, "
        f"{os.cpu_count()} processors; CPU time, medians of {rounds} rounds, scale {scale:g}."
    )


def main() -> None:
    """Read the command line, run the rounds, print the table."""
    everything = [work.key for works in GROUPS.values() for work in works]
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--scale", type=float, default=1.0, help="1 is the full number of objects")
    parser.add_argument("--works", default="", help="some of: " + ", ".join(everything))
    options = parser.parse_args()
    keys = options.works.split(",") if options.works else everything
    if unknown := sorted(set(keys) - set(everything)):
        parser.error(f"no such work: {', '.join(unknown)}")

    report = Report(is_compiled=bool(declarative_instr.COMPILED))
    start = time.monotonic()
    for number in range(options.rounds):
        report.rounds.append(run_round(number, keys, options.scale))
        spent = time.monotonic() - start
        print(f"round {number + 1} of {options.rounds}, {spent:.0f} s", file=sys.stderr)
    print(heading(options.rounds, options.scale), report.table(keys), sep="\n\n")


if __name__ == "__main__":
    main()
