from collections.abc import Collection
from typing import ClassVar

from typing_extensions import override

def near_misses(name: str, candidates: Collection[str]) -> str: ...

class _KnownElsewhere:
    __slots__ = ()
    @classmethod
    def also(cls, base: type[Exception]) -> None: ...

class InstrumentationError(_KnownElsewhere, Exception):
    code: ClassVar[str] = ...
    @override
    def __str__(self) -> str: ...

class ArgumentError(InstrumentationError):
    code = "di01"

class InvalidRequestError(InstrumentationError):
    code = "di02"

class UnmappedError(InvalidRequestError):
    code = "di03"

class UnmappedClassError(UnmappedError):
    code = "di04"

class UnmappedInstanceError(UnmappedError, AttributeError):
    code = "di05"

class LayoutError(ArgumentError, TypeError):
    code = "di06"

class UnknownKeywordError(TypeError, ArgumentError):
    code = "di07"

class AnnotationError(ArgumentError):
    code = "di08"

class UnknownTargetError(InvalidRequestError):
    code = "di09"
    name: str
    def __init__(self, message: str, name: str = "") -> None: ...

class BackPopulatesError(ArgumentError):
    code = "di10"

class MemberTypeError(ArgumentError, TypeError):
    code = "di11"

class CollectionError(ArgumentError, TypeError):
    code = "di12"

class DetachedInstanceError(InstrumentationError):
    code = "bhk3"

class ObjectDeletedError(InvalidRequestError):
    code = "di13"

class UnknownEventError(InvalidRequestError):
    code = "di14"

class ListenerSignatureError(ArgumentError, TypeError):
    code = "di15"

class ReservedNameError(ArgumentError, KeyError):
    code = "di16"
    @override
    def __str__(self) -> str: ...

class UnpicklingError(InstrumentationError):
    code = "di17"

class PickledAttributeError(UnpicklingError):
    code = "di24"
    names: tuple[str, ...]
    def __init__(self, message: str, names: tuple[str, ...] = ...) -> None: ...

class PickledClassError(UnpicklingError):
    code = "di25"

class CircularDependencyError(InvalidRequestError):
    code = "di18"
    circle: tuple[object, ...]
    def __init__(self, message: str, circle: tuple[object, ...] = ...) -> None: ...

class DuplicateNameError(InvalidRequestError):
    code = "di19"

class NoValueError(InvalidRequestError, AttributeError):
    code = "di20"

class ListenerNotFoundError(InvalidRequestError):
    code = "di21"

class ObjectDereferencedError(InstrumentationError):
    code = "di22"

class InstrumentationWarning(_KnownElsewhere, UserWarning): ...
class FinaliserWarning(InstrumentationWarning): ...

NO_STATE: tuple[type[AttributeError], type[KeyError]]

class UnknownAttributeError(ArgumentError, KeyError):
    code = "di28"
    @override
    def __str__(self) -> str: ...

def unknown_attribute(class_: type, key: str, known: Collection[str]) -> UnknownAttributeError: ...

class ValidatorError(ArgumentError, InvalidRequestError):
    code = "di27"

class UnknownModifierError(ArgumentError, TypeError):
    code = "di23"

class AlternateInstrumentationError(ArgumentError, TypeError):
    code = "di30"

class JournalError(InvalidRequestError):
    code = "di40"

class NothingToUndoError(JournalError):
    code = "di41"

class JournalBusyError(JournalError):
    code = "di42"

class UnknownMarkError(JournalError):
    code = "di43"

class RestoreError(JournalError):
    code = "di44"

class UnknownObjectError(JournalError):
    code = "di45"

class JournalCodecError(JournalError):
    code = "di46"

class JournalFormatError(JournalError):
    code = "di47"
