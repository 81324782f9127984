# hook-result, silent: an overridden hook answers a list, it should answer a dictionary
from typing import Any

from declarative_instr.ext.instrumentation import InstrumentationManager


class Listed(InstrumentationManager):
    def get_instance_dict(self, class_: type, instance: Any) -> list[object]:  # wrong
    #> def get_instance_dict(self, class_: type, instance: Any) -> dict[str, object]:
        return []  # wrong
        #> return {}
