"""Text of a statement with an IN list for any number of members, and its parameters; runs nothing."""

# ruff: noqa: SLF001  (private names of Core are what this package is for)

from collections.abc import Callable, Sequence
from typing import Any, final

from sqlalchemy import Executable
from sqlalchemy.engine.interfaces import Dialect

from declarative_instr.orm.core_bridge.compiled_text import (
    Text,
    compiled_for,
    constants_of,
    names_of,
    parameter_maker,
)

Maker = Callable[[tuple[Any, ...]], Any]
"""Makes what the driver takes of the values of `keys` and those of all members."""


@final
class ManyMembers:
    """The texts of a compiled statement with `bindparam(member_key, expanding=True)`, by size."""

    __slots__ = ("_keys", "_member_key", "_texts", "compiled")

    def __init__(
        self, statement: Executable, dialect: Dialect, member_key: str, keys: Sequence[str]
    ) -> None:
        self.compiled = compiled_for(statement, dialect, (*keys, member_key))
        self._keys = tuple(keys)
        self._member_key = member_key
        self._texts: dict[int, tuple[Text, Maker]] = {}

    def text(self, size: int, width: int) -> tuple[Text, Maker]:
        """Text for `size` members of `width` values each (0: one bare value)."""
        made = self._texts.get(size)
        if made is None:
            made = self._texts[size] = self._make(size, width)
        return made

    def _make(self, size: int, width: int) -> tuple[Text, Maker]:
        compiled = self.compiled
        sample = (None,) * width if width else None
        given = dict.fromkeys(self._keys)
        state = compiled._process_parameters_for_postcompile(
            {**constants_of(compiled), **given, self._member_key: [sample] * size}
        )
        members = state.parameter_expansion[self._member_key]
        others = [name for name in names_of(compiled) if name != self._member_key]
        maker = parameter_maker(
            compiled,
            (*self._keys, *members),
            wanted=state.positiontup or [*others, *members],
            processors=state.processors,
        )
        return Text(compiled, state.statement, []), maker
