"""Mapped of the ORM: the core's annotation, whose class access gives SQL; nothing at run time."""

from typing import TYPE_CHECKING, Any, Self, overload

from sqlalchemy import ColumnElement
from sqlalchemy.sql.elements import SQLCoreOperations
from typing_extensions import TypeVar, override

from declarative_instr.attributes import mapped as core
from declarative_instr.orm.mapping.attributes import InstrumentedAttribute

T_co = TypeVar("T_co", covariant=True, default=Any)


class Mapped(core.Mapped[T_co]):
    """Annotation that makes an attribute of a mapped class: a column, or a relation."""

    __slots__ = ()

    if TYPE_CHECKING:  # signatures alone, as in the core

        @overload
        def __get__(self, instance: None, owner: object) -> InstrumentedAttribute[T_co]: ...
        @overload
        def __get__(self, instance: object, owner: object) -> T_co: ...
        @override
        def __get__(
            self, instance: object | None, owner: object
        ) -> InstrumentedAttribute[T_co] | T_co | Self: ...

        @override
        def __set__(
            self,
            instance: object,
            value: T_co | SQLCoreOperations[T_co],
        ) -> None: ...

        def __clause_element__(self) -> ColumnElement[Any]: ...
