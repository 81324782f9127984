"""What tests of the core do to objects in place of a session."""

from typing import Any

from declarative_instr.attributes.instrumented import InstrumentedAttribute
from declarative_instr.instrumentation.factory import manager_of_class
from declarative_instr.state.history import History
from declarative_instr.state.objects import dict_of, holder_of, manager_of
from declarative_instr.state.views import commit_all, expire


def commit(*objects: object) -> None:
    """Take the present values as the stored ones, as a flush does."""
    for one in objects:
        holder = holder_of(one)
        commit_all(holder, dict_of(holder))


def expire_values(one: object, *keys: str) -> None:
    """Discard values, as a commit of a session does; without keys, all of them."""
    holder = holder_of(one)
    expire(holder, dict_of(holder), manager_of(type(one)), keys or None)


def attribute_of(class_: type, key: str) -> InstrumentedAttribute[Any]:
    """What is installed on the class under this name."""
    return manager_of_class(class_)[key]


def parts(history: History) -> tuple[list[object], list[object], list[object]]:
    """Added, unchanged and deleted, whatever sequence they are in."""
    return list(history.added), list(history.unchanged), list(history.deleted)
