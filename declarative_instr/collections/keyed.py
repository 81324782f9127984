"""KeyFuncDict: a dict whose keys are derived from its items; and the factories of such dicts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, final

from typing_extensions import TypeVar

from declarative_instr.collections.instrumented_dict import (
    InstrumentedDict,
    key_holding,
    take_value,
)
from declarative_instr.collections.roles import NativeOperations, native
from declarative_instr.constants import NO_VALUE
from declarative_instr.exc import InvalidRequestError

K = TypeVar("K")
V = TypeVar("V")


def put_keyed(data: "KeyFuncDict[Any, Any]", item: object) -> None:
    """Add an item under its key, and tell nobody."""
    key = data.key_of(item)
    if key is not NO_VALUE:
        dict.__setitem__(data, key, item)


def put_all_keyed(data: "KeyFuncDict[Any, Any]", items: Any) -> None:
    """Add items under their keys, and tell nobody."""
    for item in items:
        put_keyed(data, item)


class KeyFuncDict(InstrumentedDict[K, V]):
    """Dict of items by what `keyfunc` derives from each; made by the factories below.

    Raises:
        InvalidRequestError: An item has no key yet, and `ignore_unpopulated_attribute` is False.
    """

    __slots__ = ("ignore_unpopulated_attribute", "keyfunc")

    def __init__(
        self,
        keyfunc: Callable[[Any], Any],
        *dict_args: Any,
        ignore_unpopulated_attribute: bool = False,
    ) -> None:
        super().__init__(*dict_args)
        self.keyfunc = keyfunc
        self.ignore_unpopulated_attribute = ignore_unpopulated_attribute

    @native
    def set(self, value: V, _sa_initiator: object | None = None) -> None:
        """Add an item under its key."""
        key = self.key_of(value)
        if key is not NO_VALUE:
            self.__setitem__(key, value, _sa_initiator)

    @native
    def remove(self, value: V, _sa_initiator: object | None = None) -> None:
        """Remove an item; also where its key changed since it came in.

        Raises:
            KeyError: Nothing is held under the item's key, nor the item under another.
            InvalidRequestError: An other item is held under its key.
        """
        self.__delitem__(self._key_to_remove(value), _sa_initiator)

    def key_of(self, value: V) -> Any:
        """The item's key; NO_VALUE where it has none yet and such items are to be left out."""
        key = self.keyfunc(value)
        if not self.ignore_unpopulated_attribute:
            if key is NO_VALUE:
                raise InvalidRequestError(self._unpopulated(value))
        elif key is None and isinstance(self.keyfunc, AttributeKey):
            return NO_VALUE  # None was given: it is no key that anybody looks for
        return key

    def _key_to_remove(self, value: V) -> Any:
        try:
            return key_holding(self, value)
        except KeyError:
            key = self.key_of(value)
        if self[key] != value:
            message = (
                f"Can not remove {value!r}: collection holds {self[key]!r} for key {key!r}."
                " Possible cause: is the KeyFuncDict key function based on mutable properties or"
                " properties that only obtain values after flush?"
            )
            raise InvalidRequestError(message)
        return key

    def _unpopulated(self, value: object) -> str:
        adapter = getattr(self, "_sa_adapter", None)
        label = repr(adapter.attr.label) if adapter is not None else "a collection"
        return (
            f"In event triggered from population of attribute {label} (potentially from a"
            f" backref), can't populate value in KeyFuncDict; dictionary key derived from {value!r}"
            f" by {self.keyfunc!r} is not populated. Set it before the item is added, or pass"
            " ignore_unpopulated_attribute=True to the collection's factory to leave such items out."
        )

    _sa_native_operations = NativeOperations(
        append=set,  # noqa: A003  # the method above, which has the documented name
        append_methods=("set", "__setitem__"),
        put=put_keyed,
        put_all=put_all_keyed,
        remove=remove,
        remove_methods=("remove", "__delitem__"),
        take=take_value,
        iterate=dict.values,
        key_of=key_of,
        appender="set",
    )


@final
@dataclass(frozen=True, slots=True)
class AttributeKey:
    """Key function: the value of one attribute of the item."""

    name: str

    def __call__(self, item: object) -> Any:
        """The value; NO_VALUE where the item has no such attribute, or was never given it."""
        value = getattr(item, self.name, NO_VALUE)
        if value is None and self.name not in getattr(item, "__dict__", (self.name,)):
            tracked = hasattr(getattr(type(item), self.name, None), "impl")
            return NO_VALUE if tracked else None
        return value


@final
@dataclass(frozen=True, slots=True)
class KeyedDictFactory:
    """Makes the KeyFuncDict of each object; a value for `collection_class`.

    The annotation says the type of the keys: the function's may be narrower, or have NO_VALUE too,
    and dict is invariant in it.
    """

    keyfunc: Callable[[Any], object]
    ignore_unpopulated_attribute: bool = False

    def __call__(self) -> KeyFuncDict[Any, Any]:
        """An empty dict."""
        return KeyFuncDict(
            self.keyfunc, ignore_unpopulated_attribute=self.ignore_unpopulated_attribute
        )


def attribute_keyed_dict(
    attr_name: str, *, ignore_unpopulated_attribute: bool = False
) -> KeyedDictFactory:
    """Dictionary collection whose keys are the values of one attribute of the items.

    The key is derived once, when an item comes in; it does not follow later changes.
    """
    return KeyedDictFactory(AttributeKey(attr_name), ignore_unpopulated_attribute)


def keyfunc_mapping(
    keyfunc: Callable[[Any], object], *, ignore_unpopulated_attribute: bool = False
) -> KeyedDictFactory:
    """Dictionary collection whose keys a function derives from the items.

    The function answers NO_VALUE for an item that has no key yet.
    """
    return KeyedDictFactory(keyfunc, ignore_unpopulated_attribute)
