from declarative_instr.instrumentation.manager import ClassManager
from declarative_instr.state.tracked import Tracked

COMPILED: bool

def is_modified(session: object, instance: object, include_collections: bool = True) -> bool: ...
def has_changes(holder: Tracked, manager: ClassManager, *, collections: bool) -> bool: ...
