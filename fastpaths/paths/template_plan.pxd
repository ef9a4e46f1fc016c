from hotclub.fastpaths.paths.template_rendering cimport Rendering
from hotclub.fastpaths.paths.template_value cimport Expression


cdef class Epoch:
    cdef Py_ssize_t number


cdef class Step:
    cdef object node
    cdef bint fit
    cdef int render(self, Rendering rendering) except -1


cdef class Text(Step):
    cdef object text


cdef class Printed(Step):
    cdef Expression expression
    cdef bint plain
    cdef bint bare
    cdef int slowly(self, Rendering rendering) except -1


cdef class Plan:
    cdef tuple nodes
    cdef list steps
    cdef list watched
    cdef list classes
    cdef Py_ssize_t checked


cpdef Plan plan_of(object nodes)
cpdef int run(Plan plan, Rendering rendering) except -1
cpdef int failed(Plan plan, Py_ssize_t i, Rendering rendering, object error) except -1
cpdef int render_nodes(object nodes, Rendering rendering) except -1
cpdef int foreign(object thing, Rendering rendering) except -1
