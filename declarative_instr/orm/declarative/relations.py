"""Relationship: what a class body says of one relation; names in it are resolved later."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeAlias, Unpack, overload

from sqlalchemy import Table
from typing_extensions import TypedDict, TypeVar

from declarative_instr.collections.keyed import KeyedDictFactory, KeyFuncDict
from declarative_instr.constants import NO_VALUE
from declarative_instr.declarative.fields import RelationField, RelationTarget
from declarative_instr.exc import near_misses
from declarative_instr.orm.errors import ArgumentError, RelationshipArgumentError
from declarative_instr.orm.mapping.attributes import Mapped
from declarative_instr.orm.mapping.cascade import VIEW_CASCADES, CascadeOptions
from declarative_instr.orm.mapping.settings import Backref

T = TypeVar("T", default=Any)
ListT = TypeVar("ListT", bound=list[Any])
SetT = TypeVar("SetT", bound=set[Any])
DictT = TypeVar("DictT", bound=dict[Any, Any])
T_co = TypeVar("T_co", covariant=True, default=Any)

LAZY_NAMES: Final = ("select", "joined", "selectin", "immediate", "raise", "raise_on_sql", "noload")
_LAZY_FLAGS: Final[dict[object, str]] = {True: "select", False: "joined", None: "noload"}
_DEFAULT_CASCADES: Final = CascadeOptions("save-update, merge")
_NO_CASCADES: Final = CascadeOptions("none")

Columns: TypeAlias = object
"""One column, several, a string or a function that answers them: see the guide to relations.

No narrower: in a `declared_attr`, checkers take `cls.parent_id` for the value of an object.
"""
Secondary: TypeAlias = Table | str | Callable[[], Table | str]
LazyName: TypeAlias = Literal[
    "select", "joined", "selectin", "immediate", "raise", "raise_on_sql", "noload"
]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Relationship(RelationField[T_co], Mapped[T_co], Generic[T_co]):
    """Description of an attribute that refers to objects of another mapped class."""

    secondary: Secondary | None = None
    primaryjoin: object = None
    secondaryjoin: object = None
    foreign_keys: Columns = None
    remote_side: Columns = None
    order_by: Columns = None
    backref: Backref | None = None
    uselist: bool | None = None
    cascade: CascadeOptions = _DEFAULT_CASCADES
    lazy: str = "select"
    innerjoin: bool = False
    passive_deletes: bool | Literal["all"] = False
    passive_updates: bool = True
    single_parent: bool = False
    viewonly: bool = False


class RelationshipOptions(TypedDict, Generic[T], total=False, closed=True):
    """Keywords of `relationship()` beside `collection_class`."""

    uselist: bool | None
    primaryjoin: object
    secondaryjoin: object
    foreign_keys: Columns
    remote_side: Columns
    back_populates: str | Callable[[], str] | None
    backref: str | tuple[str, Mapping[str, Any]] | None
    order_by: Columns
    cascade: str | Literal[False] | None
    lazy: LazyName | bool | None
    innerjoin: bool
    passive_deletes: bool | Literal["all"]
    passive_updates: bool
    single_parent: bool
    viewonly: bool
    active_history: bool
    default: T | None
    default_factory: type[T] | Callable[[], T] | None
    init: bool
    repr: bool
    doc: str | None
    info: dict[Any, Any] | None


if TYPE_CHECKING:  # for checkers alone; a class of another kind may fit any annotation

    @overload
    def relationship(
        argument: RelationTarget | None = ...,
        secondary: Secondary | None = ...,
        **options: Unpack[RelationshipOptions[T]],
    ) -> Relationship[T]: ...
    @overload
    def relationship(
        argument: RelationTarget | None = ...,
        secondary: Secondary | None = ...,
        *,
        collection_class: type[ListT],
        **options: Unpack[RelationshipOptions[ListT]],
    ) -> Relationship[ListT]: ...
    @overload
    def relationship(
        argument: RelationTarget | None = ...,
        secondary: Secondary | None = ...,
        *,
        collection_class: type[SetT],
        **options: Unpack[RelationshipOptions[SetT]],
    ) -> Relationship[SetT]: ...
    @overload
    def relationship(
        argument: RelationTarget | None = ...,
        secondary: Secondary | None = ...,
        *,
        collection_class: type[DictT],
        **options: Unpack[RelationshipOptions[DictT]],
    ) -> Relationship[DictT]: ...
    @overload
    def relationship(
        argument: RelationTarget | None = ...,
        secondary: Secondary | None = ...,
        *,
        collection_class: KeyedDictFactory,
        **options: Unpack[RelationshipOptions[KeyFuncDict[Any, Any]]],
    ) -> Relationship[KeyFuncDict[Any, Any]]: ...
    @overload
    def relationship(
        argument: RelationTarget | None = ...,
        secondary: Secondary | None = ...,
        *,
        collection_class: Callable[[], object] | None,
        **options: Unpack[RelationshipOptions[T]],
    ) -> Relationship[T]: ...


def relationship(
    argument: RelationTarget | None = None,
    secondary: Secondary | None = None,
    *,
    uselist: bool | None = None,
    collection_class: Callable[[], Any] | None = None,
    primaryjoin: object = None,
    secondaryjoin: object = None,
    foreign_keys: Columns = None,
    remote_side: Columns = None,
    back_populates: str | Callable[[], str] | None = None,
    backref: str | tuple[str, Mapping[str, Any]] | None = None,
    order_by: Columns = None,
    cascade: str | Literal[False] | None = None,
    lazy: LazyName | bool | None = "select",
    innerjoin: bool = False,
    passive_deletes: bool | Literal["all"] = False,
    passive_updates: bool = True,
    single_parent: bool = False,
    viewonly: bool = False,
    active_history: bool = False,
    default: object = NO_VALUE,
    default_factory: Callable[[], object] | None = None,
    init: bool = True,
    repr: bool = True,  # noqa: A002 - the name that dataclasses made usual
    doc: str | None = None,
    info: dict[Any, Any] | None = None,
) -> Relationship[Any]:
    """Describe a reference or a collection of a class body.

    `books: Mapped[list["Book"]] = relationship(back_populates="author")`.

    Arguments that name columns, tables or conditions may be strings or functions, which are
    resolved when all classes are declared. A string is an expression such as
    `"Book.title.desc()"`; it is read, never evaluated as Python.

    Args:
        argument: The class at the other end, where the annotation does not tell it.
        secondary: Table between the two, with a foreign key to each: many to many.
        uselist: Whether the attribute holds a collection, where neither tells it.
        collection_class: Makes the collection, where the annotation does not tell it.
        primaryjoin: Condition of the join, where no foreign key tells it.
        secondaryjoin: Condition between `secondary` and the other end.
        foreign_keys: Columns that refer, where more than one foreign key could be meant.
        remote_side: Columns at the far end, where a table refers to itself.
        back_populates: Attribute of the target that is kept in step with this one.
        backref: Attribute that the target is given for it: its name, or what `backref()` made.
            `back_populates` on both sides says the same where checkers see it.
        order_by: Order of loaded collections.
        cascade: What operations on the object do to related ones: "all, delete-orphan".
        lazy: When related objects are loaded: select, joined, selectin, immediate, raise,
            raise_on_sql, noload.
        innerjoin: Whether joined loading may leave out objects without related ones.
        passive_deletes: Whether the database deletes, or nulls, unloaded children.
        passive_updates: Whether the database follows a changed key.
        single_parent: Whether an object is referred to by one parent at a time.
        viewonly: Whether changes of the attribute are never written.
        active_history: Whether the old value is loaded before the first change.
        default: Value of new objects that are constructed without one.
        default_factory: Makes that value, once per object.
        init: Whether the generated constructor takes the attribute as a keyword.
        repr: Whether a generated repr shows it.
        doc: Documentation string of the attribute.
        info: The user's own dictionary.

    Raises:
        ArgumentError: `cascade` or `lazy` is none of the known ones; or both `backref` and
            `back_populates` are given.
        RelationshipArgumentError: `viewonly` with a cascade that writes.
    """
    return Relationship(
        target=argument,
        secondary=secondary,
        uselist=uselist,
        collection_class=collection_class,
        primaryjoin=primaryjoin,
        secondaryjoin=secondaryjoin,
        foreign_keys=foreign_keys,
        remote_side=remote_side,
        back_populates=back_populates,
        backref=_backref(backref, back_populates),
        order_by=order_by,
        cascade=_cascades(cascade, viewonly=viewonly),
        lazy=_lazy_name(lazy),
        innerjoin=innerjoin,
        passive_deletes=passive_deletes,
        passive_updates=passive_updates,
        single_parent=single_parent,
        viewonly=viewonly,
        active_history=active_history,
        default=default,
        default_factory=default_factory,
        init=init,
        repr=repr,
        doc=doc,
        info=info,
    )


def backref(
    name: str,
    *,
    collection_class: Callable[[], Any] | None = None,
    **options: Unpack[RelationshipOptions[Any]],
) -> Backref:
    """The attribute that a relationship gives to its target, with options of its own.

    `relationship(Child, backref=backref("parent", lazy="joined"))`.

    Args:
        name: Of the attribute.
        collection_class: As in `relationship()`, for the attribute.
        options: Others of `relationship()`, for the attribute.

    Raises:
        TypeError: `relationship()` does not take an option.
    """
    known = RelationshipOptions.__optional_keys__
    unknown = next((one for one in options if one not in known), None)
    if unknown is not None:
        message = f"backref() got an unexpected keyword argument {unknown!r}."
        raise TypeError(message + near_misses(unknown, known))
    given = {} if collection_class is None else {"collection_class": collection_class}
    return Backref(name, {**options, **given})


def _backref(
    given: str | tuple[str, Mapping[str, Any]] | None, back_populates: object
) -> Backref | None:
    if given is None:
        return None
    if back_populates is not None:
        message = (
            "backref and back_populates keyword arguments are mutually exclusive. Give"
            " back_populates alone where the other side has its own relationship()."
        )
        raise ArgumentError(message)
    if isinstance(given, str):
        return Backref(given, {})
    name, options = given
    return backref(name, **options)


def _lazy_name(lazy: str | bool | None) -> str:  # noqa: FBT001 - the documented values
    if lazy is None or isinstance(lazy, bool):
        return _LAZY_FLAGS[lazy]
    if lazy in LAZY_NAMES:
        return lazy
    message = (
        f"relationship(lazy={lazy!r}): no such way of loading.{near_misses(lazy, LAZY_NAMES)}"
        f" Known are {', '.join(LAZY_NAMES)}."
    )
    raise ArgumentError(message)


def _cascades(given: str | Literal[False] | None, *, viewonly: bool) -> CascadeOptions:
    if given is None or given is False:
        return _NO_CASCADES if viewonly else _DEFAULT_CASCADES
    cascade = CascadeOptions(given)
    writing = sorted(cascade & VIEW_CASCADES)
    if viewonly and writing:
        message = (
            f"Cascade settings {', '.join(map(repr, writing))} apply to persistence operations and"
            " should not be combined with a viewonly=True relationship. Leave one of the two out."
        )
        raise RelationshipArgumentError(message)
    return cascade
