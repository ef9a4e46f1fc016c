cdef class Turn:
    cdef object scope
    cdef dict loop
    cdef str name
    cdef object item
    cdef Py_ssize_t index
    cdef Py_ssize_t size
    cdef bint settled
    cdef bint seen
    cdef Turn outer
    cdef int write(self) except -1


cdef class Rendering:
    cdef object context
    cdef list dicts
    cdef list output
    cdef bint autoescape
    cdef bint plain_numbers
    cdef bint ready
    cdef Turn turn
    cdef Turn near
    cdef int refresh(self) except -1
    cdef int settle(self) except -1
    cdef int show(self) except -1
    cdef object push(self)
    cdef int pop(self) except -1


cpdef str escaped(str text)
cpdef int put(object scope, str name, object value) except -1
cpdef object digits(object number)
cpdef object in_scopes(list dicts, str name)
cpdef object text_of(object value, Rendering rendering)
