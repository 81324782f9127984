"""Findings: what is wrong in a mapping, as values; how it is found or shown is not known here."""

import traceback
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, final

from declarative_instr.exc import InstrumentationError
from declarative_instr.structures.problems import Place


class Code(StrEnum):
    """Codes of mistakes that no error of the package tells: nothing raises, or something else does."""

    FOREIGN_KEY_TARGET = "chk1"
    FOREIGN_KEY_TYPE = "chk2"
    COLLECTION = "chk3"
    COLUMN_TYPE = "chk4"
    ORDER = "chk5"
    TWICE = "chk6"
    TABLE = "chk7"
    BODY = "chk8"
    ANNOTATION = "chk9"


@final
class Location(NamedTuple):
    """A line of a file; 0 where no line is known."""

    file: str
    line: int


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong; some are only consequences of others."""

    place: Place
    code: str
    message: str
    """What is wrong, and what to do."""
    location: Location
    causes: tuple[Place, ...] = ()
    """Places whose own findings, if any, are why this is wrong."""
    named: str = ""
    """What it says cannot be found; a class that failed may be the reason."""
    tables: tuple[str, ...] = ()
    """Tables that it says are not joined, or one that should refer to the other."""


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What the user is told."""

    class_: str
    """Qualified name; empty where the mistake stands outside of classes."""
    attribute: str | None
    file: str
    line: int
    code: str
    message: str

    @property
    def subject(self) -> str:
        """Class and attribute, as far as they are known."""
        return ".".join(part for part in (self.class_, self.attribute) if part)


@final
class Trouble(NamedTuple):
    """Why a module could not be checked."""

    module: str
    message: str
    location: Location


def code_of(error: Exception) -> str:
    """The code of an error; errors that have none stand in a class body, or come from its table."""
    if isinstance(error, InstrumentationError):
        return error.code
    is_core = type(error).__module__ == "sqlalchemy.exc"
    return Code.TABLE if is_core else Code.BODY


def text_of(error: Exception) -> str:
    """The text of an error without code or address, which are told beside it."""
    if isinstance(error, InstrumentationError):
        return str(error).removesuffix(f" [{error.code}]")
    if code_of(error) == Code.TABLE:
        return str(error.args[0])
    return traceback.format_exception_only(error)[-1].strip()
