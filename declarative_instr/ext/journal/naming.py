"""ObjectNames: which object has which name; it holds the objects weakly, and knows no attribute."""

from collections.abc import Callable, Mapping
from typing import final
from weakref import WeakValueDictionary

from declarative_instr.exc import DuplicateNameError, UnknownObjectError
from declarative_instr.ext.journal.values import Entries, Items, Members, Ref
from declarative_instr.inspection import is_tracked

Identify = Callable[[object], str]
"""Gives an object its name; the same one each time, and to no other object."""


@final
class ObjectNames:
    """Names of objects, given when they are first asked for; equality of objects is never asked."""

    def __init__(self, identify: Identify | None = None) -> None:
        self._identify = identify
        self._objects: WeakValueDictionary[str, object] = WeakValueDictionary()
        self._names: dict[int, str] = {}
        self._reserved: set[str] = set()
        self._given = 0

    def name_of(self, obj: object) -> str:
        """The object's name; it gets one where it has none.

        Raises:
            DuplicateNameError: `identify` answered the name of another object that is alive.
        """
        known = self._names.get(id(obj))
        if known is not None and self._objects.get(known) is obj:
            return known
        name = self._next_name(obj) if self._identify is None else self._identify(obj)
        self.bind(name, obj)
        return name

    def bind(self, name: str, obj: object) -> None:
        """Give the object this name.

        Raises:
            DuplicateNameError: Another object has it.
        """
        present = self._objects.get(name)
        if present is not None and present is not obj:
            message = (
                f"The journal's name {name!r} stands for a {type(present).__name__} already, and"
                f" was given to another {type(obj).__name__}. Names must be unique: see identify=."
            )
            raise DuplicateNameError(message)
        if len(self._names) > 2 * len(self._objects) + 64:
            self._forget_the_dead()
        self._objects[name] = obj
        self._names[id(obj)] = name

    def reserve(self, name: str) -> None:
        """Never give this name by itself: a loaded history has it."""
        self._reserved.add(name)

    def _next_name(self, obj: object) -> str:
        while True:
            self._given += 1
            name = f"{type(obj).__name__}-{self._given}"
            if name not in self._reserved and name not in self._objects:
                return name

    def _forget_the_dead(self) -> None:
        self._names = {id(obj): name for name, obj in self._objects.items()}

    def find(self, name: str) -> object | None:
        """The object of that name; None where there is none, or it is gone."""
        return self._objects.get(name)

    def require(self, name: str) -> object:
        """The object of that name.

        Raises:
            UnknownObjectError: There is none.
        """
        found = self._objects.get(name)
        if found is None:
            message = (
                f"The journal's history names an object {name!r} that it was not given. Pass it"
                " under this name in `objects`; objects that the history makes itself need their"
                " class in `classes`."
            )
            raise UnknownObjectError(message)
        return found

    def encoded(self, value: object, seen: dict[str, object]) -> object:
        """The value, or a Ref where it is a tracked object; such objects are added to `seen`."""
        if not is_tracked(value) or isinstance(value, type):
            return value
        name = self.name_of(value)
        seen[name] = value
        return Ref(name)

    def decoded(self, value: object) -> object:
        """The value of an attribute, or the members of a collection, that a kept value stands for.

        Returns: For Items a list, for Members a list, for Entries a list of pairs.
        """
        match value:
            case Ref(name):
                return self.require(name)
            case Items(members) | Members(members):
                return [self.decoded(member) for member in members]
            case Entries(pairs):
                return [(self.decoded(key), self.decoded(item)) for key, item in pairs]
            case _:
                return value


def names_for(objects: Mapping[str, object]) -> ObjectNames:
    """Names as they are given, and others that no journal gives; the caller keeps the objects alive."""
    names = ObjectNames(lambda obj: f"({type(obj).__name__} without name at {id(obj):#x})")
    for name, obj in objects.items():
        names.bind(name, obj)
    return names
