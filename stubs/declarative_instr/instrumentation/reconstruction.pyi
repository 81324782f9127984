from collections.abc import Callable
from typing import Any

from typing_extensions import TypeVar

from declarative_instr.attributes.marks import MarkedBodies
from declarative_instr.event.dispatch import Dispatch

MARK = "reconstructor"
FunctionT = TypeVar("FunctionT", bound=Callable[[Any], Any] | Callable[[Any, Any], Any])

def reconstructor(fn: FunctionT) -> FunctionT: ...
def listen_for_reconstructors(class_: type, bodies: MarkedBodies, dispatch: Dispatch) -> None: ...
