"""A filter expression, read once: where its value is found and what is done to it."""

from __future__ import annotations

from sys import intern

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.template.base import Variable, VariableDoesNotExist
from django.template.defaultfilters import escape_filter as escape_itself
from django.utils.safestring import SafeData, mark_safe
from django.utils.timezone import template_localtime

from hotclub.fastpaths.paths import template_source, template_variable

if cython.compiled:
    from cython.cimports.hotclub.fastpaths.paths.template_rendering import (
        Rendering,
        digits,
        escaped,
        in_scopes,
    )
    from cython.cimports.hotclub.fastpaths.paths.template_variable import found_from, value_of
else:
    from hotclub.fastpaths.paths.template_rendering import Rendering, digits, escaped, in_scopes
    from hotclub.fastpaths.paths.template_variable import found_from, value_of

# C variables: looking a module's global up costs as much as a step of the work.
MISSING = cython.declare(object, template_variable.UNKNOWN)
Name = cython.declare(object, Variable)
Unknown = cython.declare(object, VariableDoesNotExist)
Marked = cython.declare(object, SafeData)
marked = cython.declare(object, mark_safe)
local = cython.declare(object, template_localtime)
escape_filter = cython.declare(object, escape_itself)


class Filter:
    """A filter's function, its arguments and its flags."""

    def __init__(self, function, constant, arguments):
        self.function = function
        self.constant = constant
        self.arguments = arguments
        self.localtime = bool(getattr(function, "expects_localtime", False))
        self.autoescape = bool(getattr(function, "needs_autoescape", False))
        self.safe = bool(getattr(function, "is_safe", False))

    def applied(self, value, context):
        """Return the value after the filter, as FilterExpression.resolve() does."""
        values = self.arguments
        if not self.constant:
            values = [
                value_of(each, context, False) if isinstance(each, Name) else each
                for each in values
            ]
        if self.localtime:
            value = local(value, context.use_tz)
        if self.autoescape:
            result = self.function(value, *values, autoescape=context.autoescape)
        elif not values:
            result = self.function(value)
        elif len(values) == 1:
            result = self.function(value, values[0])
        else:
            result = self.function(value, *values)
        return marked(result) if self.safe and isinstance(value, Marked) else result


class Expression:
    """source is set where only the expression itself knows how to resolve itself."""

    def __init__(self, source, watched):
        fields = template_source.read(source, watched)
        self.source = source if fields is None else None
        self.constant, self.variable, self.parts, filters = fields or (False, None, None, ())
        self.length = len(self.parts or ())
        self.name = intern(self.parts[0]) if self.length > 0 else None
        self.second = self.parts[1] if self.length == 2 else None
        self.filters = [Filter(*each) for each in filters]
        self.escapes = bool(filters) and filters[-1][0] is escape_filter

    def found(self, rendering: Rendering):
        """Return the value before the filters; MISSING where it does not exist."""
        if self.constant:
            return self.variable
        if self.name is None:
            return self.searched(rendering, MISSING)
        near = rendering.near
        if near is not None and near.name is self.name:
            value = near.item
        else:
            rendering.settle()
            value = in_scopes(rendering.dicts, self.name)
        if self.length == 1:
            if type(value) is str or (value is not MISSING and not callable(value)):
                return value
        elif self.second is not None and type(value) is dict:
            inner = cython.cast(dict, value).get(self.second, MISSING)
            if inner is not MISSING and not callable(inner):
                return inner
        return self.searched(rendering, value)

    def searched(self, rendering: Rendering, value):
        """Return the value as Django looks for it, going on from the first part's."""
        rendering.settle()
        try:
            if self.parts is None:
                return value_of(self.variable, rendering.context, True)
            if value is MISSING:
                return found_from(self.parts, rendering.context, True, 0, rendering.context)
            return found_from(self.parts, rendering.context, True, 1, value)
        except Unknown:
            return MISSING

    def invalid(self, rendering: Rendering):
        """Return what stands for a name that does not exist."""
        text = rendering.context.template.engine.string_if_invalid
        return text % self.variable if text and "%s" in text else text

    def value(self, rendering: Rendering, quiet):
        """Return the value after the filters; quiet as resolve(ignore_failures=True)."""
        if self.source is not None:
            rendering.settle()
            if quiet:
                return self.source.resolve(rendering.context, ignore_failures=True)
            return self.source.resolve(rendering.context)
        value = self.found(rendering)
        if value is MISSING:
            value = None if quiet else self.invalid(rendering)
            if value:
                return value
        if self.filters:
            rendering.settle()
            for each in self.filters:
                value = cython.cast(Filter, each).applied(value, rendering.context)
        return value

    def printed(self, rendering: Rendering):
        """Return the value that {{ }} prints; rendering.ready where it is text that is escaped."""
        rendering.ready = False
        if not self.escapes:
            return self.value(rendering, False)
        value = self.found(rendering)
        if value is MISSING:
            value = self.invalid(rendering)
            if value:
                return value
        i: cython.Py_ssize_t
        for i in range(len(self.filters) - 1):
            rendering.settle()
            value = cython.cast(Filter, self.filters[i]).applied(value, rendering.context)
        if type(value) is str or type(value) is int:
            rendering.ready = True
            return escaped(value) if type(value) is str else digits(value)
        rendering.settle()
        return cython.cast(Filter, self.filters[-1]).applied(value, rendering.context)


class Values:
    """The values that a tag gives names, each an expression."""

    def __init__(self, sources, watched):
        if not template_source.watch(watched, sources) or {"self", "context"} & set(sources):
            raise ValueError("push() takes no such names")
        self.names = [intern(str(name)) for name in sources]
        self.expressions = [Expression(source, watched) for source in sources.values()]

    def found(self, rendering: Rendering):
        """Return the values by name."""
        i: cython.Py_ssize_t
        found: dict = {}
        for i in range(len(self.names)):
            expression: Expression = self.expressions[i]
            found[self.names[i]] = expression.value(rendering, False)
        return found

    def push(self, rendering: Rendering):
        """Push a scope with the values."""
        found = self.found(rendering)
        cython.cast(dict, rendering.push()).update(found)
        return 0
