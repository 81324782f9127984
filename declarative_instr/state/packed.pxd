cpdef bint has_only(object values, set names) except -1
