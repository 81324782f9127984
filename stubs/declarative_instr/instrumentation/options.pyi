from collections.abc import Callable
from typing import Any

from declarative_instr.attributes.instrumented import InstrumentedAttribute
from declarative_instr.constants import PassiveFlag
from declarative_instr.state.instance_state import InstanceState

StateLoader = Callable[[InstanceState[Any], PassiveFlag], object]

def register_attribute_with_options(
    class_: type,
    key: str,
    *,
    useobject: bool = False,
    uselist: bool = False,
    typecallable: Callable[[], Any] | None = None,
    callable_: StateLoader | None = None,
    backref: str | None = None,
    active_history: bool = False,
    doc: str | None = None,
    comparator: object = None,
    parententity: object = None,
    trackparent: bool = False,
) -> InstrumentedAttribute[Any]: ...
def register_descriptor(
    class_: type,
    key: str,
    *,
    comparator: object = None,
    parententity: object = None,
    doc: str | None = None,
) -> InstrumentedAttribute[Any]: ...
def register_attribute_impl(
    class_: type,
    key: str,
    *,
    uselist: bool = False,
    callable_: StateLoader | None = None,
    useobject: bool = False,
    backref: str | None = None,
    typecallable: Callable[[], Any] | None = None,
    active_history: bool = False,
    trackparent: bool = False,
) -> InstrumentedAttribute[Any]: ...
