from declarative_instr.state.packed cimport has_only
