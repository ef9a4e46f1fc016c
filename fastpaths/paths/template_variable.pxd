cpdef object found_from(tuple lookups, object context, bint quiet, Py_ssize_t start, object current)
cpdef object value_of(object variable, object context, bint quiet)
