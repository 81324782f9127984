"""Families of events under the names that SQLAlchemy Core has for its own; adds nothing to them."""

from collections.abc import Iterator, Mapping
from typing import final

from typing_extensions import override

from declarative_instr.event.family import EventFamily, families


@final
class _Registrars(Mapping[str, list[type[EventFamily]]]):
    """The families that declare an event, by its name, as they are now."""

    @override
    def __getitem__(self, name: str) -> list[type[EventFamily]]:
        declaring = [family for family in families() if name in family.events]
        if not declaring:
            raise KeyError(name)
        return declaring

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(name for family in families() for name in family.events))

    @override
    def __len__(self) -> int:
        return len(list(iter(self)))


_registrars = _Registrars()


def _remove_dispatcher(family: type[EventFamily]) -> None:
    """Let a family declare no event any more; its targets keep the listeners that they have."""
    family.events = {}
