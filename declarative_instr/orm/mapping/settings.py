"""RelationSettings: what a class body says of a relation, before any name in it is resolved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal, NamedTuple, final

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
class Backref(NamedTuple):
    """An attribute that a relation adds to its target: the way back."""

    key: str
    options: Mapping[str, Any]
    """What `relationship()` is to be given for it, beyond what follows from the relation."""


@final
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RelationSettings:
    """A relation as declared. A late value is what it says, a string, or a function of nothing."""

    key: str
    target: RelationTarget | None
    """The class at the other end; None where neither annotation nor field tell it."""
    uselist: bool | None = None
    """Whether it holds a collection; None: the direction decides."""
    collection_class: Callable[[], Any] | None = None
    back_populates: str | Callable[[], str] | None = None
    backref: Backref | None = None
    """Until configuration, which puts it in place and notes its key as `back_populates`."""
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


class SettingsView:
    """What a class body says of a relation, under the documented names."""

    __slots__ = ()

    settings: RelationSettings

    @property
    def lazy(self) -> str:
        """When related objects are loaded."""
        return self.settings.lazy

    @property
    def innerjoin(self) -> bool:
        """Whether joined loading may leave out parents without related objects."""
        return self.settings.innerjoin

    @property
    def passive_deletes(self) -> bool | Literal["all"]:
        """Whether the database deletes, or nulls, the rows of unloaded children."""
        return self.settings.passive_deletes

    @property
    def viewonly(self) -> bool:
        """Whether changes of the attribute are never written."""
        return self.settings.viewonly

    @property
    def single_parent(self) -> bool:
        """Whether an object may be referred to by one parent at a time."""
        return self.settings.single_parent

    @property
    def doc(self) -> str | None:
        """What the class body says of the attribute."""
        return self.settings.doc

    @property
    def info(self) -> dict[Any, Any]:
        """The user's own notes."""
        return self.settings.info
