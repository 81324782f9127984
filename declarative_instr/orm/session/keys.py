"""From the keys that users give to the bare key of a mapper, and to the identity key; loads nothing."""

from collections.abc import Hashable, Mapping
from typing import Any

from sqlalchemy import Row
from sqlalchemy import exc as core_exc

from declarative_instr.orm.mapping.mapper import Mapper
from declarative_instr.orm.mapping.table_map import IdentityKey
from declarative_instr.orm.session.targets import holder_in, mapper_for, mapper_of

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


def identity_key(
    class_: type | Mapper | None = None,
    ident: Any = None,
    *,
    instance: object = None,
    row: Row[Any] | Mapping[Any, Any] | None = None,
    identity_token: object = None,
) -> IdentityKey:
    """The key of an object in an identity map: of a class and a primary key, or of an instance.

    Args:
        class_: A mapped class, or its mapper.
        ident: The primary key's value; for several columns a sequence in their order.
        instance: An object, whose present values make the key.
        row: A row that has the columns of the primary key, in place of `ident`.
        identity_token: The third part of the key.

    Raises:
        ArgumentError: Nothing tells the class, or nothing the primary key.
    """
    if class_ is None:
        if instance is None:
            message = "class or instance is required: identity_key(cls, key), or instance=obj."
            raise core_exc.ArgumentError(message)
        return mapper_of(holder_in(instance)).identity_key_from_instance(instance)
    mapper = mapper_for(class_)
    if row is not None:
        return mapper.identity_key_from_row(row, identity_token)
    if ident is None:
        message = "ident or row is required: identity_key(cls, key), or identity_key(cls, row=row)."
        raise core_exc.ArgumentError(message)
    values = tuple(ident) if isinstance(ident, tuple | list | Row) else (ident,)
    return mapper.identity_key_from_primary_key(values, identity_token)


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
