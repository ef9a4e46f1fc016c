from hotclub.fastpaths.paths.template_rendering cimport Rendering


cdef class Filter:
    cdef object function
    cdef list arguments
    cdef bint constant
    cdef bint localtime
    cdef bint autoescape
    cdef bint safe
    cdef object applied(self, object value, object context)


cdef class Expression:
    cdef object source
    cdef object variable
    cdef tuple parts
    cdef str name
    cdef str second
    cdef bint constant
    cdef Py_ssize_t length
    cdef bint escapes
    cdef list filters
    cdef object found(self, Rendering rendering)
    cdef object searched(self, Rendering rendering, object value)
    cdef object invalid(self, Rendering rendering)
    cpdef object value(self, Rendering rendering, bint quiet)
    cdef object printed(self, Rendering rendering)


cdef class Values:
    cdef list names
    cdef list expressions
    cdef dict found(self, Rendering rendering)
    cdef int push(self, Rendering rendering) except -1
