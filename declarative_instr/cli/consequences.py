"""Consequences: findings that are told already, since something else is their cause; it finds nothing itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final, final

from declarative_instr.cli.findings import Code, Finding
from declarative_instr.structures.problems import Place

NO_FOREIGN_KEY: Final = "diob"
NO_PRIMARY_KEY: Final = "dio7"
# Codes of the ORM's errors, by value: the check serves programs without the ORM too.

_EXPLAINED_BY: Final[Mapping[str, str]] = {
    NO_PRIMARY_KEY: "primary_key",
    Code.TABLE: "",
    Code.BODY: "",
}
"""What a failed statement of the class body must say to be why the class failed, by code."""


@final
@dataclass(slots=True)
class Missing:
    """What mistakes have left without value."""

    names: set[str] = field(default_factory=set)
    """Names of modules whose statement failed; some have a stand-in."""
    classes: set[str] = field(default_factory=set)
    """Names of classes that failed, and of their tables."""
    bodies: dict[Place, list[str]] = field(default_factory=dict)
    """Classes that lack attributes, and the statements of these, which failed."""
    tables: dict[str, list[Place]] = field(default_factory=dict)
    """Tables that there are, with their classes: what is not among them is missing."""


def without_consequences(findings: Sequence[Finding], missing: Missing) -> list[Finding]:
    """The findings that have no other one, or nothing that is missing, for their cause."""
    explaining = _Explaining(findings, missing)
    return without_followers([one for one in findings if not explaining.explains(one)])


def without_followers(findings: Iterable[Finding]) -> list[Finding]:
    """Findings of which none is the cause of another; of a circle of causes, every other one."""
    waiting = list(findings)
    wrong = {one.place for one in waiting}
    roots = [one for one in waiting if wrong.isdisjoint(set(one.causes) - {one.place})]
    explained = {one.place for one in roots}
    kept, rest = roots, [one for one in waiting if one not in roots]
    while following := [one for one in rest if explained.intersection(one.causes)]:
        explained |= {one.place for one in following}
        rest = [one for one in rest if one not in following]
    for one in rest:
        if not {other.place for other in kept}.intersection(one.causes):
            kept.append(one)
    return kept


@final
@dataclass(frozen=True, slots=True)
class _Explaining:
    findings: Sequence[Finding]
    missing: Missing

    def explains(self, one: Finding) -> bool:
        """Whether something that is missing is the cause of a finding."""
        named = {one.named, one.named.rpartition(".")[2], one.named.partition(".")[0]} - {""}
        if named & self.missing.classes:
            return True
        if one.code == NO_FOREIGN_KEY:
            return self._lacks_key(one) or self._is_said_later(one)
        said = _EXPLAINED_BY.get(one.code)
        return said is not None and self._is_said_in_failed_statement(said, one.causes)

    def _is_said_in_failed_statement(self, said: str, classes: Iterable[Place]) -> bool:
        texts = (text for one in classes for text in self.missing.bodies.get(one, ()))
        return any(said in text for text in texts)

    def _is_said_later(self, one: Finding) -> bool:
        """Whether another relation says as well that two tables are not joined.

        The last one stays: it is that of the class which is declared after the one it refers to.
        """
        later = self.findings[self.findings.index(one) + 1 :]
        return any((other.code, other.tables) == (one.code, one.tables) for other in later)

    def _lacks_key(self, one: Finding) -> bool:
        """Whether tables are not joined because a foreign key of theirs is wrong."""
        tables = self.missing.tables
        classes = [place for name in one.tables for place in tables.get(name, ())]
        if self._is_said_in_failed_statement("Key(", classes):
            return True
        for other in self.findings:
            if other.code != Code.FOREIGN_KEY_TARGET or other.tables[0] not in one.tables:
                continue
            named = other.tables[1]
            meant = get_close_matches(named, tables, n=1) or one.tables
            if named not in self.missing.classes and set(meant) <= set(one.tables):
                return True
        return False
