from declarative_instr.state.tracked cimport Tracked
