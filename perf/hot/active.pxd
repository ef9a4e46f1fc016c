cdef object steady_ns


cdef class Active:
    cdef public bint done, in_cache, collecting, special, asked
    cdef public int status, user_bucket, profiled
    cdef public long long at_ns, cost, wall_ns, response_bytes
    cdef public long long database_ns, database_calls
    cdef public long long cache_ns, cache_calls, cache_hits, cache_misses, collections
    cdef public double weight
    cdef public object endpoint, method, flags, profile


cdef class Slot:
    cdef public Active active
    cdef unsigned long thread
    cdef int left


cdef class Buffer:
    cdef public list rows
    cdef public long long due_ns
    cdef public int pid
    cdef public bint closed


cdef unsigned long this_thread() noexcept
cpdef Active at_hand()
cdef int enter(Active active, bint reused) except? -1
cdef long long now(object clock) except? -1
