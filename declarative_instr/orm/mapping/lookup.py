"""Mappers of classes and objects, found or refused with the reason."""

from typing_extensions import TypeVar

from declarative_instr.instrumentation.factory import opt_manager_of_class
from declarative_instr.orm.errors import ArgumentError, UnmappedClassError, UnmappedInstanceError
from declarative_instr.orm.mapping.mapper import Mapper

ClassT = TypeVar("ClassT", bound=object)


def mapper_of(class_: type[ClassT]) -> Mapper[ClassT] | None:
    """The mapper of a class; None where it is not mapped."""
    manager = opt_manager_of_class(class_)
    mapper = None if manager is None else manager.identities
    return mapper if isinstance(mapper, Mapper) else None


def class_mapper(class_: type[ClassT], configure: bool = True) -> Mapper[ClassT]:  # noqa: FBT001, FBT002  # the documented signature
    """The mapper of a class, its relations resolved unless `configure` is false.

    Raises:
        ArgumentError: Something that is no class was given.
        UnmappedClassError: The class is not mapped.
    """
    given: object = class_
    if not isinstance(given, type):
        message = f"Class object expected, got '{class_!r}'. Pass a mapped class."
        raise ArgumentError(message)
    mapper = mapper_of(class_)
    if mapper is None:
        raise UnmappedClassError(_unmapped(class_))
    if configure:
        mapper.ensure_configured()
    return mapper


def object_mapper(instance: ClassT) -> Mapper[ClassT]:
    """The mapper of an object's class.

    Raises:
        UnmappedInstanceError: The object's class is not mapped, or a class was given.
    """
    if isinstance(instance, type):
        message = (
            f"Class '{instance.__module__}.{instance.__qualname__}' is not mapped as an instance;"
            f" was a class ({instance.__name__}) supplied where an instance was required?"
        )
        raise UnmappedInstanceError(message)
    mapper = mapper_of(type(instance))
    if mapper is None:
        raise UnmappedInstanceError(_unmapped(type(instance)))
    return mapper


def _unmapped(class_: type) -> str:
    path = f"{class_.__module__}.{class_.__qualname__}"
    return f"Class '{path}' is not mapped. Let it subclass a declarative base with a table name."
