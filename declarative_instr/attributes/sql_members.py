"""SqlMembers: what an attribute answers when it is asked for SQL; here, that it has none."""

from collections.abc import Callable
from typing import Any

from declarative_instr.exc import InvalidRequestError


class SqlMembers:
    """The members of an attribute that only a layer with SQL can give a meaning.

    Values are None; operations are errors. A mixin with the real ones subclasses this class, so
    that it precedes it in the MRO of an attribute that has both.
    """

    __slots__ = ()

    @property
    def parententity(self) -> object:
        """What the attribute's class is mapped by; None where it is not."""
        return None

    @property
    def expression(self) -> object:
        """The SQL expression that the attribute stands for."""
        return None

    @property
    def comparator(self) -> object:
        """What gives the attribute its SQL operators."""
        return None

    def of_type(self, entity: object) -> object:
        """Narrow a relation to a subclass.

        Raises:
            InvalidRequestError: The attribute has no such operation in SQL.
        """
        raise self._has_no(self.of_type)

    def and_(self, *criteria: object) -> object:
        """Add criteria to the join along a relation.

        Raises:
            InvalidRequestError: The attribute has no such operation in SQL.
        """
        raise self._has_no(self.and_)

    def adapt_to_entity(self, adapt_to_entity: object) -> object:
        """The same attribute of an alias.

        Raises:
            InvalidRequestError: The attribute has no such operation in SQL.
        """
        raise self._has_no(self.adapt_to_entity)

    def label(self, name: str | None) -> object:
        """The attribute under another name in a row.

        Raises:
            InvalidRequestError: The attribute has no such operation in SQL.
        """
        raise self._has_no(self.label)

    def operate(self, op: Callable[..., Any], *other: object, **kwargs: object) -> object:
        """Apply an SQL operator.

        Raises:
            InvalidRequestError: The attribute has no such operation in SQL.
        """
        raise self._has_no(op)

    def reverse_operate(self, op: Callable[..., Any], other: object, **kwargs: object) -> object:
        """Apply an SQL operator whose right side is the attribute.

        Raises:
            InvalidRequestError: The attribute has no such operation in SQL.
        """
        raise self._has_no(op)

    # Last in the class: below it, the name means this.
    @property
    def property(self) -> object:
        """What the mapper knows of the attribute."""
        return None

    def _has_no(self, operation: Callable[..., object]) -> InvalidRequestError:
        name = getattr(operation, "__name__", str(operation))
        message = (
            f"{self} has no SQL operation {name}(). Operations are those of columns and"
            " relationships of classes that are mapped with declarative_instr.orm."
        )
        return InvalidRequestError(message)
