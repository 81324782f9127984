from collections.abc import Callable
from typing import Any, NamedTuple

MARKS = "_sa_marks"

class MarkedMethod(NamedTuple):
    name: str
    function: Callable[..., Any]
    marks: dict[str, object]

MarkedBodies = list[tuple[type, tuple[MarkedMethod, ...]]]

def mark(function: object, decorator: str, said: object) -> None: ...
def own_marked_methods(class_: type) -> tuple[MarkedMethod, ...]: ...
