"""Values as JSON and back; it knows no objects, only their names."""

import math
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final, final
from uuid import UUID

from declarative_instr.exc import JournalCodecError, JournalFormatError
from declarative_instr.ext.journal.values import MISSING, Entries, Items, Members, Ref


@final
@dataclass(frozen=True, slots=True)
class Codec:
    """How values of one type are written: as `{tag: encode(value)}`, in JSON's own types."""

    tag: str
    type_: type
    """Values of exactly this type; subclasses need codecs of their own."""
    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]


def _seconds(value: timedelta) -> list[int]:
    return [value.days, value.seconds, value.microseconds]


STANDARD: Final = (
    Codec("datetime", datetime, datetime.isoformat, datetime.fromisoformat),
    Codec("date", date, date.isoformat, date.fromisoformat),
    Codec("time", time, time.isoformat, time.fromisoformat),
    Codec("timedelta", timedelta, _seconds, lambda parts: timedelta(*parts)),
    Codec("decimal", Decimal, str, Decimal),
    Codec("uuid", UUID, str, UUID),
    Codec("bytes", bytes, lambda raw: b64encode(raw).decode("ascii"), b64decode),
    Codec("complex", complex, lambda value: [value.real, value.imag], lambda p: complex(*p)),
)

Writer = Callable[[Any, str], Any]
"""Takes a value and the label of its attribute; answers what JSON knows."""
Reader = Callable[[Any], object]


@final
class Coding:
    """Codecs by type and by tag; the user's come before ours."""

    def __init__(self, codecs: Iterable[Codec] = ()) -> None:
        self._writers: dict[type, Writer] = {
            **dict.fromkeys((type(None), bool, int, str), _itself),
            float: _written_float,
            list: self._all,
            type(MISSING): lambda _value, _label: {"missing": True},
            Ref: lambda ref, _label: {"ref": ref.id},
            Items: lambda content, label: {"items": self._all(content.members, label)},
            Members: lambda content, label: {"members": self._sorted(content.members, label)},
            Entries: lambda content, label: {"entries": self._pairs(content.pairs, label)},
            dict: lambda value, label: {"dict": self._pairs(value.items(), label)},
            tuple: lambda value, label: {"tuple": self._all(value, label)},
            set: lambda value, label: {"set": self._sorted(value, label)},
            frozenset: lambda value, label: {"frozenset": self._sorted(value, label)},
        }
        self._readers: dict[str, Reader] = {
            "float": float,
            "missing": lambda _: MISSING,
            "ref": Ref,
            "items": lambda data: Items(tuple(self._read_all(data))),
            "members": lambda data: Members(frozenset(self._read_all(data))),
            "entries": lambda data: Entries(tuple(self._read_pairs(data))),
            "dict": lambda data: dict(self._read_pairs(data)),
            "tuple": lambda data: tuple(self._read_all(data)),
            "set": lambda data: set(self._read_all(data)),
            "frozenset": lambda data: frozenset(self._read_all(data)),
        }
        for codec in (*STANDARD, *codecs):
            self._writers[codec.type_] = _writer(codec)
            self._readers[codec.tag] = codec.decode

    def encoded(self, value: object, label: str) -> Any:
        """The value in JSON's types.

        Args:
            value: As a journal keeps it.
            label: `Class.key` of the attribute, for the message.

        Raises:
            JournalCodecError: No codec knows the type.
        """
        kind = type(value)
        write = self._writers.get(kind)
        if write is not None:
            return write(value, label)
        message = (
            f"{label} holds a {kind.__qualname__} ({value!r:.80}), which JSON has no form for."
            f" Pass Journal(codecs=[Codec(tag, {kind.__name__}, encode, decode)])."
        )
        raise JournalCodecError(message)

    def _all(self, values: Iterable[object], label: str) -> list[Any]:
        return [self.encoded(value, label) for value in values]

    def _pairs(self, pairs: Iterable[Iterable[object]], label: str) -> list[Any]:
        return [self._all(pair, label) for pair in pairs]

    def _sorted(self, values: Iterable[object], label: str) -> list[Any]:
        """Of a set, so that equal journals give equal text."""
        return sorted(self._all(values, label), key=repr)

    def decoded(self, data: Any) -> Any:
        """The value that `encoded` wrote.

        Raises:
            JournalFormatError: It is nothing that `encoded` writes with these codecs.
        """
        if type(data) is list:
            return self._read_all(data)
        if type(data) is not dict:
            return data
        if len(data) != 1:
            message = f"A value in a journal's file is neither plain nor tagged: {data!r:.80}."
            raise JournalFormatError(message)
        ((tag, content),) = data.items()
        read = self._readers.get(tag)
        if read is None:
            message = (
                f"A value in a journal's file is tagged {tag!r}, which no codec reads. Pass the"
                " codecs that it was written with: Journal(codecs=[...])."
            )
            raise JournalFormatError(message)
        try:
            return read(content)
        except (TypeError, ValueError, ArithmeticError) as error:
            message = f"A value tagged {tag!r} in a journal's file cannot be read: {content!r:.80}."
            raise JournalFormatError(message) from error

    def _read_all(self, data: Iterable[Any]) -> list[Any]:
        return [self.decoded(each) for each in data]

    def _read_pairs(self, data: Iterable[Any]) -> list[tuple[Any, Any]]:
        return [(self.decoded(key), self.decoded(value)) for key, value in data]


def _itself(value: object, _label: str) -> object:
    return value


def _written_float(value: float, _label: str) -> object:
    return value if math.isfinite(value) else {"float": repr(value)}


def _writer(codec: Codec) -> Writer:
    return lambda value, _label: {codec.tag: codec.encode(value)}
