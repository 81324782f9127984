"""Transactions as JSON lines: a header, then one line for each; it reads and writes no values."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from declarative_instr.exc import JournalFormatError
from declarative_instr.ext.journal.coding import Coding
from declarative_instr.ext.journal.values import Change, Edit, Introduction, Place, Transaction

VERSION: Final = 1

Titles = Mapping[Place, str]
"""`Class.key` of attributes, for messages."""


def written(transactions: Iterable[Transaction], coding: Coding, titles: Titles) -> Iterator[str]:
    """The lines, each with its end.

    Raises:
        JournalCodecError: A value has no form in JSON.
    """
    yield json.dumps({"journal": VERSION}) + "\n"
    for transaction in transactions:
        data = {
            "name": transaction.name,
            "introduced": [_introduction(one, coding) for one in transaction.introduced],
            "edits": [
                [_change(change, coding, titles) for change in edit.changes]
                for edit in transaction.edits
            ],
        }
        yield json.dumps(data, ensure_ascii=False, allow_nan=False) + "\n"


def _introduction(one: Introduction, coding: Coding) -> dict[str, Any]:
    short = one.class_name.rpartition(".")[2]
    values = {key: coding.encoded(value, f"{short}.{key}") for key, value in one.values.items()}
    return {"object": one.id, "class": one.class_name, "values": values}


def _change(change: Change, coding: Coding, titles: Titles) -> dict[str, Any]:
    title = titles.get(change.place, f"{change.owner}.{change.key}")
    return {
        "object": change.owner,
        "key": change.key,
        "old": coding.encoded(change.old, title),
        "new": coding.encoded(change.new, title),
    }


def read(lines: Iterable[str], coding: Coding) -> list[Transaction]:
    """The transactions that `written` wrote.

    Raises:
        JournalFormatError: A line is none of a journal, or of another version.
    """
    found: list[Transaction] = []
    for number, line in enumerate(lines, 1):
        try:
            data = json.loads(line)
            if number == 1:
                _check_header(data)
            else:
                found.append(_transaction(data, coding))
        except JournalFormatError as error:
            error.add_note(f"in line {number}")
            raise
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            message = f"Line {number} is no line of a journal: {line!r:.80}."
            raise JournalFormatError(message) from error
    return found


def _check_header(data: dict[str, Any]) -> None:
    if data["journal"] != VERSION:
        message = (
            f"The journal is of format {data['journal']!r}, and this version reads {VERSION}."
            " Read it with the version that wrote it."
        )
        raise JournalFormatError(message)


def _transaction(data: dict[str, Any], coding: Coding) -> Transaction:
    introduced = [
        Introduction(
            str(one["object"]),
            str(one["class"]),
            {str(key): coding.decoded(value) for key, value in one["values"].items()},
        )
        for one in data["introduced"]
    ]
    edits = [Edit(tuple(_read_change(each, coding) for each in edit)) for edit in data["edits"]]
    if not all(edit.changes for edit in edits):
        message = "A journal's edit has no change."
        raise JournalFormatError(message)
    return Transaction(str(data["name"]), tuple(edits), tuple(introduced))


def _read_change(data: dict[str, Any], coding: Coding) -> Change:
    old, new = coding.decoded(data["old"]), coding.decoded(data["new"])
    return Change(str(data["object"]), str(data["key"]), old, new)
