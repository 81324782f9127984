cdef extern from *:
    """
    /* Of this very object in a list; -1 where it is no member. */
    static inline Py_ssize_t di_place_of(PyObject *items, PyObject *item) {
        for (Py_ssize_t place = 0; place < PyList_GET_SIZE(items); place++)
            if (PyList_GET_ITEM(items, place) == item) return place;
        return -1;
    }

    /* Past the methods of a subclass. */
    static inline int di_delete_place(PyObject *items, Py_ssize_t place) {
        return PyList_SetSlice(items, place, place + 1, NULL);
    }
    """
    Py_ssize_t place_of "di_place_of" (object items, object item)
    int delete_place "di_delete_place" (object items, Py_ssize_t place) except -1
