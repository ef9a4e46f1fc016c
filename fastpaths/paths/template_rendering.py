"""One rendering of a template: its context, the loops that it is in and its output.

A loop's turn (the item, `forloop`) is written into its scope when somebody may look: before code
that is not ours runs, before any name is looked up that is not the item's, and when an error goes
out. What is printed of strings and numbers alone needs no scope.
"""

from __future__ import annotations

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.conf import settings
from django.template.base import render_value_in_context as django_render_value
from django.template.context import ContextDict
from django.utils.safestring import SafeString

from hotclub.fastpaths.paths import template_variable

if cython.compiled:
    from cython.cimports.hotclub.fastpaths.paths.html_escape import replaced
else:
    from hotclub.fastpaths.paths.html_escape import replaced

# C variables: looking a module's global up costs as much as a step of the work.
SETTINGS = cython.declare(dict, object.__getattribute__(settings, "__dict__"))
MISSING = cython.declare(object, template_variable.UNKNOWN)
Scope = cython.declare(object, ContextDict)
Safe = cython.declare(object, SafeString)
render_value = cython.declare(object, django_render_value)
SMALL = cython.declare(tuple, tuple(map(str, range(1000))))  # as long as most counts and keys


class Turn:
    """A loop's turn: the item, whose name is None where the items are unpacked, and its number.

    seen says that code which may keep `forloop` saw it: from then on each turn is written at once.
    """

    def __init__(self, scope, loop, name, size, outer):
        self.scope, self.loop, self.name = scope, loop, name
        self.item = None
        self.index, self.size = -1, size
        self.settled = True
        self.seen = False
        self.outer = outer

    def write(self):
        """Write item and counters into the scope."""
        loop, i, size = self.loop, self.index, self.size
        loop["counter0"] = i
        loop["counter"] = i + 1
        loop["revcounter"] = size - i
        loop["revcounter0"] = size - i - 1
        loop["first"] = i == 0
        loop["last"] = i == size - 1
        if self.name is not None:
            put(self.scope, self.name, self.item)
        self.settled = True
        return 0


class Rendering:
    """What steps ask again and again, and the output.

    turn is that of the innermost loop; near is the same where nothing lies over its scope and it is
    not written yet, so that its item is what its name means. ready says that what an expression
    gave is text that needs no more escaping.
    """

    def __init__(self, context):
        self.context = context
        self.output = []
        self.turn = self.near = None
        self.ready = False
        self.refresh()

    def refresh(self):
        """Ask the context and the settings again, since foreign code ran."""
        self.dicts = self.context.dicts
        self.autoescape = bool(self.context.autoescape)
        self.plain_numbers = SETTINGS.get("USE_THOUSAND_SEPARATOR", MISSING) is False
        return 0

    def settle(self):
        """Write the turns of all loops into their scopes: from here on somebody may look."""
        self.near = None
        turn: Turn = self.turn
        while turn is not None and not turn.settled:
            turn.write()
            turn = turn.outer
        return 0

    def show(self):
        """Let code that is not ours see the context, and keep what it finds there."""
        turn: Turn = self.turn
        while turn is not None:
            turn.seen = True
            turn = turn.outer
        self.settle()
        return 0

    def push(self):
        """Push an empty scope, as Context.push() does, and return it."""
        self.near = None
        scope = Scope.__new__(Scope)
        scope.context = self.context
        self.dicts.append(scope)
        return scope

    def pop(self):
        self.near = None
        if len(self.dicts) > 1:
            self.dicts.pop()
        else:
            self.context.pop()  # it raises
        return 0


def escaped(text: str) -> str:
    """Return the text with the five characters of html.escape() replaced, itself if it has none."""
    char: cython.Py_UCS4
    for char in text:
        if char in "&<>\"'":
            text = replaced(text)
            break
    return text


def put(scope, name, value):
    """Set a name in a scope."""
    if type(scope) is Scope:
        cython.cast(dict, scope)[name] = value
    else:
        scope[name] = value
    return 0


def digits(number):
    """Return the text of an exact int."""
    if 0 <= number < 1000:
        return SMALL[number]
    return str(number)


def in_scopes(dicts, name):
    """Return the innermost value of a name; MISSING where none has it or Django must look."""
    i: cython.Py_ssize_t = len(dicts)
    while i > 0:
        i -= 1
        scope = dicts[i]
        if type(scope) is not dict and type(scope) is not Scope:
            return MISSING
        value = cython.cast(dict, scope).get(name, MISSING)
        if value is not MISSING:
            return value
    return MISSING


def text_of(value, rendering: Rendering):
    """Return the text of a value: localised, and escaped where the context says so."""
    cls = type(value)
    if cls is str:
        return escaped(value) if rendering.autoescape else value
    if cls is Safe:
        return value
    if cls is int and rendering.plain_numbers:
        return digits(value)
    if value is None:
        return "None"
    rendering.settle()
    return render_value(value, rendering.context)
