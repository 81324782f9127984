"""Bringing many attributes to given values: wholly, or not at all."""

from collections.abc import Callable, Mapping
from contextlib import suppress

from declarative_instr.attributes.functions import resolve
from declarative_instr.ext.journal.naming import ObjectNames
from declarative_instr.ext.journal.revival import revive_incoming
from declarative_instr.ext.journal.snapshot import put, put_quietly, take
from declarative_instr.ext.journal.values import UNLOADED, Place, same_value

Values = Mapping[Place, object]
Put = Callable[[ObjectNames, object, str, object], None]

PASSES = 2
"""With events. A listener of the second value may have changed the first; one more settles it."""


def restore(names: ObjectNames, wanted: Values, others: Values | None = None) -> None:
    """Bring each attribute to its wanted value, through events and back-references.

    What listeners and members still hold differently after the passes is put right without events.

    Args:
        names: Of the objects.
        wanted: The values.
        others: Filled meanwhile with what else changed, as it was before.

    Raises:
        Exception: What a listener raised; everything is then as it was before.
    """
    seen: dict[str, object] = {}
    revived = revive_incoming(names, wanted.items())
    present: dict[Place, object] = {}
    try:
        values = {place: _take(names, place, seen) for place in wanted}
        present |= {place: value for place, value in values.items() if value is not UNLOADED}
        for _ in range(PASSES):
            _write(names, _in_order(names, wanted), put)
    except BaseException:
        force(names, {**(others or {}), **present})
        for one in revived:
            one.take_back()
        raise
    _write(names, wanted, put_quietly)


def force(names: ObjectNames, wanted: Values) -> None:
    """Bring each attribute to its wanted value; a listener that refuses is passed by."""
    for place, value in _in_order(names, wanted).items():
        with suppress(Exception):
            _write(names, {place: value}, put)
    _write(names, wanted, put_quietly)


def _write(names: ObjectNames, wanted: Values, write: Put) -> None:
    for place, value in wanted.items():
        if not same_value(_take(names, place, {}), value):
            write(names, names.require(place.owner), place.key, value)


def _in_order(names: ObjectNames, wanted: Values) -> Values:
    """Plain values first, on which keys of members may depend; references follow collections."""

    def rank(place: Place) -> int:
        impl, _, _ = resolve(names.require(place.owner), place.key)
        return 0 if impl.is_scalar else 1 if impl.is_collection else 2

    return {place: wanted[place] for place in sorted(wanted, key=rank)}


def _take(names: ObjectNames, place: Place, seen: dict[str, object]) -> object:
    return take(names, names.require(place.owner), place.key, seen)
