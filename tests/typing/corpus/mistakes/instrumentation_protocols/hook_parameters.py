# hook-signature, silent: an overridden hook takes other parameters than it is called with
from typing import Any

from declarative_instr.ext.instrumentation import InstrumentationManager
from declarative_instr.orm import InstanceState


class Quiet(InstrumentationManager):
    def install_state(self, instance: Any, state: InstanceState[Any]) -> None:  # wrong
    #> def install_state(self, class_: type, instance: Any, state: InstanceState[Any]) -> None:
        print(instance, state)
