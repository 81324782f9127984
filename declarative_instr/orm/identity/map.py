"""IdentityMap: one object per mapper and key, held weakly; it knows no session and no state of an object."""

from collections.abc import Hashable, Iterator
from typing import Any, TypeAlias, final
from weakref import ref

from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.objects import holder_of, instance_of, manager_of, state_of
from declarative_instr.state.tracked import EXPIRED, Tracked

FullKey: TypeAlias = tuple[object, ...]
Table: TypeAlias = "dict[object, ref[object]]"

FIRST_SWEEP = 256
"""Entries that a table may have before it is looked through for dead ones."""


@final
class IdentityMap:
    """The persistent objects of a session, by mapper and bare key.

    Objects are referred to weakly, by the one reference per object that has no callback: an entry
    outlives its object until its table is swept, when it has doubled since the last time.
    """

    __slots__ = ("_limits", "_simple", "maps")

    def __init__(self) -> None:
        self.maps: dict[Mapper, Table] = {}
        self._limits: dict[Mapper, int] = {}
        self._simple: dict[object, Table] = {}
        """The tables of classes with a key of one column and the tracking fields in the objects."""

    # By mapper and bare key ------------------------------------------------------------------

    def table(self, mapper: Mapper) -> Table:
        """The entries of one mapper, for loaders that look up and enter many keys.

        The same dictionary each time. Ask again for each batch of rows: dead entries are removed
        here.
        """
        table = self.maps.get(mapper)
        if table is None:
            self._limits[mapper] = FIRST_SWEEP
            table = self.maps[mapper] = {}
            if mapper.has_single_key and mapper.manager.is_merged:
                self._simple[mapper.class_] = table
        elif len(table) > self._limits[mapper]:
            _sweep(table)
            self._limits[mapper] = max(FIRST_SWEEP, 2 * len(table))
        return table

    def get(self, mapper: Mapper, bare: Hashable) -> object | None:
        """The object of a bare key; None where there is none."""
        table = self.maps.get(mapper)
        if table is None:
            return None
        reference = table.get(bare)
        return None if reference is None else reference()

    def get_fresh(self, class_: object, value: int | str) -> object | None:
        """The object of a class and a key of one plain value, unless it is expired.

        The short way of `Session.get`; None says nothing.
        """
        table = self._simple.get(class_)
        if table is not None:
            reference = table.get(value)
            if reference is not None:
                found: Any = reference()
                if found is not None and not found._sa_flags & EXPIRED:
                    return found  # type: ignore[no-any-return]  # an object
        return None

    def add(self, mapper: Mapper, holder: Tracked) -> None:
        """Enter an object under its key, in place of any other."""
        self.table(mapper)[holder._sa_key] = ref(instance_of(holder))

    def discard(self, mapper: Mapper, holder: Tracked) -> None:
        """Remove an object; another one under its key stays."""
        self.discard_key(mapper, holder._sa_key, instance_of(holder))

    def discard_key(self, mapper: Mapper, bare: Hashable, instance: object) -> None:
        """Remove `instance` from the place of a key that it may no longer have."""
        table = self.maps.get(mapper)
        if table is not None:
            reference = table.get(bare)
            found = None if reference is None else reference()
            if reference is not None and (found is None or found is instance):
                del table[bare]

    def clear(self) -> None:
        """Remove every object; the tables stay the same dictionaries."""
        for table in self.maps.values():
            table.clear()

    # By full key, as documented --------------------------------------------------------------

    def __getitem__(self, key: FullKey) -> object:
        found = self._find(key)
        if found is None:
            raise KeyError(key)
        return found

    def __contains__(self, key: object) -> bool:
        return isinstance(key, tuple) and self._find(key) is not None

    def has_key(self, key: FullKey) -> bool:
        """Whether an object has the identity key."""
        return key in self

    def contains_state(self, state: InstanceState[object]) -> bool:
        """Whether the object of `state` is here."""
        instance, mapper = state.object, state.manager.identities
        if instance is None or not isinstance(mapper, Mapper):
            return False
        return self.get(mapper, state.holder._sa_key) is instance

    def keys(self) -> list[FullKey]:
        """Identity keys `(class, primary key values, token)` of the objects."""
        return [key for key, _ in self.items()]

    def values(self) -> list[object]:
        """The objects, by mapper and in the order in which they came."""
        return list(self._instances())

    def items(self) -> list[tuple[FullKey, object]]:
        """Identity keys and objects."""
        return [
            (mapper.full_identity_key(bare), instance)
            for mapper, table in self.maps.items()
            for bare, reference in table.items()
            if (instance := reference()) is not None
        ]

    def holders(self) -> list[Tracked]:
        """What has the tracking fields of the objects."""
        return [
            instance if isinstance(instance, Tracked) else holder_of(instance)
            for table in self.maps.values()
            for reference in list(table.values())
            if (instance := reference()) is not None
        ]

    def all_states(self) -> list[InstanceState[object]]:
        """States of the objects, made where there are none yet."""
        return [state_of(instance) for instance in self._instances()]

    def __iter__(self) -> Iterator[FullKey]:
        return iter(self.keys())

    def __len__(self) -> int:
        return sum(1 for _ in self._instances())

    def __bool__(self) -> bool:
        return any(True for _ in self._instances())

    def _instances(self) -> Iterator[object]:
        for table in list(self.maps.values()):
            for reference in list(table.values()):
                instance = reference()
                if instance is not None:
                    yield instance

    def _find(self, key: FullKey) -> object | None:
        match key:
            case (type() as class_, tuple() as values, *_):
                mapper = manager_of(class_).identities
                if isinstance(mapper, Mapper):
                    return self.get(mapper, mapper.bare_key(values))
            case _:
                pass
        return None


def _sweep(table: Table) -> None:
    for key in [key for key, reference in table.items() if reference() is None]:
        del table[key]
