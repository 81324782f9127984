"""Errors of the ORM layer; each is also the error that SQLAlchemy Core has for the same cause.

Texts begin with the words known from SQLAlchemy, and end with the code of docs/errors.md.
Importing it makes the core's errors for wrong arguments and requests Core's as well.
"""

from typing import ClassVar

from sqlalchemy import exc as core_exc
from typing_extensions import override

from declarative_instr import exc

exc.ArgumentError.also(core_exc.ArgumentError)
exc.InvalidRequestError.also(core_exc.InvalidRequestError)
exc.FinaliserWarning.also(core_exc.SAWarning)


class OrmError(exc.InstrumentationError, core_exc.SQLAlchemyError):
    """Root of the errors that the ORM layer raises itself."""

    code: ClassVar[str] = "dio0"  # type: ignore[misc]  # Core lets each error choose; here the class does

    @override
    def __init_subclass__(cls, *, code: str | None = None) -> None:
        """Take the code from the class statement: both roots have an idea of their own of it.

        A user's subclass, which gives none, has the code of its base.
        """
        super().__init_subclass__()
        cls.code = cls.code if code is None else code

    @override
    def __str__(self) -> str:
        """The text and its code, without the address of SQLAlchemy's own explanation."""
        return f"{Exception.__str__(self)} [{self.code}]"


class ArgumentError(OrmError, exc.ArgumentError, core_exc.ArgumentError, code="dio1"):
    """An argument has a value that cannot be used."""


class InvalidRequestError(
    OrmError, exc.InvalidRequestError, core_exc.InvalidRequestError, code="dio2"
):
    """A call that does not fit the state of the object it was made on."""


class StaleDataError(OrmError, code="dio3"):
    """The database changed other rows than the objects in memory say."""


ConcurrentModificationError = StaleDataError


class FlushError(OrmError, code="dio4"):
    """A flush found objects in a state that cannot be stored."""


class MappedAnnotationError(ArgumentError, exc.AnnotationError, code=exc.AnnotationError.code):
    """A `Mapped[...]` annotation cannot be interpreted, or means no column type."""


class ObjectDereferencedError(
    OrmError, exc.ObjectDereferencedError, code=exc.ObjectDereferencedError.code
):
    """The object that is needed was garbage collected."""


class DetachedInstanceError(
    OrmError, exc.DetachedInstanceError, code=exc.DetachedInstanceError.code
):
    """An unloaded attribute was read on an object that no session owns."""


class ObjectDeletedError(
    InvalidRequestError, exc.ObjectDeletedError, code=exc.ObjectDeletedError.code
):
    """The row of an object was gone when the object was refreshed."""


class LoaderStrategyException(InvalidRequestError, code="dio5"):  # noqa: N818 - the documented name
    """A loader option does not fit the attribute."""


UnmappedError = exc.UnmappedError
UnmappedClassError = exc.UnmappedClassError
UnmappedInstanceError = exc.UnmappedInstanceError
# These are the core's own, which raises them as well: it looks managers and states up for the ORM.


class UnmappedColumnError(InvalidRequestError, code="dio6"):
    """A column is not part of the mapping."""


class NoPrimaryKeyError(ArgumentError, code="dio7"):
    """A class was declared whose table has no primary key."""


class NoTableError(InvalidRequestError, code="dio8"):
    """A class was declared that says nothing of its table."""


class UnsupportedMappingError(InvalidRequestError, code="dio9"):
    """A way of mapping was asked for that is not here yet."""


class UnknownTargetError(
    InvalidRequestError, exc.UnknownTargetError, code=exc.UnknownTargetError.code
):
    """A relationship names a class, a table or an attribute that nobody declared."""


class DuplicateNameError(
    InvalidRequestError, exc.DuplicateNameError, code=exc.DuplicateNameError.code
):
    """Two classes or attributes claim one name."""


class ReservedNameError(
    InvalidRequestError, exc.ReservedNameError, code=exc.ReservedNameError.code
):
    """A name that declarative classes keep for themselves was used for an attribute."""


class BackPopulatesError(ArgumentError, exc.BackPopulatesError, code=exc.BackPopulatesError.code):
    """The attribute that `back_populates` names does not point back."""


class UnknownBackPopulatesError(BackPopulatesError, InvalidRequestError, code="dioa"):
    """`back_populates` names nothing."""


class NoForeignKeyError(ArgumentError, core_exc.NoForeignKeysError, code="diob"):
    """No foreign key tells how the two classes of a relationship are joined."""

    def __init__(self, message: str, tables: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.tables = tables
        """Names of the two tables, sorted."""


class AmbiguousForeignKeyError(ArgumentError, core_exc.AmbiguousForeignKeysError, code="dioc"):
    """More than one foreign key could join the two classes of a relationship."""


class RelationshipArgumentError(ArgumentError, code="diod"):
    """The arguments of a relationship contradict each other, or its classes."""


class LateValueError(ArgumentError, code="dioe"):
    """A string given to a relationship is no expression that can be understood."""


class CircularFlushError(
    InvalidRequestError,
    exc.CircularDependencyError,
    core_exc.CircularDependencyError,
    code=exc.CircularDependencyError.code,
):
    """Rows of one flush refer to each other in a circle."""

    def __init__(self, message: str, circle: tuple[object, ...] = ()) -> None:
        core_exc.CircularDependencyError.__init__(self, message, circle, (), msg=message)
        self.circle = circle


class DeletedRowsWarning(core_exc.SAWarning):
    """A DELETE matched another number of rows than there were objects to delete."""


class ReplacedClassWarning(exc.InstrumentationWarning, core_exc.SAWarning):
    """A class takes the name of another one, which strings have meant so far."""


_TRANSLATIONS: tuple[tuple[type[exc.InstrumentationError], type[OrmError]], ...] = (
    (exc.AnnotationError, MappedAnnotationError),
    (exc.UnknownTargetError, UnknownTargetError),
    (exc.DuplicateNameError, DuplicateNameError),
    (exc.BackPopulatesError, BackPopulatesError),
    (exc.ReservedNameError, ReservedNameError),
    (exc.ArgumentError, ArgumentError),
    (exc.InvalidRequestError, InvalidRequestError),
)


def translated(error: exc.InstrumentationError) -> exc.InstrumentationError:
    """The error of this layer for one of the core's, so that `except` clauses for Core hold.

    Returns: `error` itself where it is one of this layer already, or an error such as TypeError,
        which Core has no class of its own for.
    """
    if isinstance(error, OrmError | TypeError):
        return error
    for below, here in _TRANSLATIONS:
        if isinstance(error, below):
            found = here(*error.args)
            found.__dict__.update(vars(error))  # what it says besides its text
            return found
    return error
