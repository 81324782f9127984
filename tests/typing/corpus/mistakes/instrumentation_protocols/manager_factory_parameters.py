# manager-factory, silent: a manager factory takes nothing
from typing import Any

from declarative_instr.orm import ClassManager
from declarative_instr.orm.instrumentation import _ManagerFactory


def make_manager() -> ClassManager[Any]:  # wrong
#> def make_manager(class_: type[Any]) -> ClassManager[Any]:
    raise NotImplementedError


factory: _ManagerFactory = make_manager
