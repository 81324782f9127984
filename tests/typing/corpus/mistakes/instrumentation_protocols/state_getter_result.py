# hook-result, silent: state_getter() answers a state, it should answer a function that finds one
from collections.abc import Callable
from typing import Any

from declarative_instr import instance_state
from declarative_instr.ext.instrumentation import InstrumentationManager
from declarative_instr.orm import InstanceState


class Found(InstrumentationManager):
    def state_getter(self, class_: type) -> InstanceState[Any]:  # wrong
    #> def state_getter(self, class_: type) -> Callable[[Any], InstanceState[Any]]:
        return instance_state(object())  # wrong
        #> return instance_state
