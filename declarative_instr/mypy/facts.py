"""Facts of a class: what its body says to the mapping, as frozen values; they are made elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, final

from declarative_instr.mypy.expressions import Call, Fact, from_json, to_json


class Role(StrEnum):
    """What a class is to the mapping."""

    BASE = "base"
    """A direct subclass of DeclarativeBase."""
    ABSTRACT = "abstract"
    """Below it, with `__abstract__ = True`."""
    DECLARED = "declared"
    """A class with objects; in the ORM with a table."""
    MIXIN = "mixin"
    """A plain class, whose fields are copied to declared ones."""


class FieldKind(StrEnum):
    """What a class body gives an attribute."""

    COLUMN = "column"
    """`mapped_column(...)`, or the core's `attribute(...)`."""
    RELATION = "relation"
    """`relationship(...)`."""
    ANNOTATED = "annotated"
    """`Mapped[...]` alone; whether it is a column, the type says."""
    COMPUTED = "computed"
    """`@declared_attr`."""


@final
@dataclass(frozen=True, slots=True)
class FieldFacts:
    """One attribute of a class body.

    Without its line: whoever depends on the facts need not be checked again when lines move.
    """

    name: str
    kind: FieldKind
    call: Call | None = None
    """What is called; None where nothing is."""
    is_annotated: bool = True
    """Whether `Mapped[...]` is written."""
    is_open: bool = False
    """Whether an alias in the annotation may say more than what is seen here, such as
    `Annotated[int, mapped_column(primary_key=True)]`."""


@final
@dataclass(frozen=True, slots=True)
class ClassFacts:
    """What one class body says; what it inherits, `ClassView` adds."""

    role: Role
    has_tables: bool
    """Whether it is of the ORM."""
    fields: tuple[FieldFacts, ...] = ()
    """In the order of the body."""
    settings: Mapping[str, Fact] = field(default_factory=dict)
    """Names of the form `__x__` that the body sets; OPAQUE where a function computes them."""
    validated: tuple[str, ...] = ()
    """Attributes that methods with `@validates` take values for; `*` where they are not known."""

    def dumped(self) -> dict[str, Any]:
        """The facts as JSON holds them."""
        return {
            "role": str(self.role),
            "tables": self.has_tables,
            "fields": [_dumped_field(one) for one in self.fields],
            "settings": {name: to_json(fact) for name, fact in self.settings.items()},
            "validated": list(self.validated),
        }

    @classmethod
    def loaded(cls, data: dict[str, Any]) -> "ClassFacts":
        """What `dumped` answered."""
        return cls(
            role=Role(data["role"]),
            has_tables=data["tables"],
            fields=tuple(_loaded_field(one) for one in data["fields"]),
            settings={name: from_json(fact) for name, fact in data["settings"].items()},
            validated=tuple(data["validated"]),
        )


def _dumped_field(one: FieldFacts) -> list[Any]:
    flags = [one.is_annotated, one.is_open]
    return [one.name, str(one.kind), to_json(one.call), *flags]


def _loaded_field(data: list[Any]) -> FieldFacts:
    name, kind, call, is_annotated, is_open = data
    fact = from_json(call)
    called = fact if isinstance(fact, Call) else None
    return FieldFacts(name, FieldKind(kind), called, is_annotated, is_open)
