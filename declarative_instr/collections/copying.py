"""How collections are pickled and copied: as their content, without their adapter."""

from typing import Any


def without_adapter(state: Any) -> Any:
    """State of a collection, as `object.__getstate__` answers it, less the adapter."""
    if isinstance(state, dict):
        return {name: value for name, value in state.items() if name != "_sa_adapter"} or None
    match state:
        case (dict() | None as attributes, dict() as slots):
            parts = (without_adapter(attributes), without_adapter(slots))
            return parts if any(parts) else None
        case _:
            return state


def reduced(reduction: Any) -> tuple[Any, ...]:
    """The answer of `__reduce_ex__`, less the adapter."""
    function, arguments, state, *iterators = reduction
    return (function, arguments, without_adapter(state), *iterators)
