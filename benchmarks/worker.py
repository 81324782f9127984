"""Some works of one subject in this process; the figures go to a file, for `__main__` to read."""

import argparse
import importlib
import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

from benchmarks.measure import NotPossibleError, Setting, Work
from benchmarks.rows.schema import Database
from benchmarks.works import GROUPS, LIMIT, ORM_NAMES, ORM_VARIABLE

LIMIT_CLASSES = {
    "instances": "benchmarks.instances.plain:PlainInstances",
    "rows": "benchmarks.rows.driver:DriverRows",
}
MAPPED_CLASSES = {
    "instances": "benchmarks.instances.mapped:MappedInstances",
    "rows": "benchmarks.rows.mapped:MappedRows",
}


def make_subject(group: str, name: str, setting: Setting) -> Any:
    """Import only what this subject needs: more would colour memory and time."""
    classes = LIMIT_CLASSES if name == LIMIT else MAPPED_CLASSES
    os.environ[ORM_VARIABLE] = ORM_NAMES.get(name, "")
    module, class_name = classes[group].split(":")
    subject = getattr(importlib.import_module(module), class_name)()
    if group == "rows":
        subject.begin(Database(setting.scratch / "benchmark.db"))
    else:
        subject.begin()
    return subject


def reason_of(error: Exception) -> str:
    """Tell in one line why there is no figure; what is no plain refusal also goes to stderr."""
    if isinstance(error, NotPossibleError):
        return str(error)
    traceback.print_exception(error, file=sys.stderr)
    first_line = (str(error) or "no text").splitlines()[0]
    return f"{type(error).__name__}: {first_line}"[:160]


def measure(subject: Any, work: Work, setting: Setting) -> float | str:
    """Give the figure of a work, or the reason why there is none."""
    try:
        return work.run(subject, setting)
    except Exception as error:  # noqa: BLE001 - whatever a subject cannot do is a line of the report
        return reason_of(error)


def measure_all(group: str, name: str, keys: list[str], setting: Setting) -> dict[str, float | str]:
    """Run the works one after the other on one subject."""
    works = [work for work in GROUPS[group] if work.key in keys]
    try:
        subject = make_subject(group, name, setting)
    except Exception as error:  # noqa: BLE001 - the same
        return dict.fromkeys(keys, reason_of(error))
    return {work.key: measure(subject, work, setting) for work in works}


def main() -> None:
    """Read the order from the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--group", required=True)
    parser.add_argument("--subject", required=True)
    parser.add_argument("--works", required=True)
    parser.add_argument("--scratch", type=Path, required=True)
    parser.add_argument("--scale", type=float, required=True)
    parser.add_argument("--result", type=Path, required=True)
    order = parser.parse_args()
    setting = Setting(order.scratch, order.scale)
    figures = measure_all(order.group, order.subject, order.works.split(","), setting)
    order.result.write_text(json.dumps(figures), encoding="utf-8")


if __name__ == "__main__":
    main()
