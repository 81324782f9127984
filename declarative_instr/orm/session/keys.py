"""From the key that a user gives to `get()` to the bare key of a mapper."""

from collections.abc import Hashable, Mapping
from typing import Any

from sqlalchemy import Row
from sqlalchemy import exc as core_exc

from declarative_instr.orm.mapping.mapper import Mapper

PLAIN_KEYS = frozenset({int, str})
"""Types of keys that are surely one value."""


def bare_key_of(mapper: Mapper, ident: Any) -> Hashable:
    """The bare key for a value, a tuple of values in the order of the key, or a dictionary.

    Raises:
        InvalidRequestError: The values are not those of the primary key.
    """
    if type(ident) in PLAIN_KEYS and mapper.has_single_key:
        key: Hashable = ident
        return key
    if isinstance(ident, Mapping):
        values = _values_by_name(mapper, ident)
    elif isinstance(ident, tuple | list | Row):
        values = tuple(ident)
    else:
        values = (ident,)
    if len(values) != len(mapper.primary_key):
        raise _wrong_identifier(mapper, "number of values")
    return mapper.bare_key(values)


def is_null(mapper: Mapper, bare: Hashable) -> bool:
    """Whether a key can belong to no row, since all its values are None."""
    if mapper.has_single_key:
        return bare is None
    return all(value is None for value in mapper.key_values(bare))


def _values_by_name(mapper: Mapper, ident: Mapping[str, Any]) -> tuple[Any, ...]:
    if set(ident) != set(mapper.pk_keys):
        raise _wrong_identifier(mapper, "names of values")
    return tuple(ident[key] for key in mapper.pk_keys)


def _wrong_identifier(mapper: Mapper, what: str) -> core_exc.InvalidRequestError:
    table = mapper.local_table.name
    columns = ",".join(f"'{table}.{column.name}'" for column in mapper.primary_key)
    names = ", ".join(map(repr, mapper.pk_keys))
    return core_exc.InvalidRequestError(
        f"Incorrect {what} in identifier to formulate primary key for session.get(); primary key"
        f" columns are {columns}. Give {mapper.class_.__name__}'s values in this order, or a"
        f" dictionary with the attributes {names}."
    )
