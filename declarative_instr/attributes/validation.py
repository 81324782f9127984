"""validates: methods that check the values of attributes; it knows no class body and no registry."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol, final, overload

from typing_extensions import TypeVar

from declarative_instr.attributes.marks import MarkedBodies, MarkedMethod, mark
from declarative_instr.attributes.tokens import AttributeEventToken, KeyedImplementation
from declarative_instr.constants import OP_BULK_REPLACE
from declarative_instr.event.api import listen
from declarative_instr.exc import ValidatorError, near_misses
from declarative_instr.structures.problems import Place, is_collected

MARK = "validates"
"""The mark of a method that validates attributes."""

FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])
ValidatorT = TypeVar("ValidatorT", bound=Callable[[Any, Any, Any], Any])
ValidatorOfRemovesT = TypeVar("ValidatorOfRemovesT", bound=Callable[[Any, Any, Any, Any], Any])


class Validator(NamedTuple):
    """The function that validates one attribute of a class, and when it is asked."""

    function: Callable[..., Any]
    include_removes: bool
    include_backrefs: bool


@final
@dataclass(frozen=True, slots=True)
class Validation:
    """What `validates()` was given."""

    names: tuple[str, ...]
    include_removes: bool
    include_backrefs: bool


class ValidatedAttribute(Protocol):
    """An attribute of a class, as far as its validator needs it."""

    @property
    def key(self) -> str:
        """Its name."""

    @property
    def impl(self) -> KeyedImplementation:
        """What it does now; tells own changes from those of the other side."""


@overload
def validates(
    *names: str, include_removes: Literal[False] = ..., include_backrefs: bool = ...
) -> Callable[[ValidatorT], ValidatorT]: ...
@overload
def validates(
    *names: str, include_removes: Literal[True], include_backrefs: bool = ...
) -> Callable[[ValidatorOfRemovesT], ValidatorOfRemovesT]: ...
@overload
def validates(
    *names: str, include_removes: bool, include_backrefs: bool = ...
) -> Callable[[FunctionT], FunctionT]: ...
def validates(
    *names: str, include_removes: bool = False, include_backrefs: bool = True
) -> Callable[[FunctionT], FunctionT]:
    """Let a method check each new value of the named attributes, or replace it.

    The method is called as `method(self, key, value)` before the change is made. What it returns
    is set or put into the collection; what it raises refuses the change and leaves both sides as
    they were. A collection that is assigned is validated member by member, a dictionary by its
    values. A subclass's method takes the place of its base's for the same attribute.

    Args:
        names: The attributes.
        include_removes: Call it as `method(self, key, value, is_remove)`, for removed members and
            deleted values too; what it then returns is ignored.
        include_backrefs: Call it also for changes that come from the other side of a relation.

    Raises:
        ValidatorError: No attribute is named, or what is decorated takes no mark.
    """
    if not names or not all(isinstance(name, str) for name in names):
        message = "validates() takes names of attributes. Write @validates('name', ...)."
        raise ValidatorError(message)
    validation = Validation(names, include_removes, include_backrefs)

    def marked(function: FunctionT) -> FunctionT:
        try:
            mark(function, MARK, validation)
        except AttributeError as error:
            message = f"{function!r} cannot be marked as a validator. Wrap it in a function."
            raise ValidatorError(message) from error
        return function

    return marked


def validators_of(bodies: MarkedBodies) -> dict[str, Validator]:
    """Find the validator of each attribute, the nearest one in the order of the MRO.

    Raises:
        ValidatorError: One class body has two validators for one attribute.
    """
    found: dict[str, Validator] = {}
    for base, methods in bodies:
        if methods:
            found = _own_validators(base, methods) | found
    return found


def check_validators(
    class_: type, methods: Iterable[MarkedMethod], keys: Mapping[str, object]
) -> None:
    """See whether a class has the attributes that its own body validates, by `methods`.

    Those of mixins and bases may name what only some of their subclasses have.

    Raises:
        ValidatorError: An attribute does not exist.
    """
    for name, validator in _own_validators(class_, methods).items():
        if name not in keys:
            message = (
                f"{class_.__qualname__}.{_name(validator.function)} validates {name!r}, which is"
                f" no attribute of {class_.__qualname__}.{near_misses(name, keys)} Its attributes"
                f" are {', '.join(keys) or 'none'}."
            )
            error, place = ValidatorError(message), Place.of(class_, _name(validator.function))
            if not is_collected(error, place, [Place.of(class_, name)]):
                raise error


def install_validator(attribute: ValidatedAttribute, validator: Validator) -> None:
    """Ask a validator about each change of an attribute."""
    asking = _Asking(attribute, validator)
    listen(attribute, "set", asking.about_value, retval=True)
    listen(attribute, "append", asking.about_member, retval=True)
    listen(attribute, "bulk_replace", asking.about_members)
    if validator.include_removes:
        listen(attribute, "remove", asking.about_removal)


@final
class _Asking:
    """The listeners of one attribute's validator."""

    __slots__ = ("attribute", "flag", "function", "include_backrefs", "key")

    def __init__(self, attribute: ValidatedAttribute, validator: Validator) -> None:
        self.attribute = attribute
        self.key = attribute.key
        self.function = validator.function
        self.flag: tuple[bool, ...] = (False,) if validator.include_removes else ()
        self.include_backrefs = validator.include_backrefs

    def about_value(
        self, target: Any, value: Any, _old: Any, initiator: AttributeEventToken
    ) -> Any:
        if self.include_backrefs or self._is_own(initiator):
            return self.function(target, self.key, value, *self.flag)
        return value

    def about_member(self, target: Any, value: Any, initiator: AttributeEventToken) -> Any:
        if initiator.op is OP_BULK_REPLACE and self._is_own(initiator):
            return value  # `about_members` has asked
        return self.about_value(target, value, None, initiator)

    def about_members(
        self, target: Any, values: list[Any], _initiator: AttributeEventToken
    ) -> None:
        values[:] = [self.function(target, self.key, value, *self.flag) for value in values]

    def about_removal(self, target: Any, value: Any, initiator: AttributeEventToken) -> None:
        if self.include_backrefs or self._is_own(initiator):
            self.function(target, self.key, value, True)  # noqa: FBT003  # by place: the user names it

    def _is_own(self, initiator: AttributeEventToken) -> bool:
        return initiator.impl is self.attribute.impl


def _own_validators(class_: type, methods: Iterable[MarkedMethod]) -> dict[str, Validator]:
    found: dict[str, Validator] = {}
    for _, member, marks in methods:
        validation = marks.get(MARK)
        if not isinstance(validation, Validation):
            continue
        for name in validation.names:
            first = found.get(name)
            if first is not None and first.function is not member:
                message = (
                    f"{class_.__qualname__}: A validation function for mapped attribute {name!r}"
                    f" already exists: {_name(first.function)}. Let one method validate it."
                )
                raise ValidatorError(message)
            found[name] = Validator(member, validation.include_removes, validation.include_backrefs)
    return found


def _name(function: Callable[..., Any]) -> str:
    return str(getattr(function, "__name__", type(function).__name__))
