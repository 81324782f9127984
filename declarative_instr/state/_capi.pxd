from cpython.object cimport PyObject

cdef extern from *:
    """
    static PyObject *di_instance_dict(PyObject *o) { return PyObject_GenericGetDict(o, NULL); }
    """
    dict instance_dict "di_instance_dict" (object o)
