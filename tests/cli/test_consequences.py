"""Of a mistake and what follows from it, the mistake alone is told."""

import pytest

pytest.importorskip("typer")

from declarative_instr.cli.consequences import Missing, without_consequences
from declarative_instr.cli.findings import Finding, Location
from declarative_instr.structures.problems import Place


def place(key: str | None) -> Place:
    return Place("module", "Class", key)


def finding(key: str | None, *causes: str | None, code: str = "di10", named: str = "") -> Finding:
    return Finding(
        place=place(key),
        code=code,
        message="It is wrong.",
        location=Location("module.py", 1),
        causes=tuple(map(place, causes)),
        named=named,
    )


def told(*findings: Finding, missing: Missing | None = None) -> list[str | None]:
    return [one.place.key for one in without_consequences(findings, missing or Missing())]


def test_finding_without_a_wrong_cause_stays() -> None:
    assert told(finding("a", "fine")) == ["a"]


def test_chain_of_causes_leaves_its_beginning() -> None:
    assert told(finding("a", "b"), finding("b", "c"), finding("c")) == ["c"]


def test_two_that_are_the_cause_of_each_other_leave_the_first() -> None:
    assert told(finding("a", "b"), finding("b", "a")) == ["a"]


def test_circle_of_four_leaves_every_other_one() -> None:
    circle = [finding("a", "b"), finding("c", "d"), finding("d", "a"), finding("b", "c")]

    assert told(*circle) == ["a", "c"]


@pytest.mark.parametrize("named", ["Author", "shop.models.Author", "author.id"])
def test_what_names_a_failed_class_or_its_table_is_not_told(named: str) -> None:
    missing = Missing(classes={"Author", "author"})

    assert told(finding("a", named=named), missing=missing) == []


def test_class_without_key_is_told_unless_the_statement_of_a_key_failed() -> None:
    without_key = Missing(bodies={place(None): ["id: Mapped[int] = column(primary_key=True)"]})
    without_name = Missing(bodies={place(None): ["name: Mapped[str] = column(lenght=3)"]})
    keyless = finding(None, None, code="dio7")

    assert told(keyless, missing=without_key) == []
    assert told(keyless, missing=without_name) == [None]
