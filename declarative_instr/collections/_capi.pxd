cdef extern from *:
    """
    /* Of this very object in a list; -1 where it is no member. */
    static inline Py_ssize_t di_place_of(PyObject *items, PyObject *item) {
        if (!PyList_Check(items)) return -1;
        for (Py_ssize_t place = 0; place < PyList_GET_SIZE(items); place++)
            if (PyList_GET_ITEM(items, place) == item) return place;
        return -1;
    }

    /* Past the methods of a subclass; 0 where that place of the list does not hold the item. */
    static inline int di_delete_at(PyObject *items, Py_ssize_t place, PyObject *item) {
        if (place < 0 || place >= PyList_GET_SIZE(items)) return 0;
        if (PyList_GET_ITEM(items, place) != item) return 0;
        return PyList_SetSlice(items, place, place + 1, NULL) < 0 ? -1 : 1;
    }
    """
    Py_ssize_t place_of "di_place_of" (object items, object item)
    int delete_at "di_delete_at" (object items, Py_ssize_t place, object item) except -1
