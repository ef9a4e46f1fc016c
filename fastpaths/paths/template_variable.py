"""django.template.base.Variable: what a dotted name in a template refers to.

Django tries the item, the attribute and the index of each part by raising and catching exceptions.
The same steps are taken here in the same order, but asked first where the answer is certain (an
exact dict, Context, list or str, a class without items); what fails goes on as in Django from that
step on, so that nothing with side effects happens twice.
"""

from __future__ import annotations

from logging import DEBUG as debug
from logging import Logger

from django.template.base import Variable, VariableDoesNotExist, logger
from django.template.context import BaseContext, Context, RequestContext

from hotclub.fastpaths import example, fastpath

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

django_resolve_lookup = Variable._resolve_lookup
django_resolve = Variable.resolve

UNKNOWN = object()
MISSING = cython.declare(object, UNKNOWN)
LOOKUP_ERRORS = cython.declare(tuple, (TypeError, AttributeError, KeyError, ValueError, IndexError))
INDEX_ERRORS = cython.declare(tuple, (IndexError, ValueError, KeyError, TypeError))
DEBUG = cython.declare(object, debug)
NOTHING = cython.declare(dict, {})


@cython.cfunc
def in_context(context, name):
    """Return the innermost value of a name in an exact Context, or MISSING."""
    for scope in reversed(context.dicts):
        if name in scope:
            return scope[name]
    return MISSING


@cython.cfunc
def index_of(current, bit):
    try:
        return current[int(bit)]
    except INDEX_ERRORS:
        raise VariableDoesNotExist("Failed lookup for key [%s] in %r", (bit, current))  # noqa: B904


@cython.cfunc
def context_attribute(context, bit):
    """Return a name's index after no scope held it; only an empty class attribute comes before."""
    try:
        if getattr(type(context), bit):
            raise AttributeError
        return getattr(context, bit)
    except (TypeError, AttributeError):
        return index_of(context, bit)


@cython.cfunc
def attribute_of(current, bit):
    try:
        return getattr(current, bit)
    except (TypeError, AttributeError):
        if bit in dir(current):  # a property raised it
            raise
        return index_of(current, bit)


@cython.cfunc
def logs() -> cython.bint:
    """Say whether the logger of templates writes what fails; its cache is asked before it is."""
    if type(logger) is Logger and not logger.disabled:
        enabled = getattr(logger, "_cache", NOTHING).get(DEBUG)
        if enabled is False:
            return False
    return logger.isEnabledFor(DEBUG)


@cython.cfunc
def is_unknown(current, name: str) -> cython.bint:
    """Say whether Django would fail to find a name, as item, attribute or index, and log nothing.

    This is known of an exact Context and of built-in types, after their items were asked.
    """
    return name.isidentifier() and not hasattr(type(current), name) and not logs()


@cython.cfunc
def name_in(context, bit: str, quiet: cython.bint):
    """Return what a name means in an exact Context; MISSING where quiet and unknown."""
    try:
        value = in_context(context, bit)
    except LOOKUP_ERRORS:
        return context_attribute(context, bit)
    if value is not MISSING:
        return value
    return MISSING if quiet and is_unknown(context, bit) else context_attribute(context, bit)


@cython.cfunc
def part_of(current, bit: str, quiet: cython.bint):
    """Return the item, the attribute or the index called bit; MISSING where quiet and unknown."""
    cls = type(current)
    if cls is dict:
        value = cython.cast(dict, current).get(bit, MISSING)
        if value is not MISSING:
            return value
        return MISSING if quiet and is_unknown(current, bit) else attribute_of(current, bit)
    if cls is Context or cls is RequestContext:
        return name_in(current, bit, quiet)
    if cls is list or cls is tuple or cls is str or current is None:
        if bit[:1].isdigit():
            return index_of(current, bit)
        return MISSING if quiet and is_unknown(current, bit) else attribute_of(current, bit)
    if hasattr(cls, "__getitem__"):
        try:
            return current[bit]
        except LOOKUP_ERRORS:
            if isinstance(current, BaseContext):
                return context_attribute(current, bit)
            return attribute_of(current, bit)
    return attribute_of(current, bit)


class Unsettled(Exception):
    """A call on the way raised TypeError: whose fault it was, Django finds out."""


class Again:
    """What Django is given in the place of the callable: its signature, and what it raised."""

    def __init__(self, function, error):
        self.__wrapped__ = function
        self.error = error

    def __call__(self):
        raise self.error


class OnTheWay:
    """A context whose every item is what the lookup had come to."""

    def __init__(self, context, current):
        self.context = context
        self.current = current

    def __getitem__(self, bit):
        return self.current

    def __getattr__(self, name):
        return getattr(self.context, name)


@cython.cfunc
def called(function, context):
    """Return what a callable found on the way stands for in a template; raises Unsettled."""
    if getattr(function, "do_not_call_in_templates", False):
        return function
    if getattr(function, "alters_data", False):
        return context.template.engine.string_if_invalid
    try:
        return function()
    except TypeError as error:
        unsettled = Unsettled(Again(function, error))
    raise unsettled


def found_from(lookups, context, quiet, start, current):
    """Return what a dotted name refers to, after its first parts, that many, led to `current`.

    MISSING where quiet and it is sure that nothing else would come of looking.
    """
    bit = None
    i: cython.Py_ssize_t = start - 1
    try:
        if start > 0:
            bit = lookups[i]
            if callable(current):
                current = called(current, context)
        for i in range(start, len(lookups)):
            bit = lookups[i]
            current = part_of(current, bit, quiet)
            if current is MISSING:
                return MISSING
            if callable(current):
                current = called(current, context)
    except Unsettled as call:
        current = call.args[0]
    except Exception as error:
        logger.debug(
            "Exception while resolving variable '%s' in template '%s'.",
            bit,
            getattr(context, "template_name", None) or "unknown",
            exc_info=True,
        )
        if getattr(error, "silent_variable_failure", False):
            return context.template.engine.string_if_invalid
        raise
    if type(current) is Again:
        rest = object.__new__(Variable)
        rest.lookups = lookups[i:]
        return django_resolve_lookup(rest, OnTheWay(context, current))
    return current


@fastpath(
    "django.template.base:Variable._resolve_lookup",
    mirrors=(
        "django.template.base:Variable._resolve_lookup!TypeError",
        "django.template.context:BaseContext.__getitem__",
        "django.template.context:BaseContext",
        "django.template.context:Context",
        "django.template.context:RequestContext",
    ),
    examples=(
        example(Variable("name"), {"name": "夕焼け"}),
        example(Variable("a.b.0"), {"a": {"b": ["first"]}}),
        example(Variable("a.upper"), Context({"a": "text"})),
        example(Variable("a.items"), Context({"a": {}})),
        example(Variable("push"), Context({})),
        example(Variable("autoescape"), Context({})),
        example(Variable("missing"), Context({"here": None})),
        example(Variable("a.b"), {"a": None}),
        example(Variable("12"), {}),
    ),
)
def resolve_lookup(self, context):
    if type(self.lookups) is not tuple:
        return django_resolve_lookup(self, context)
    return found_from(self.lookups, context, False, 0, context)


def unpatched(methods: tuple):
    """Say whether inlined methods are still the stock ones or ours: tools patch them later."""
    for owner, name, original, ours in methods:
        method = getattr(owner, name)
        if method is not original and method is not ours:
            return False
    return True


LOOKUP = ((Variable, "_resolve_lookup", django_resolve_lookup, resolve_lookup),)


def value_of(variable, context, quiet):
    """Return what a Variable stands for; UNKNOWN where quiet and it surely is."""
    if type(variable) is not Variable:
        return variable.resolve(context)
    lookups = variable.lookups
    if variable.translate or (lookups is not None and type(lookups) is not tuple):
        return django_resolve(variable, context)
    return variable.literal if lookups is None else found_from(lookups, context, quiet, 0, context)


@fastpath(
    "django.template.base:Variable.resolve",
    mirrors=("django.template.base:Variable._resolve_lookup!TypeError",),
    examples=(
        example(Variable("name"), {"name": "夕焼け"}),
        example(Variable("3.5"), {}),
        example(Variable("'<b>'"), {}),
        example(Variable("name.first"), Context({"name": None})),
        example(Variable("missing"), Context({})),
    ),
)
def resolve(self, context):
    if type(self) is not Variable or not unpatched(LOOKUP):
        return django_resolve(self, context)
    return value_of(self, context, False)


RESOLVE = (*LOOKUP, (Variable, "resolve", django_resolve, resolve))
