from declarative_instr.state.tracked cimport Tracked, keep_old_value, mark_modified

cdef class AttributeDescriptor:
    cdef readonly str key
    cdef public object impl
    cdef public bint active
    cdef object __weakref__
