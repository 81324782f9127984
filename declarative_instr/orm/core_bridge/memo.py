"""What is prepared once per dialect and mapper; it lives as long as both do."""

from collections.abc import Callable, Hashable
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy.engine.interfaces import Dialect
from typing_extensions import TypeVar

ThingT = TypeVar("ThingT")

_PLACE = "_declarative_instr_prepared"


def prepared_for(
    dialect: Dialect, owner: object, kind: Hashable, make: Callable[[], ThingT]
) -> ThingT:
    """The thing of a kind that belongs to `owner` (a mapper, a table) in a dialect; made once.

    Kept on the dialect, so that an engine that is dropped takes it along; it must not refer to
    `owner`, which is held weakly.
    """
    place: WeakKeyDictionary[object, dict[Hashable, Any]]
    place = vars(dialect).setdefault(_PLACE, WeakKeyDictionary())
    things = place.get(owner)
    if things is None:
        things = place.setdefault(owner, {})
    found: ThingT | None = things.get(kind)
    if found is None:
        found = things[kind] = make()
    return found
