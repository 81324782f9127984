"""Random programs end alike on this ORM and on `sqlalchemy.orm`, which runs in another process.

After each step both have the same rows, objects in the same states with the same values and
history, the same `new`, `dirty` and `deleted`, and have raised the same error. What differs on
purpose is taken out in `comparable`, with the reason. `DECLARATIVE_INSTR_THOROUGH=1` runs fifty
times as many programs.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from declarative_instr import orm
from tests.orm.reliability.programs import Interpreter, Seen, Step
from tests.orm.reliability.sizes import THOROUGH

ROOT = Path(__file__).parents[3]
Program = dict[str, Any]
Runner = Callable[[Program], list[Seen]]

CASCADES = ["save-update, merge", "all", "all, delete-orphan"]
VALUES = ["Artist.name", "Artist.age", "Record.title", "Tag.word"]
FOREIGN_KEYS = {"artist_id", "cover_of_id"}
REFERENCES = ["Record.artist", "Record.cover_of"]
COLLECTIONS = ["Artist.records", "Record.covers", "Record.tags", "Tag.records"]
CLASSES = ["Artist", "Record", "Tag"]
STORED: list[Step] = [
    *(
        ["new", name, {}]
        for name in ("Artist", "Artist", "Record", "Record", "Record", "Tag", "Tag")
    ),
    ["assign", "Artist.records", 0, [0, 1]],
    ["refer", "Record.cover_of", 1, 0],
    ["assign", "Record.tags", 0, [0, 1]],
    ["assign", "Tag.records", 1, [0, 1, 2]],
    *(["add", number] for number in range(7)),
    ["commit"],
]
"""A beginning that stores something of everything."""

numbers = st.integers(0, 7)


def step(name: str, *arguments: SearchStrategy[Any]) -> SearchStrategy[Step]:
    return st.tuples(st.just(name), *arguments).map(list)


objects = step(
    "new",
    st.sampled_from(CLASSES),
    st.dictionaries(st.sampled_from(["name", "title", "word"]), st.sampled_from("xy"), max_size=1),
)
changes = st.one_of(
    step("set", st.sampled_from(VALUES), numbers, st.sampled_from([None, 1, 2])),
    step("refer", st.sampled_from(REFERENCES), numbers, st.none() | numbers),
    step("append", st.sampled_from(COLLECTIONS), numbers, numbers),
    step("remove", st.sampled_from(COLLECTIONS), numbers, numbers),
    step("assign", st.sampled_from(COLLECTIONS), numbers, st.lists(numbers, max_size=3)),
    step("read", st.sampled_from([*COLLECTIONS, *REFERENCES, *VALUES]), numbers),
)
of_session = st.one_of(
    step("add", numbers),
    step("add", numbers),
    step("delete", numbers),
    step("expunge", numbers),
    step("expire", numbers),
    step("refresh", numbers),
    step("flush"),
    step("commit"),
    step("rollback"),
    step("savepoint"),
    step("release"),
    step("return"),
    step("close"),
    step("expire_all"),
    step("get", st.sampled_from(CLASSES), numbers),
    step("select", st.sampled_from(CLASSES)),
)
programs = st.fixed_dictionaries(
    {
        "cascade": st.sampled_from(CASCADES),
        "autoflush": st.booleans(),
        "expire_on_commit": st.booleans(),
        "steps": st.builds(
            lambda beginning, rest: [*beginning, *rest],
            st.just([]) | st.just(STORED),
            st.lists(st.one_of(objects, changes, of_session, changes), min_size=3, max_size=25),
        ),
    }
)


@pytest.fixture(scope="module")
def ours() -> Iterator[Runner]:
    with Interpreter(orm) as interpreter:
        yield interpreter.run


@pytest.fixture(scope="module")
def theirs() -> Iterator[Runner]:
    """The other ORM, in a process that runs as long as the tests of this module."""
    command = [sys.executable, "-m", "tests.orm.reliability.worker", "sqlalchemy.orm"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        lines_in, lines_out = process.stdin, process.stdout

        def run(program: Program) -> list[Seen]:
            lines_in.write(json.dumps(program) + "\n")
            lines_in.flush()
            answer: list[Seen] = json.loads(lines_out.readline())
            return answer

        yield run


def comparable(mine: Seen, other: Seen) -> tuple[Seen, Seen]:
    """What both are to agree about."""
    if len(mine["objects"]) != len(other["objects"]):
        return mine, other
    pairs = [
        _as_lazy(_plain(here), _plain(there))
        for here, there in zip(mine["objects"], other["objects"], strict=True)
    ]
    return (
        _with_sets({**mine, "objects": [here for here, _ in pairs]}),
        _with_sets({**other, "objects": [there for _, there in pairs]}),
    )


def _with_sets(seen: Seen) -> Seen:
    """`dirty` without objects that have no change: what is known of old values marks some.

    And `deleted` without those that are deleted already, which a cascade may reach there once more.
    """
    changed = {
        f"#{number}"
        for number, each in enumerate(seen["objects"])
        if any(part[0] or part[2] for part in each["history"].values() if len(part) == 3)
    }
    stored = {f"#{n}" for n, each in enumerate(seen["objects"]) if each["state"] == "persistent"}
    return {
        **seen,
        "dirty": sorted(changed.intersection(seen["dirty"])),
        "deleted": sorted(stored.intersection(seen["deleted"])),
    }


def _plain(instance: Seen) -> Seen:
    """Without what the two see in different ways on purpose.

    A foreign key of a new object that was given no value is None here after the flush; there it is
    not known, and read when it is asked for: a statement more, for the same None. What a rollback
    makes transient has new values here; there they count as stored. And there deleted objects
    stay `deleted` after a commit without `expire_on_commit`; their history stays as well. The old
    value of a reference is known to one or the other, by what was loaded.
    """
    is_gone = instance["state"] in {"deleted", "detached", "transient"}
    history = {
        key: [[each for each in part if each is not None] for part in parts]
        for key, parts in instance["history"].items()
        if not is_gone and key not in {"artist", "cover_of"}
    }
    loaded = {key: value for key, value in instance["loaded"].items() if value is not None}
    state = "detached" if instance["state"] == "deleted" else instance["state"]
    return {**instance, "state": state, "loaded": loaded, "history": history}


def _as_lazy(mine: Seen, other: Seen) -> tuple[Seen, Seen]:
    """Without what only one of them knows without loading.

    A key is known here without loading the expired object that has it, and an expired object may
    be referred to. There a foreign key is copied into an object that is not of the session, and
    what a rollback makes transient may lose its values.
    """
    if mine["state"] == "detached":
        mine = {**mine, "loaded": _without(mine["loaded"], FOREIGN_KEYS)}
    if mine["state"] in {"transient", "detached"}:
        mine = {**mine, "loaded": _without(mine["loaded"], mine["loaded"].keys() - other["loaded"])}
    if mine["key"] is None:
        early = FOREIGN_KEYS - mine["loaded"].keys()
    else:
        early = other["loaded"].keys() - mine["loaded"].keys()
    known: list[dict[str, Any]] = [{}, {}]
    for key in mine["history"].keys() & other["history"].keys():
        parts = mine["history"][key], other["history"][key]
        for found, (added, unchanged, deleted) in zip(known, parts, strict=True):
            if mine["key"] is None:  # new, or made so by a rollback
                found[key] = [] if key in early else sorted(map(str, [*added, *unchanged]))
            else:
                both_know = parts[0][2] and parts[1][2]
                found[key] = [
                    added,
                    [] if key in early else unchanged,
                    deleted if both_know else [],
                ]
    loaded = _without(other["loaded"], early)
    return {**mine, "history": known[0]}, {**other, "loaded": loaded, "history": known[1]}


def _without(values: Seen, keys: AbstractSet[str]) -> Seen:
    return {key: value for key, value in values.items() if key not in keys}


def first_difference(cascade: str, ours: list[Seen], theirs: list[Seen]) -> str | None:
    """Where two runs part, for people; None where they do not."""
    for number, (mine, other) in enumerate(zip(ours, theirs, strict=True)):
        if _parts_on_purpose(cascade, mine, other):
            return None
        parts = _differing(*comparable(mine, other))
        if parts:
            return "\n".join([f"after step {number}, {mine['step']}:", *parts])
    return None


def _parts_on_purpose(cascade: str, mine: Seen, other: Seen) -> bool:
    """Whether what follows can no longer be compared.

    Stored rows that come to refer to each other in a circle are written here, references to rows
    that are deleted are emptied, and deleted objects that stand in a collection are left alone;
    there such a flush fails. A refused change or `add()` has no effect here; there it may be half
    done. Whether an object is an orphan is told here by what changed since it was stored, there by
    a count of owners, which also knows those that were never stored or have left the session. What
    a rollback makes transient loses values there, and keeps what it had of removed members.
    """
    pairs = list(zip(mine["objects"], other["objects"], strict=False))
    if "orphan" in cascade and any(_is_other_orphan(here, there) for here, there in pairs):
        return True
    if any(_is_new_again(here, there) for here, there in pairs):
        return True
    if other["error"] in {"IntegrityError", "InvalidRequestError", "StaleDataError"}:
        errors = {mine["error"], other["error"]}
        return mine["error"] is None or errors == {"InvalidRequestError"}
    is_circle: bool = other["error"] == "CircularDependencyError"
    return is_circle


def _is_other_orphan(mine: Seen, other: Seen) -> bool:
    states = {mine["state"], other["state"]}
    is_owned: bool = "artist" in mine["history"]
    return is_owned and "persistent" in states and len(states) == 2


def _is_new_again(mine: Seen, other: Seen) -> bool:
    if not mine["was_stored"] or mine["key"] is not None:
        return False
    is_back = "pending" in {mine["state"], other["state"]}
    return is_back or mine["loaded"].keys() != other["loaded"].keys()


def _differing(mine: Any, other: Any, path: str = "") -> list[str]:
    if isinstance(mine, dict) and isinstance(other, dict):
        keys = list(dict.fromkeys([*mine, *other]))
        return [
            line
            for key in keys
            for line in _differing(mine.get(key, "-"), other.get(key, "-"), f"{path}.{key}")
        ]
    if isinstance(mine, list) and isinstance(other, list) and len(mine) == len(other):
        pairs = enumerate(zip(mine, other, strict=True))
        return [line for n, (a, b) in pairs for line in _differing(a, b, f"{path}[{n}]")]
    return [] if mine == other else [f"  {path}: ours {mine!r}, theirs {other!r}"]


@settings(
    max_examples=5_000 if THOROUGH else 100,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(programs)
def test_random_program_ends_alike_on_both(ours: Runner, theirs: Runner, program: Program) -> None:
    plain = json.loads(json.dumps(program))

    difference = first_difference(
        program["cascade"], json.loads(json.dumps(ours(plain))), theirs(plain)
    )

    assert difference is None, difference
