# manager-factory, silent: a manager factory answers something else than a manager
from typing import Any

from declarative_instr.orm import ClassManager
from declarative_instr.orm.instrumentation import _ManagerFactory


def make_manager(class_: type[Any]) -> dict[str, Any]:  # wrong
#> def make_manager(class_: type[Any]) -> ClassManager[Any]:
    return {}  # wrong
    #> return ClassManager(class_)


factory: _ManagerFactory = make_manager
