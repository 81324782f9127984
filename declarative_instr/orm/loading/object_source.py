"""The source for one object of a row: made, filled or overwritten; it writes no loop.

What is decided per class and written out per column is not decided again for each row.
"""

import sys
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple, final
from weakref import ref

from declarative_instr.orm.core_bridge.execution import Processor
from declarative_instr.orm.loading.nodes import Node
from declarative_instr.orm.loading.overwriting import Overwriting
from declarative_instr.state.objects import holder_of
from declarative_instr.state.tracked import COMMITTED, COMPILED, EXPIRED, Tracked

MOST_LITERAL_VALUES: Final = 10 if sys.version_info >= (3, 12) else sys.maxsize
"""Above it, a key-sharing dictionary, filled item by item, is smaller than one of its own."""


class Treatment(NamedTuple):
    """How a run treats the objects; each has a loader of its own."""

    overwrites: bool
    """Values that objects hold already are replaced."""
    is_heard: bool
    """Somebody wants to know of each object made or filled."""


PLAIN: Final = Treatment(overwrites=False, is_heard=False)


def indented(lines: Iterable[str]) -> list[str]:
    """The lines as a block."""
    return [f"    {line}" for line in lines]


@final
class ObjectSource:
    """Lines that find or make the object of one node. Names end in the node's number.

    Used: `c<position>` (values of the row), `table` (identity map), `sink`, `tell_new`,
    `tell_filled`. Set: `o`, the object, and where its fields lie beside it `h`.
    """

    def __init__(
        self, node: Node, processors: Sequence[Processor | None], treatment: Treatment
    ) -> None:
        self._node = node
        self._processors = processors
        self._treatment = treatment
        self._number = node.number
        class_, manager = node.mapper.class_, node.mapper.manager
        self._is_merged = manager.is_merged
        own_setter: object = class_.__setattr__
        self._sets_directly = own_setter is object.__setattr__
        self._places = {key: node.plan.first + i for i, key in enumerate(node.plan.keys)}
        self.key_places = tuple(self._places[key] for key in node.mapper.pk_keys)
        self.key = f"c{self.key_places[0]}" if len(self.key_places) == 1 else f"k{self._number}"
        """The name that holds the bare key."""
        self.holder = f"{'o' if self._is_merged else 'h'}{self._number}"
        """The name that holds what has the tracking fields."""
        self.values = f"o{self._number}.__dict__"
        """The expression of the dictionary of values."""
        if manager.keeps_values_elsewhere and not self._is_merged:
            self.values = f"{self.holder}.dict"

    def names(self) -> dict[str, object]:
        """The global names that the lines use."""
        mapper, number = self._node.mapper, self._number
        used: dict[str, object] = {
            "ref": ref,
            "holder_of": holder_of,
            f"class{number}": mapper.class_,
            f"new{number}": mapper.class_.__new__,
            f"set_up{number}": mapper.manager.setup_instance,
            f"keys{number}": self._node.plan.keys,
            f"overwrite{number}": Overwriting(mapper, self._node.plan.keys),
        }
        for field in ("_sa_key", "_sa_committed", "_sa_sink", "_sa_view", "_sa_flags"):
            member: Any = vars(Tracked)[field]
            used[f"set{field}"] = member.__set__
        for place in self._places.values():
            if self._is_processed(place):
                used[f"p{place}"] = self._processors[place]
        return used

    def key_lines(self) -> list[str]:
        """Convert the key's values and put them together."""
        lines = [
            f"c{place} = p{place}(c{place})"
            for place in self.key_places
            if self._is_processed(place)
        ]
        if len(self.key_places) > 1:
            lines.append(f"{self.key} = ({', '.join(f'c{place}' for place in self.key_places)})")
        return lines

    @property
    def is_absent(self) -> str:
        """The condition that an outer join found no row."""
        return " and ".join(f"c{place} is None" for place in self.key_places)

    def lines(self) -> list[str]:
        """Find the object, else make it; give it what it lacks."""
        n = self._number
        lines = [
            f"r = get{n}({self.key})",
            f"o{n} = None if r is None else r()",
            f"if o{n} is None:",
            *indented(self._made()),
        ]
        if not self._is_merged:
            lines += ["else:", f"    h{n} = holder_of(o{n})", *indented(self._found())]
        elif self._treatment.overwrites:
            lines += ["else:", *indented(self._found())]
        else:
            lacks = f"len(o{n}.__dict__) < {len(self._node.plan.keys)}"
            expired = f"o{n}._sa_flags & {EXPIRED} or o{n}._sa_view is not None"
            lines += [f"elif {expired} or {lacks}:", *indented(self._found())]
        return lines

    # A new object ----------------------------------------------------------------------------

    def _made(self) -> list[str]:
        n = self._number
        values = [(key, self._value(key)) for key in self._node.plan.keys]
        lines = [f"o{n} = new{n}(class{n})"]
        if not self._is_merged:
            lines.append(f"h{n} = set_up{n}(o{n})")
        if self._is_merged and self._sets_directly and len(values) <= MOST_LITERAL_VALUES:
            items = ", ".join(f"{key!r}: {value}" for key, value in values)
            lines.append(f"o{n}.__dict__ = {{{items}}}")
        else:
            lines.append(f"d = {self.values}")
            lines += [f"d[{key!r}] = {value}" for key, value in values]
        lines += [
            self._set("_sa_key", self.key),
            self._set("_sa_sink", "sink"),
            self._set("_sa_flags", str(COMMITTED)),
        ]
        if self._is_merged and not COMPILED:
            lines += [self._set("_sa_committed", "None"), self._set("_sa_view", "None")]
        lines.append(f"table{n}[{self.key}] = ref(o{n})")
        if self._treatment.is_heard:
            lines.append(f"tell_new{n}({self.holder})")
        return lines

    def _set(self, field: str, value: str) -> str:
        """A statement that sets a tracking field, past a `__setattr__` of the user's."""
        if self._is_merged and not self._sets_directly:
            return f"set{field}({self.holder}, {value})"
        return f"{self.holder}.{field} = {value}"

    # An object that was there ----------------------------------------------------------------

    def _found(self) -> list[str]:
        return self._overwritten() if self._treatment.overwrites else self._filled()

    def _overwritten(self) -> list[str]:
        n = self._number
        items = ", ".join(f"{key!r}: {self._value(key)}" for key in self._node.plan.keys)
        lines = [f"overwrite{n}({self.holder}, {self.values}, {{{items}}})"]
        if self._treatment.is_heard:
            lines.append(f"tell_filled{n}({self.holder}, None)")
        return lines

    def _filled(self) -> list[str]:
        """Give it what it lacks; what was changed or deleted since is not lacking."""
        n, holder, keys = self._number, self.holder, self._node.plan.keys
        lines = [f"d = {self.values}", f"held = {holder}._sa_committed or ()"]
        if self._treatment.is_heard:
            lines.append(f"lacking = [k for k in keys{n} if k not in d and k not in held]")
        lines += [
            f"if {key!r} not in d and {key!r} not in held: d[{key!r}] = {self._value(key)}"
            for key in keys
        ]
        if set(keys) >= set(self._node.mapper.column_by_key):
            lines.append(self._set("_sa_flags", f"{holder}._sa_flags & ~{EXPIRED}"))
        if self._treatment.is_heard:
            lines += ["if lacking:", f"    tell_filled{n}({holder}, lacking)"]
        return lines

    # Values ----------------------------------------------------------------------------------

    def _is_processed(self, place: int) -> bool:
        return bool(self._processors) and self._processors[place] is not None

    def _value(self, key: str) -> str:
        """The expression of an attribute's value; those of the key are converted before."""
        place = self._places[key]
        if place in self.key_places or not self._is_processed(place):
            return f"c{place}"
        return f"p{place}(c{place})"
