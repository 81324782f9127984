"""Which names and modules get stubs, and the list of what stubtest is told to let pass."""

import re
from pathlib import Path

import pytest

pytest.importorskip("mypy", reason="stubs are made with mypy")

from stubs.allowed import LIST, ONLY_SEEN, OVERLOADED, reason
from stubs.make_stubs import module_name
from stubs.package import asked_names, is_private, names_in

ENTRY = re.compile(r"[\w.]+")


def entries() -> list[tuple[str, str]]:
    """Give each entry of the list, and its reason: beside it, or in the lines above."""
    found = []
    above = ""
    for line in LIST.read_text(encoding="utf-8").splitlines():
        entry, _, beside = (part.strip() for part in line.partition("#"))
        if entry:
            found.append((entry, beside or above))
        above = f"{above} {beside}".strip() if beside and not entry else above if entry else ""
    return found


def test_every_entry_of_the_list_has_a_reason() -> None:
    assert [entry for entry, reason in entries() if len(reason.split()) < 3] == []


def test_no_entry_of_the_list_is_a_pattern() -> None:
    assert [entry for entry, _ in entries() if not ENTRY.fullmatch(entry)] == []


def test_no_entry_of_the_list_stands_there_twice() -> None:
    names = [entry for entry, _ in entries()]

    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("name", "private"),
    [("_x", True), ("x", False), ("__init__", False), ("__x", True), ("_sa_key", False)],
)
def test_private_is_what_begins_with_an_underscore(name: str, *, private: bool) -> None:
    assert is_private(name) == private


def test_private_names_are_asked_for_by_imports_other_objects_and_protocols() -> None:
    source = (
        "from m import _imported\n"
        "class P(Protocol):\n    def _promised(self) -> None: ...\n"
        "class A:\n    def f(self, other):\n        self._own = other._foreign"
    )

    assert asked_names(source) == {"_imported", "_promised", "_foreign"}


def test_a_stub_offers_what_it_lists() -> None:
    assert names_in('x: A\n__all__ = ["B"]') == {"x", "A", "B", "__all__"}


@pytest.mark.parametrize(
    ("finding", "why"),
    [
        ("declarative_instr.attributes.instrumented.Mapped.__get__ is not present", ONLY_SEEN),
        ("declarative_instr.declarative.fields.attribute is inconsistent", OVERLOADED),
        ("declarative_instr.attributes.instrumented.Mapped.odd is not present", None),
        ("declarative_instr.inspection.odd is inconsistent", None),
    ],
)
def test_a_finding_is_allowed_by_a_fact_about_the_source(finding: str, why: str | None) -> None:
    assert reason(finding) == why


def test_a_module_is_named_by_the_path_of_its_stub() -> None:
    assert module_name(Path("p/q/__init__.pyi")) == "p.q"
    assert module_name(Path("p/q.pyi")) == "p.q"
