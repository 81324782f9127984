from declarative_instr.state.tracked cimport Tracked

cpdef object plain_change(object obj, object key)
cpdef bint is_other_plain_value(object value, object other) except -1
