from cpython.object cimport PyObject

cdef extern from *:
    """
    static inline PyObject *di_instance_dict(PyObject *o) { return PyObject_GenericGetDict(o, NULL); }

    /* Of the `__dict__`, which is held meanwhile: the `__eq__` of a key may replace it. */
    static inline PyObject *di_value_or(PyObject *o, PyObject *key, PyObject *missing) {
        PyObject **place = _PyObject_GetDictPtr(o);
        PyObject *values = place == NULL ? NULL : *place, *found = NULL;
        if (values != NULL) {
            Py_INCREF(values);
            found = Py_XNewRef(PyDict_GetItemWithError(values, key));
            Py_DECREF(values);
        }
        return found != NULL || PyErr_Occurred() ? found : Py_NewRef(missing);
    }

    static inline int di_take_values(PyObject *o, PyObject *values) {
        PyObject **present = _PyObject_GetDictPtr(o);
        if (present == NULL || (*present != NULL && PyDict_GET_SIZE(*present) != 0)) {
            PyObject *held = PyObject_GenericGetDict(o, NULL);
            if (held == NULL) return -1;
            int failed = PyDict_Update(held, values);
            Py_DECREF(held);
            return failed;
        }
        return PyObject_GenericSetDict(o, values, NULL);
    }

    /* Deletes the keys of the values that are `absent`; there may be many, and mostly are none. */
    static inline int di_drop_absent(PyObject *values, PyObject *absent) {
        PyObject *key, *value;
        Py_ssize_t place = 0;
        while (PyDict_Next(values, &place, &key, &value)) {
            if (value != absent) continue;
            Py_INCREF(key);
            int failed = PyDict_DelItem(values, key);
            Py_DECREF(key);
            if (failed) return -1;
            place = 0;
        }
        return 0;
    }

    /* An instance of a subclass of tuple, without a call of its constructor. */
    static inline PyObject *di_tuple_of_three(PyObject *kind, PyObject *a, PyObject *b, PyObject *c) {
        PyObject *made = ((PyTypeObject *)kind)->tp_alloc((PyTypeObject *)kind, 3);
        if (made == NULL) return NULL;
        PyTuple_SET_ITEM(made, 0, Py_NewRef(a));
        PyTuple_SET_ITEM(made, 1, Py_NewRef(b));
        PyTuple_SET_ITEM(made, 2, Py_NewRef(c));
        return made;
    }
    """
    dict instance_dict "di_instance_dict" (object o)
    object value_or "di_value_or" (object o, object key, object missing)
    int set_values "di_take_values" (object o, dict values) except -1
    int drop_absent "di_drop_absent" (dict values, object absent) except -1
    object tuple_of_three "di_tuple_of_three" (object kind, object a, object b, object c)
