from collections.abc import Callable
from typing import Any

INSTRUMENTATION_MANAGER = "__sa_instrumentation_manager__"
InstrumentationChoice = Any
Finder = Callable[[Any], InstrumentationChoice | None]

def find_native_user_instrumentation_hook(cls: type) -> InstrumentationChoice | None: ...

instrumentation_finders: list[Finder]

def find_choice(class_: type) -> InstrumentationChoice | None: ...
def check_hierarchy(class_: type, choice: InstrumentationChoice) -> None: ...
