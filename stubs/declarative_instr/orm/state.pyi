from declarative_instr.state.attribute_state import AttributeState
from declarative_instr.state.instance_state import InstanceState
from declarative_instr.state.pending import PendingCollection

__all__ = ["AttributeState", "InstanceState", "PendingCollection"]
