# cython: binding=False
"""Build the tree of a request's calls in C: calls.Tree, without a call of Python for each event.

By sys.monitoring on Python 3.12 and newer, by PyEval_SetProfile() on 3.11; compiled fast paths are
seen by their vectorcall slot. One profile at a time in a process, so its state is the module's.
Time is that of the steady clock, which takes some twenty nanoseconds to read; where two events lie
further apart than LONG_NS, and the thread may have waited, its CPU time is asked for too. What
passes between the first and the last line of a callback is charged to nobody.
"""

import sys

from cpython.object cimport PyObject
from cpython.pythread cimport PyThread_get_thread_ident
from libc.stdlib cimport calloc, free, realloc
from libc.string cimport memset
from posix.time cimport CLOCK_MONOTONIC, CLOCK_THREAD_CPUTIME_ID, clock_gettime, timespec

from hotclub.perf.calls import DEEPEST, MOST_NODES, Node

cdef extern from *:
    """
    #if PY_VERSION_HEX < 0x030C0000
    typedef int (*hotclub_tracer)(PyObject *, PyFrameObject *, int, PyObject *);
    static void hotclub_set_profile(hotclub_tracer function, PyObject *object) {
        PyEval_SetProfile(function, object);
    }
    /* The frame keeps its code. */
    static void *hotclub_code(PyFrameObject *frame) {
        PyCodeObject *code = PyFrame_GetCode(frame);
        Py_DECREF(code);
        return code;
    }
    #else
    typedef int (*hotclub_tracer)(PyObject *, PyFrameObject *, int, PyObject *);
    static void hotclub_set_profile(hotclub_tracer function, PyObject *object) {}
    static void *hotclub_code(PyFrameObject *frame) { return NULL; }
    #endif
    typedef PyObject *(*hotclub_call)(PyObject *, PyObject **, size_t, PyObject *);
    static hotclub_call *hotclub_slot(PyObject *callable) {
        PyTypeObject *type = Py_TYPE(callable);
        if (!PyType_HasFeature(type, Py_TPFLAGS_HAVE_VECTORCALL) || type->tp_vectorcall_offset <= 0)
            return NULL;
        hotclub_call *slot = (hotclub_call *)((char *)callable + type->tp_vectorcall_offset);
        return *slot ? slot : NULL;
    }
    """
    ctypedef struct PyFrameObject:
        pass
    ctypedef PyObject *(*hotclub_call)(PyObject *, PyObject **, size_t, PyObject *) noexcept
    ctypedef int (*hotclub_tracer)(PyObject *, PyFrameObject *, int, PyObject *) noexcept
    void hotclub_set_profile(hotclub_tracer function, PyObject *object)
    void *hotclub_code(PyFrameObject *frame)
    hotclub_call *hotclub_slot(PyObject *callable)
    int PyTrace_CALL, PyTrace_RETURN

cdef enum:
    DEEP = 128
    PLACES = 20_000
    BUCKETS = 65_536  # of places; more than three times as many, so that few collide
    LONG_NS = 10_000
    MOST_KNOWN = 50_000

assert (DEEP, PLACES) == (DEEPEST, MOST_NODES)

cdef struct Place:
    int function, parent
    long long own, calls, told

cdef struct Entry:
    void *mark
    int place, first  # first: its function's number, -1 where that was running already

cdef struct Known:  # what a code object, or a compiled fast path, is called
    void *mark
    int function
    hotclub_call original

cdef Place *places = NULL
cdef int *buckets = NULL
cdef Entry stack[DEEP]
cdef int count, depth, too_deep
cdef int *running = NULL  # by function: the place that it runs at, -1
cdef int functions_held = 0
cdef Known *known = NULL
cdef size_t known_held = 0, known_used = 0
cdef unsigned long watched = 0
cdef bint by_cpu = False
cdef bint failed = False
cdef long long last, cpu, charged, spent
names = []  # the Function of each number
numbers = {}
naming = lookup = None  # Functions, and its way to name a code object
ignored = None
kept = []  # what `known` points to


cdef inline long long steady() noexcept nogil:
    cdef timespec spec
    clock_gettime(CLOCK_MONOTONIC, &spec)
    return spec.tv_sec * 1_000_000_000LL + spec.tv_nsec


cdef long long thread_cpu() noexcept nogil:
    cdef timespec spec
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spec)
    return spec.tv_sec * 1_000_000_000LL + spec.tv_nsec


cdef inline void charge(long long now) noexcept nogil:
    """Charge what passed since the last event to the place at the top."""
    cdef long long passed = now - last, real
    global cpu, charged, spent
    if passed > LONG_NS and by_cpu:
        real = thread_cpu()
        passed = max(0, min(passed, real - cpu - charged - spent))
        cpu, charged, spent = real, 0, 0
    else:
        charged += passed
    places[stack[depth - 1].place].own += passed


cdef inline void done(long long began) noexcept nogil:
    """What passed since the callback began is the profile's own."""
    global last, spent
    last = steady()
    spent += last - began


cdef inline size_t hashed(size_t value) noexcept nogil:
    return (value >> 4) * <size_t>0x9E3779B97F4A7C15


cdef Known *find(void *mark) noexcept nogil:
    """Return what a mark stands for, or its empty place in the table."""
    cdef size_t at = hashed(<size_t>mark) >> 20
    while True:
        at &= known_held - 1
        if known[at].mark == mark or known[at].mark == NULL:
            return &known[at]
        at += 1


cdef int learned(void *mark, object function) except -2:
    """Remember what a mark stands for; return its number, -1 of what is not watched."""
    cdef int number = -1
    global known_used, functions_held, running
    grow()
    if function is not ignored:
        number = numbers.setdefault(function, len(numbers))
        if number == len(names):
            names.append(function)
        if number >= functions_held:
            functions_held = 2 * functions_held + 1_024
            running = <int *>realloc(running, functions_held * sizeof(int))
            memset(running, 0xFF, functions_held * sizeof(int))
            for at in range(depth):
                if stack[at].first >= 0:
                    running[stack[at].first] = stack[at].place
    cdef Known *there = find(mark)
    there.mark, there.function = mark, number
    there.original = NULL
    kept.append(<object>mark)
    known_used += 1
    return number


cdef int grow() except -1:
    """Double the table of marks where it is half full."""
    global known, known_held
    cdef Known *old = known
    cdef size_t held = known_held, at
    if 2 * known_used < held:
        return 0
    known_held = 2 * held if held else 8_192
    known = <Known *>calloc(known_held, sizeof(Known))
    if known == NULL:
        known, known_held = old, held
        raise MemoryError
    for at in range(held):
        if old[at].mark != NULL:
            find(old[at].mark)[0] = old[at]
    free(old)
    return 0


cdef int placed(int parent, int function) noexcept nogil:
    """Return the place of a function below another; the caller's where there are too many."""
    global count
    cdef size_t at = hashed((<size_t>parent << 24) + (<size_t>function << 4)) >> 30
    while True:
        at &= BUCKETS - 1
        if buckets[at] < 0:
            break
        if places[buckets[at]].function == function and places[buckets[at]].parent == parent:
            return buckets[at]
        at += 1
    if count >= PLACES:
        return parent
    buckets[at] = count
    places[count] = Place(function=function, parent=parent, own=0, calls=0, told=0)
    count += 1
    return count - 1


cdef inline void go_in(void *mark, int function, int called) noexcept nogil:
    global depth, too_deep
    cdef int place
    if depth >= DEEP:
        too_deep += 1
        return
    place = running[function]
    stack[depth].mark, stack[depth].first = mark, -1
    if place < 0:
        place = running[function] = placed(stack[depth - 1].place, function)
        stack[depth].first = function
    places[place].calls += called
    stack[depth].place = place
    depth += 1


cdef inline void pop() noexcept nogil:
    global depth
    depth -= 1
    if stack[depth].first >= 0:
        running[stack[depth].first] = -1


cdef inline void come_out(void *mark) noexcept nogil:
    global too_deep
    cdef int at
    if too_deep:
        too_deep -= 1
    elif stack[depth - 1].mark == mark:
        pop()
    else:
        for at in range(depth - 1, 0, -1):
            if stack[at].mark == mark:  # there were ends that we were not told of
                while depth > at:
                    pop()
                return


cdef void entered(void *mark, int called) noexcept:
    cdef long long now = steady()
    cdef Known *found
    cdef int number
    global failed, watched
    charge(now)
    found = find(mark)
    try:
        number = found.function if found.mark else learned(mark, lookup(<object>mark))
    except BaseException:
        failed, watched = True, 0
        return
    if number >= 0:
        go_in(mark, number, called)
    done(now)


cdef inline void left(void *mark) noexcept nogil:
    cdef long long now = steady()
    cdef Known *found = find(mark)
    charge(now)
    if found.mark == NULL or found.function >= 0:
        come_out(mark)
    done(now)


cdef int event(PyObject *unused, PyFrameObject *frame, int what, PyObject *value) noexcept:
    if watched and what == PyTrace_CALL:
        entered(hotclub_code(frame), 1)
    elif watched and what == PyTrace_RETURN:
        left(hotclub_code(frame))
    elif watched:  # a call of C or its end: being told costs its caller something
        places[stack[depth - 1].place].told += 1
    return 0


def start(code, offset):
    if PyThread_get_thread_ident() == watched:
        entered(<void *>code, 1)


def resume(code, offset, error=None):
    if PyThread_get_thread_ident() == watched:
        entered(<void *>code, 0)


def end(code, offset, value):
    if PyThread_get_thread_ident() == watched:
        left(<void *>code)


cdef PyObject *through(
    PyObject *callable, PyObject **arguments, size_t count, PyObject *names
) noexcept:
    """Stand in the vectorcall slot of a fast path."""
    cdef Known *found = find(callable)
    cdef hotclub_call original = found.original
    cdef PyObject *result
    cdef long long now
    if PyThread_get_thread_ident() != watched:
        return original(callable, arguments, count, names)
    now = steady()
    charge(now)
    # Its Python stub has counted the call where there is one.
    go_in(callable, found.function, 1 if running[found.function] < 0 else 0)
    done(now)
    result = original(callable, arguments, count, names)
    if watched:
        now = steady()
        charge(now)
        come_out(callable)
        done(now)
    return result


def prepare(functions, is_ignored, methods):
    """Take the way to name code, and put ourselves before these compiled functions."""
    global places, buckets, naming, lookup, ignored, count, depth, too_deep, failed
    cdef hotclub_call *slot
    cdef Known *found
    cdef size_t at
    if places == NULL:
        places = <Place *>calloc(PLACES, sizeof(Place))
        buckets = <int *>calloc(BUCKETS, sizeof(int))
        if places == NULL or buckets == NULL:
            raise MemoryError
        grow()
    if naming is not functions or known_used > MOST_KNOWN:  # nothing that is known holds
        memset(known, 0, known_held * sizeof(Known))
        names.clear()
        numbers.clear()
        kept.clear()
        forget()
        naming, lookup, ignored = functions, functions.of, is_ignored
    memset(buckets, 0xFF, BUCKETS * sizeof(int))
    places[0] = Place(function=-1, parent=-1, own=0, calls=1, told=0)
    stack[0] = Entry(mark=NULL, place=0, first=-1)
    count, depth, too_deep, failed = 1, 1, 0, False
    for function, name in methods:
        slot = hotclub_slot(<PyObject *>function)
        if slot == NULL or slot[0] == through:
            continue
        if find(<void *>function).mark == NULL:
            learned(<void *>function, name)
        found = find(<void *>function)
        found.original = slot[0]
        slot[0] = through


def restore(methods):
    """Take ourselves out of the slots of these functions."""
    cdef hotclub_call *slot
    cdef Known *found
    for function, _ in methods:
        slot = hotclub_slot(<PyObject *>function)
        if slot != NULL and slot[0] == through:
            slot[0] = find(<void *>function).original


cdef void forget() noexcept:
    global known_used
    known_used = 0
    if running != NULL:
        memset(running, 0xFF, functions_held * sizeof(int))


def watch(bint cpu_time):
    """Go on counting, in this thread."""
    global watched, by_cpu, last, cpu, charged, spent
    by_cpu, charged, spent = cpu_time, 0, 0
    cpu, last = thread_cpu(), steady()
    watched = PyThread_get_thread_ident()
    if sys.version_info < (3, 12):
        hotclub_set_profile(event, NULL)


def rest():
    """Stop counting: what runs from here on is not the request."""
    global watched
    cdef bint was = watched != 0
    watched = 0
    if was:
        charge(steady())
    if sys.version_info < (3, 12):
        hotclub_set_profile(NULL, NULL)


def tree(root):
    """Return the tree below a root's function, and take it apart; raises ValueError if broken."""
    cdef int at
    while depth > 1:
        pop()
    if failed:
        raise ValueError("the profile is broken")
    nodes = [Node(root)]
    for at in range(count):
        if at:
            function = names[places[at].function]
            node = Node(function)
            nodes.append(node)
            nodes[places[at].parent].children[function] = node
        nodes[at].calls, nodes[at].own = places[at].calls, places[at].own
        nodes[at].told = places[at].told
    return nodes[0]
