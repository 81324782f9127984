from collections.abc import Iterator, Mapping
from typing import final

from typing_extensions import override

from declarative_instr.event.family import EventFamily

@final
class _Registrars(Mapping[str, list[type[EventFamily]]]):
    @override
    def __getitem__(self, name: str) -> list[type[EventFamily]]: ...
    @override
    def __iter__(self) -> Iterator[str]: ...
    @override
    def __len__(self) -> int: ...

_registrars: _Registrars
