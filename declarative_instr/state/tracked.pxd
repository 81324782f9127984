cdef class Tracked:
    cdef public object _sa_key
    cdef public dict _sa_committed
    cdef public object _sa_sink
    cdef public object _sa_view
    cdef public int _sa_flags
    cdef object __weakref__

cpdef int mark_modified(Tracked holder) except -1
cpdef int keep_old_value(Tracked holder, object key, object old) except -1
