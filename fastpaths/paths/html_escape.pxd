cpdef str replaced(str text)
cpdef object escaped_if_plain(object text)
