from collections.abc import Callable
from typing import Any

from declarative_instr.event.dispatch import Dispatch

class ClassBeginning:
    class_: type[Any]
    dispatch: Dispatch
    before_first: Callable[[], object] | None
    has_begun: bool
    init_method: Callable[..., object] | None
    original_init: Callable[..., object] | None
    forget_source: Callable[[], object] | None
    refresh_constructor: Callable[[], object] | None
    def __init__(self) -> None: ...
    def run_before_first(self) -> None: ...
    def attribute_activity_changed(self) -> None: ...
    def _listeners_changed(self, event: str) -> None: ...
