from declarative_instr.state.tracked cimport Tracked

cdef class AttributeDescriptor:
    cdef readonly object key
    cdef public object impl
    cdef public bint active
    cdef public tuple listeners
    cdef public object token
    cdef readonly object owner
    cdef object __weakref__

cdef int keep_present_value(Tracked holder, object key, object values) except -1
cdef int note_modified(Tracked holder) except -1
cdef object announce(AttributeDescriptor descriptor, Tracked holder, object values, object value)
