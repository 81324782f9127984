from declarative_instr.state.tracked cimport Tracked

cdef int _version

cdef class Link:
    cdef readonly object key
    cdef readonly object other_key
    cdef readonly object target
    cdef readonly object side
    cdef object find
    cdef int found_at
    cpdef int refresh(self) except -1

cdef class AdapterFields:
    cdef public object attr
    cdef public object roles
    cdef public Link link
    cdef public object owner_ref
    cdef public object data_ref
    cdef public object expected
    cdef public bint invalidated
    cdef public bint empty
    cdef public bint may_repeat
    cdef public bint holds_strays
    cdef object __weakref__

cpdef bint take_in(AdapterFields adapter, object item) except -1
cpdef bint let_go(AdapterFields adapter, object item) except -1
cpdef bint take_out(AdapterFields adapter, object items, object item) except -1
cpdef bint refer(Link link, Tracked holder, object values, object value) except -1
cdef int keep_content(AdapterFields adapter, Tracked owner) except -1
