"""Replaying transactions on other objects; it records nothing."""

from collections.abc import Iterable, Mapping

from declarative_instr.exc import UnknownObjectError, near_misses
from declarative_instr.ext.journal.naming import names_for
from declarative_instr.ext.journal.restore import Values, force, restore
from declarative_instr.ext.journal.snapshot import take
from declarative_instr.ext.journal.values import Introduction, Place, Transaction
from declarative_instr.instrumentation.factory import manager_of_class


def replay(
    transactions: Iterable[Transaction],
    objects: Mapping[str, object],
    classes: Mapping[str, type],
) -> dict[str, object]:
    """Redo transactions on `objects`; introduced ones that it lacks are made.

    Returns: All objects by name.

    Raises:
        UnknownObjectError: An object or a class is named that was not given.
        Exception: What a listener raised. The objects are then as they were.
    """
    found = dict(objects)
    names = names_for(found)
    before: dict[Place, object] = {}
    try:
        for transaction in transactions:
            wanted: dict[Place, object] = {}
            for one in transaction.introduced:
                if one.id not in found:
                    found[one.id] = made(one, classes)
                    names.bind(one.id, found[one.id])
                    wanted.update({Place(one.id, key): v for key, v in one.values.items()})
            restore(names, wanted)
            changes = transaction.after()
            for place in changes:
                if place not in before:
                    before[place] = take(names, names.require(place.owner), place.key, found)
            restore(names, changes)
    except BaseException:
        force(names, _of(objects, before))
        raise
    return found


def _of(objects: Mapping[str, object], values: Values) -> Values:
    return {place: value for place, value in values.items() if place.owner in objects}


def made(introduction: Introduction, classes: Mapping[str, type]) -> object:
    """A new object of the class, without a value and without its constructor.

    Raises:
        UnknownObjectError: The class was not given.
    """
    class_ = classes.get(introduction.class_name)
    if class_ is None:
        message = (
            f"The journal makes an object of a class {introduction.class_name!r}, which it was not"
            f" given. Pass the class in `classes`.{near_misses(introduction.class_name, classes)}"
        )
        raise UnknownObjectError(message)
    return manager_of_class(class_).new_instance()
