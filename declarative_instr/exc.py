"""Errors of the instrumentation; each class has a stable code, told in docs/errors.md."""

from collections.abc import Collection
from difflib import get_close_matches
from typing import ClassVar

from typing_extensions import override


def near_misses(name: str, candidates: Collection[str]) -> str:
    """Sentence that names the candidates closest to `name`; empty where none is close."""
    close = get_close_matches(name, candidates, n=3, cutoff=0.6)
    return f" Did you mean {' or '.join(map(repr, close))}?" if close else ""


class _KnownElsewhere:
    """Base of errors and warnings for which another library may have a class, too."""

    __slots__ = ()

    @classmethod
    def also(cls, base: type[Exception]) -> None:
        """Let the class, and all below it, be of another library's class as well.

        The ORM layer says so of the causes that SQLAlchemy Core has a class for: existing except
        clauses and filters hold, and the core itself knows nothing of them.
        """
        if base not in cls.__bases__:
            cls.__bases__ = (*cls.__bases__, base)


class InstrumentationError(_KnownElsewhere, Exception):
    """Root of all errors that the package raises on purpose."""

    code: ClassVar[str] = "di00"

    @override
    def __str__(self) -> str:
        """The text, followed by the code under which docs/errors.md explains it."""
        return f"{Exception.__str__(self)} [{self.code}]"


class ArgumentError(InstrumentationError):
    """An argument has a value that cannot be used."""

    code = "di01"


class InvalidRequestError(InstrumentationError):
    """A call that does not fit the state of the object it was made on."""

    code = "di02"


class UnmappedError(InvalidRequestError):
    """Root of errors about classes and objects without instrumentation."""

    code = "di03"


class UnmappedClassError(UnmappedError):
    """A class is not instrumented."""

    code = "di04"


class UnmappedInstanceError(UnmappedError, AttributeError):
    """An object's class is not instrumented, or the object has no state.

    An AttributeError too, so that `except NO_STATE` catches it.
    """

    code = "di05"


class LayoutError(ArgumentError, TypeError):
    """A class cannot hold the tracking fields because of the layout of its bases."""

    code = "di06"


class UnknownKeywordError(TypeError, ArgumentError):
    """A constructor was called with a keyword that names no attribute of the class."""

    code = "di07"


class AnnotationError(ArgumentError):
    """A `Mapped[...]` annotation cannot be interpreted."""

    code = "di08"


class UnknownTargetError(InvalidRequestError):
    """A relationship names a class that no registry knows."""

    code = "di09"

    def __init__(self, message: str, name: str = "") -> None:
        super().__init__(message)
        self.name = name
        """What was not found; empty where nothing was named."""


class BackPopulatesError(ArgumentError):
    """`back_populates` names nothing, or an attribute that does not point back."""

    code = "di10"


class MemberTypeError(ArgumentError, TypeError):
    """A value of the wrong type was put into a reference or a collection."""

    code = "di11"


class CollectionError(ArgumentError, TypeError):
    """A collection class, or a value given for a collection, cannot be used."""

    code = "di12"


class DetachedInstanceError(InstrumentationError):
    """An unloaded attribute was read on an object that no session owns."""

    code = "bhk3"


class ObjectDeletedError(InvalidRequestError):
    """The row of an object was gone when the object was refreshed."""

    code = "di13"


class UnknownEventError(InvalidRequestError):
    """An event name or an event target that nothing declares."""

    code = "di14"


class ListenerSignatureError(ArgumentError, TypeError):
    """A listener cannot be called with the event's arguments."""

    code = "di15"


class ReservedNameError(ArgumentError, KeyError):
    """A name that the instrumentation keeps for itself was used for an attribute."""

    code = "di16"

    @override
    def __str__(self) -> str:
        """The text itself; KeyError would show its repr."""
        return f"{self.args[0]} [{self.code}]"


class UnpicklingError(InstrumentationError):
    """Pickled state does not fit the class that it is restored to."""

    code = "di17"


class PickledAttributeError(UnpicklingError):
    """A pickle has values of attributes that its class does not have any more."""

    code = "di24"

    def __init__(self, message: str, names: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.names = names
        """The attributes, sorted."""


class PickledClassError(UnpicklingError):
    """A pickle names a class that is not where it was."""

    code = "di25"


class CircularDependencyError(InvalidRequestError):
    """Things that must be ordered depend on each other in a circle."""

    code = "di18"

    def __init__(self, message: str, circle: tuple[object, ...] = ()) -> None:
        super().__init__(message)
        self.circle = circle
        """The circle found, in order; the last depends on the first."""


class DuplicateNameError(InvalidRequestError):
    """Two classes or attributes claim one name."""

    code = "di19"


class NoValueError(InvalidRequestError, AttributeError):
    """An operation needs a value that the attribute does not have."""

    code = "di20"


class ListenerNotFoundError(InvalidRequestError):
    """A listener was to be removed that is not registered."""

    code = "di21"


class ObjectDereferencedError(InstrumentationError):
    """The object that a state or a collection belongs to was garbage collected."""

    code = "di22"


class InstrumentationWarning(_KnownElsewhere, UserWarning):
    """Something was done that has no effect, or not the one that was wanted."""


class FinaliserWarning(InstrumentationWarning):
    """A tracked class has a `__del__`."""


NO_STATE = (AttributeError, KeyError)
"""What a foreign state getter may raise for an object without state."""


class UnknownAttributeError(ArgumentError, KeyError):
    """A class has no tracked attribute of the name that is given."""

    code = "di28"

    @override
    def __str__(self) -> str:
        """The text itself; KeyError would show its repr."""
        return f"{self.args[0]} [{self.code}]"


def unknown_attribute(class_: type, key: str, known: Collection[str]) -> UnknownAttributeError:
    """The error for the name `key`, where a class has the attributes `known`."""
    named = f"Its attributes are {', '.join(known)}." if known else "It has none."
    return UnknownAttributeError(
        f"{class_.__qualname__} has no tracked attribute {key!r}.{near_misses(key, known)} {named}"
    )


class ValidatorError(ArgumentError, InvalidRequestError):
    """A method validates what is no attribute, or what another method validates already."""

    code = "di27"


class UnknownModifierError(ArgumentError, TypeError):
    """A listener was registered with a keyword that its event does not have."""

    code = "di23"


class AlternateInstrumentationError(ArgumentError, TypeError):
    """A class asks for an instrumentation that differs from its hierarchy's, or that is none."""

    code = "di30"


class JournalError(InvalidRequestError):
    """Root of the errors of `declarative_instr.ext.journal`."""

    code = "di40"


class NothingToUndoError(JournalError):
    """The journal has no transaction to undo, or to redo."""

    code = "di41"


class JournalBusyError(JournalError):
    """Something was asked of a journal that its present state does not allow."""

    code = "di42"


class UnknownMarkError(JournalError):
    """A mark is no point of the journal's history."""

    code = "di43"


class RestoreError(JournalError):
    """An undo, redo or replay failed, and what it had changed was taken back."""

    code = "di44"


class UnknownObjectError(JournalError):
    """A journal does not know an object or a class that is named."""

    code = "di45"


class JournalCodecError(JournalError):
    """A journal holds a value that JSON has no form for."""

    code = "di46"


class JournalFormatError(JournalError):
    """A text is none that a journal wrote, or cannot be read with its codecs."""

    code = "di47"
