from declarative_instr.state.tracked cimport Tracked

cdef bint _are_mutual(Tracked holder, object members, object other_key) except -1
