"""Collector: what is found wrong in the mappings of a program; consequences are told from causes."""

import ast
import re
import sys
from collections.abc import Iterable
from types import FrameType
from typing import Any, final

from declarative_instr.cli.consequences import Missing, without_consequences
from declarative_instr.cli.findings import Code, Finding, Location, Problem, code_of, text_of
from declarative_instr.cli.remedies import body_remedy, remedy
from declarative_instr.cli.sources import Sources, bound_names, constant_value, names_read
from declarative_instr.exc import InvalidRequestError, UnknownTargetError
from declarative_instr.structures.problems import Place


@final
class Collector:
    """Takes what would have been raised, while modules are imported and registries configured."""

    def __init__(self) -> None:
        self.sources = Sources()
        self.declared: list[type] = []
        """Classes that are declared, in the order of their statements."""
        self.failed: set[Place] = set()
        """Classes that are not."""
        self._findings: list[Finding] = []
        self._lines: dict[type, int] = {}
        self._missing = Missing()
        self._declaring: set[Place] = set()
        """Attributes that were wrong before configuration: what it says of them are consequences."""
        self.is_configuring = False

    # What the package reports ----------------------------------------------------------------

    def class_declared(self, class_: type) -> None:
        """Remember a class, and where its statement is."""
        self.declared.append(class_)
        self.sources.of_module(class_.__module__)
        self._lines[class_] = running_line(class_.__module__)

    def problem_found(self, error: Exception, place: Place, causes: tuple[Place, ...]) -> None:
        """Take an error instead of letting it be raised."""
        if place.key is None:
            self._class_is_absent(place)
            place = Place(place.module, place.qualname, key_of_core_error(error))
            causes = (*causes, Place(place.module, place.qualname))
        if self.is_configuring and place in self._declaring:
            return
        if not self.is_configuring:
            self._declaring.add(place)
        self.add(
            place,
            code_of(error),
            text_of(error) + remedy(error, self._names_in_body(place)),
            causes=causes,
            named=error.name if isinstance(error, UnknownTargetError) else "",
            tables=getattr(error, "tables", ()),
        )

    # What examiners report -----------------------------------------------------------------------

    def add(
        self,
        place: Place,
        code: str,
        message: str,
        *,
        causes: tuple[Place, ...] = (),
        named: str = "",
        tables: tuple[str, ...] = (),
        location: Location | None = None,
    ) -> None:
        """Note a finding; its line is looked up where it is not given."""
        finding = Finding(
            place=place,
            code=code,
            message=message,
            location=location or self._location(place),
            causes=causes,
            named=named,
            tables=tables,
        )
        if all(_essence(finding) != _essence(known) for known in self._findings):
            self._findings.append(finding)

    def add_all(self, place: Place, faults: Iterable[tuple[str, str]]) -> None:
        """Note what is wrong with one attribute: codes and texts."""
        for code, message in faults:
            self.add(place, code, message)

    # What the tolerant modules report ------------------------------------------------------------

    def body_failed(
        self,
        error: Exception,
        module: str,
        qualname: str,
        key: str,
        line: int,
        statement: str,
    ) -> None:
        """A statement of a class body raised; the class is declared without what it describes."""
        place = Place(module, qualname, key)
        self._declaring.add(place)
        self._missing.bodies.setdefault(Place(module, qualname), []).append(statement)
        if not is_of_mapping(error) and self._missing.names.intersection(
            names_read(ast.parse(statement))
        ):
            return
        location = Location(self._file(module), line)
        text = text_of(error) + body_remedy(error, vars(sys.modules[module]))
        self.add(place, code_of(error), text, location=location)

    def statement_failed(
        self, error: Exception, module: str, line: int, reads: Iterable[str], binds: Iterable[str]
    ) -> bool:
        """Whether a statement of a module that raised may be left out; else the import ends.

        It may where it reads what an earlier mistake left without value, and where the error is one
        of ours, which is noted then.
        """
        is_consequence = bool(self._missing.names.intersection(reads)) or self._stays_unsettled(
            error
        )
        if not is_consequence and not is_of_mapping(error):
            return False
        if not is_consequence:
            location = Location(self._file(module), line)
            place = Place(module, "")
            self.add(place, code_of(error), text_of(error), location=location)
        self._missing.names.update(binds)
        return True

    def class_failed(
        self, error: Exception, module: str, line: int, reads: Iterable[str], name: str
    ) -> type | None:
        """A class to stand in for one whose statement raised; None where the import ends."""
        is_consequence = bool(self._missing.names.intersection(reads)) or self._stays_unsettled(
            error
        )
        if not is_consequence and not is_of_mapping(error):
            return None
        if not is_consequence:
            location = Location(self._file(module), line)
            self.add(Place(module, name), code_of(error), text_of(error), location=location)
        self._class_is_absent(Place(module, name))
        return type(name, (), {"__module__": module})

    def _class_is_absent(self, place: Place) -> None:
        """Note names that cannot be found since a class failed."""
        name = place.qualname.rpartition(".")[2]
        self._missing.names.add(name)
        self._missing.classes.add(name)
        self.failed.add(place)
        source = self.sources.of_module(place.module)
        running = running_line(place.module)
        statement = source.class_statement(place.qualname, running) if source else None
        table = None if statement is None else constant_value(statement, "__tablename__")
        if isinstance(table, str):
            self._missing.classes.add(table)

    def _stays_unsettled(self, error: Exception) -> bool:
        """Whether an object was used whose relations could not be settled, which was told already."""
        return bool(self._findings) and type(error) is InvalidRequestError

    def is_wrong(self, place: Place) -> bool:
        """Whether something is noted of a place already."""
        return any(one.place == place for one in self._findings)

    # What came out -------------------------------------------------------------------------------

    def problems(self) -> list[Problem]:
        """What is wrong, without the consequences of what else is; ordered by file and line."""
        for class_ in self.declared:
            self._missing.tables.setdefault(_table_name(class_), []).append(Place.of(class_))
        own = without_consequences(self._findings, self._missing)
        ordered = sorted(own, key=lambda one: one.location)
        return [
            Problem(
                class_=one.place.qualname,
                attribute=one.place.key,
                file=one.location.file,
                line=one.location.line,
                code=one.code,
                message=one.message,
            )
            for one in ordered
        ]

    # Lines ---------------------------------------------------------------------------------------

    def line_of_class(self, class_: type) -> int:
        """The line at which a class was declared."""
        return self._lines[class_]

    def _location(self, place: Place) -> Location:
        """The line of an attribute where a body of the class or of its mixins has it."""
        class_ = self._class_at(place)
        running = running_line(place.module) or self._lines.get(class_ or object, 0)
        bodies = [(place.module, place.qualname)]
        if class_ is not None:
            bodies += [(base.__module__, base.__qualname__) for base in class_.__mro__[1:-1]]
        for module, qualname in bodies if place.key else ():
            found = self.sources.locate(module, qualname, place.key, running)
            if found is not None:
                return found
        found = self.sources.locate(place.module, place.qualname, running=running)
        return found or Location(self._file(place.module), running)

    def _names_in_body(self, place: Place) -> list[str]:
        source = self.sources.of_module(place.module)
        running = running_line(place.module)
        statement = source.class_statement(place.qualname, running) if source else None
        return [name for one in statement.body for name in bound_names(one)] if statement else []

    def _class_at(self, place: Place) -> type | None:
        body = (place.module, place.qualname)
        matching = (one for one in self.declared if (one.__module__, one.__qualname__) == body)
        return next(matching, None)

    def _file(self, module: str) -> str:
        source = self.sources.of_module(module)
        return module if source is None else source.path


def running_line(module: str) -> int:
    """The line that a module is at, where it is being run; 0 where it is not."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001  # the documented way
    while frame is not None:
        if frame.f_globals.get("__name__") == module:
            return frame.f_lineno
        frame = frame.f_back
    return 0


def is_of_mapping(error: Exception) -> bool:
    """Whether an error tells of a mistake in what is declared, not of one in what is done with it."""
    kinds = {"ArgumentError", "InvalidRequestError"}
    roots = {"declarative_instr.exc", "sqlalchemy.exc"}
    return any(one.__name__ in kinds and one.__module__ in roots for one in type(error).__mro__)


def key_of_core_error(error: Exception) -> str | None:
    """The name of the class body that an error of SQLAlchemy's `Table` is about."""
    if code_of(error) != Code.TABLE:
        return None
    text = text_of(error)
    if type(error).__name__ == "ConstraintColumnNotFoundError":
        return "__table_args__"
    return "__tablename__" if "is already defined" in text else None


def _table_name(class_: type) -> str:
    table: Any = getattr(class_, "__table__", None)
    return getattr(table, "name", "")


def _essence(one: Finding) -> tuple[object, ...]:
    """What is the same for each class that has a mistake from the same mixin."""
    key = one.place.key or ""
    return (one.location, key, one.code, re.sub(rf"\w+\.{re.escape(key)}\b", key, one.message))
