"""ReadySelect: how a select() that Core has in its cache is run again; it knows no connection."""

# ruff: noqa: SLF001  (private names of Core are what this package is for)

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeAlias, cast, final

from sqlalchemy.engine.interfaces import BindTyping
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import BindParameter

Extracted: TypeAlias = Sequence[BindParameter[Any]]
"""The parameters of a statement of the same shape, in the order of its cache key."""
Values: TypeAlias = Callable[[Extracted, Mapping[str, Any]], Any]


@final
class ReadySelect:
    """A compiled select(), and the function that makes the driver's parameters for one run.

    Core looks up each parameter in four dictionaries per run. Where they are found depends on the
    shape of the statement and the names of what is passed, and both are in the key of the cache.
    """

    __slots__ = ("compiled", "values")

    def __init__(self, compiled: SQLCompiler, values: Values) -> None:
        self.compiled = compiled
        self.values = values


def ready_select(compiled: SQLCompiler, given: Collection[str]) -> ReadySelect | None:
    """What runs `compiled` with parameters of these names; None where only Core can.

    That is where text is written per run (IN), the driver is told types, or a value is missing.
    """
    if (
        compiled.literal_execute_params
        or compiled.post_compile_params
        or compiled.has_out_parameters
        or compiled.schema_translate_map
        or compiled.dialect.bind_typing is BindTyping.SETINPUTSIZES
    ):
        return None
    source = _ValueSource(compiled, given)
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    if compiled.positional:
        items = [source.of(name, binds[name]) for name in compiled.positiontup or ()]
        text = f"({''.join(f'{item}, ' for item in items)})"
    else:
        escaped = compiled.escaped_bind_names
        items = [f"{escaped.get(name, name)!r}: {source.of(name, binds[name])}" for name in binds]
        text = f"{{{', '.join(items)}}}"
    if source.is_incomplete:
        return None
    return ReadySelect(compiled, cast("Values", eval(f"lambda e, g: {text}", source.scope)))


@final
class _ValueSource:
    """Writes the expressions of values: `g` are those passed, `e` those of the statement."""

    def __init__(self, compiled: SQLCompiler, given: Collection[str]) -> None:
        self.scope: dict[str, Any] = {}
        """The objects that the expressions name."""
        self.is_incomplete = False
        """Whether a value is missing, which Core has an error for."""
        self._given = given
        self._processors = cast("Mapping[str, Any]", compiled._bind_processors)
        self._places = _places_of(compiled)

    def of(self, name: str, bind: BindParameter[Any]) -> str:
        """The expression for one parameter, converted for the driver."""
        value = self._unconverted(name, bind)
        convert = self._processors.get(name)
        return value if convert is None else f"{self._name(convert)}({value})"

    def _unconverted(self, name: str, bind: BindParameter[Any]) -> str:
        for key in (bind.key, name):
            if key in self._given:
                return f"g[{key!r}]"
        self.is_incomplete |= bind.required
        place = self._places.get(bind)
        source = self._name(bind) if place is None else f"e[{place}]"
        return f"{source}.{'effective_value' if bind.callable else 'value'}"

    def _name(self, thing: object) -> str:
        name = f"o{len(self.scope)}"
        self.scope[name] = thing
        return name


def _places_of(compiled: SQLCompiler) -> dict[BindParameter[Any], int]:
    """Where in the cache key the parameters stand; those that a rewriting added are not in it."""
    if compiled.cache_key is None:
        return {}
    match = compiled._cache_key_bind_match
    assert match is not None
    return {
        bind: place for place, one in enumerate(compiled.cache_key[1]) for bind in match[0][one]
    }
