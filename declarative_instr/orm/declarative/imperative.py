"""Imperative mapping: the blueprint of a class that somebody else wrote, from a table and properties."""

from collections.abc import Callable, Mapping
from typing import Any, final

from sqlalchemy import Column, FromClause, Table

from declarative_instr.declarative.blueprint import ClassBlueprint, FieldBlueprint
from declarative_instr.declarative.fields import RelationField
from declarative_instr.instrumentation.factory import opt_manager_of_class
from declarative_instr.orm.declarative.columns import MappedColumn, mapped_column
from declarative_instr.orm.errors import ArgumentError, UnsupportedMappingError
from declarative_instr.orm.mapping.mapper import Mapper


@final
class EntityClause:
    """`__clause_element__` of a class without metaclass of ours: answers the class alone."""

    __slots__ = ("names",)

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        """What the mapping puts on the class, and takes off again."""

    def __get__(self, instance: object, owner: type) -> Callable[[], FromClause]:
        mapper = vars(owner).get("__mapper__")
        if instance is not None or not isinstance(mapper, Mapper):
            message = f"{owner.__name__!r} has no attribute '__clause_element__'"
            raise AttributeError(message)
        return lambda: mapper.clause


def enter_entity(class_: type, table: object | None = None) -> None:
    """Let Core take the class for its table, in statements.

    Args:
        class_: A class without metaclass of ours.
        table: Its table; None where the class body tells it.
    """
    is_said = table is None and "__table__" in vars(class_)
    names = ("__clause_element__", "__mapper__", *(() if is_said else ("__table__",)))
    if table is not None:
        type.__setattr__(class_, "__table__", table)
    type.__setattr__(class_, "__clause_element__", EntityClause(names))


def leave_entity(class_: type) -> None:
    """Undo `enter_entity` and the mapping; a class that never entered stays as it is."""
    entered = vars(class_).get("__clause_element__")
    if isinstance(entered, EntityClause):
        for name in entered.names:
            if name in vars(class_):
                type.__delattr__(class_, name)


def imperative_blueprint(
    class_: type, table: object, properties: Mapping[str, object]
) -> ClassBlueprint:
    """What the class would say of itself, were it a declared one.

    Args:
        class_: The class, which stays as it is but for its attributes.
        table: Its table.
        properties: Columns under other names than their own, and relationships.

    Raises:
        ArgumentError: `table` is no table.
        UnsupportedMappingError: A property is something else.
    """
    if not isinstance(table, Table):
        message = (
            "FROM expression, such as a Table or alias() object expected for argument"
            f" 'local_table'; got {table!r:.80}. Give map_imperatively({class_.__name__}, ...) the"
            " Table that the objects are rows of."
        )
        raise ArgumentError(message)
    given = {key: _field(class_, key, value) for key, value in properties.items()}
    named = {one.column.name for one in given.values() if isinstance(one, MappedColumn)}
    columns = {key: mapped_column(key) for key in table.c.keys() if key not in named}  # noqa: SIM118  # a collection of columns iterates over them
    fields = tuple(
        FieldBlueprint(key, None, field, None) for key, field in (columns | given).items()
    )
    return ClassBlueprint(
        name=class_.__name__,
        module=class_.__module__,
        qualname=class_.__qualname__,
        fields=fields,
        is_abstract=False,
        has_init=True,  # also where that is object's: an imperative mapping makes none
        init_owner=None,
    )


def refuse_mapped(class_: type) -> None:
    """Raise where a class has a mapper.

    Raises:
        ArgumentError: It has.
    """
    manager = opt_manager_of_class(class_)
    if manager is not None and manager.is_mapped:
        message = (
            f"Class '{class_!r}' already has a primary mapper defined. Use another class, or"
            " registry.dispose() the one that mapped it first."
        )
        raise ArgumentError(message)


def _field(class_: type, key: str, value: object) -> MappedColumn[Any] | RelationField[Any]:
    if isinstance(value, RelationField):
        return value
    if isinstance(value, Column):
        return mapped_column(value.key)
    message = (
        f"{class_.__name__}.{key}: a property is a column of the table or a relationship();"
        f" {type(value).__name__} is not supported yet. Leave it out."
    )
    raise UnsupportedMappingError(message)
