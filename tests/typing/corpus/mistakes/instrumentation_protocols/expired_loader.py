# expired-loader, silent: a loader of expired attributes lacks a parameter
from typing import Any

from declarative_instr.orm import InstanceState
from declarative_instr.orm.instrumentation import _ExpiredAttributeLoaderProto


class Loader:
    def __call__(self, state: InstanceState[Any], toload: set[str]) -> None:  # wrong
    #> def __call__(self, state: Any, toload: Any, passive: Any) -> None:
        print(toload)


loader: _ExpiredAttributeLoaderProto = Loader()
