"""RelationSettings: what a class body says of a relation, before any name in it is resolved."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal, final

from declarative_instr.declarative.fields import RelationTarget
from declarative_instr.orm.mapping.cascade import CascadeOptions


class RelationshipDirection(Enum):
    """Which side of a relation has the foreign key."""

    ONETOMANY = 1
    """The target's table has it."""
    MANYTOONE = 2
    """The own table has it."""
    MANYTOMANY = 3
    """A table between the two has one to each."""


ONETOMANY = RelationshipDirection.ONETOMANY
MANYTOONE = RelationshipDirection.MANYTOONE
MANYTOMANY = RelationshipDirection.MANYTOMANY


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class RelationSettings:
    """A relation as declared. A late value is what it says, a string, or a function of nothing."""

    key: str
    target: RelationTarget | None
    """The class at the other end; None where neither annotation nor field tell it."""
    uselist: bool | None = None
    """Whether it holds a collection; None: the direction decides."""
    collection_class: Callable[[], Any] | None = None
    back_populates: str | Callable[[], str] | None = None
    secondary: object = None
    primaryjoin: object = None
    secondaryjoin: object = None
    foreign_keys: object = None
    remote_side: object = None
    order_by: object = None
    cascade: CascadeOptions = field(default_factory=CascadeOptions)
    lazy: str = "select"
    innerjoin: bool = False
    passive_deletes: bool | Literal["all"] = False
    passive_updates: bool = True
    single_parent: bool = False
    viewonly: bool = False
    active_history: bool = False
    doc: str | None = None
    info: dict[Any, Any] = field(default_factory=dict)
