"""django.template.base.FilterExpression and {{ }}: a value through its filters to its text.

Django looks three attributes up on each filter and hands every printed value through
template_localtime, localize, conditional_escape and escape. Exact str, SafeString, int and None
need none of these but the escaping; everything else goes the way it always went.
"""

from __future__ import annotations

from html import escape as replace_all

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.conf import settings
from django.template.base import FilterExpression, Parser, VariableDoesNotExist, VariableNode
from django.template.base import render_value_in_context as django_render_value
from django.template.context import Context, RequestContext
from django.template.defaultfilters import escape_filter as escape_itself
from django.template.defaultfilters import register
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.timezone import template_localtime

from hotclub.fastpaths import example, fastpath
from hotclub.fastpaths.paths import template_variable
from hotclub.fastpaths.paths.template_variable import unpatched

django_resolve = FilterExpression.resolve
django_render = VariableNode.render
PARSER = Parser("", builtins=[register])

# C variables: looking a module's global up costs as much as a step of the work.
SETTINGS = cython.declare(dict, object.__getattribute__(settings, "__dict__"))
MISSING = cython.declare(object, template_variable.UNKNOWN)
value_of = cython.declare(object, template_variable.value_of)
escape_filter = cython.declare(object, escape_itself)
Safe = cython.declare(object, SafeString)


@cython.cfunc
def escaped(text: str):
    """Return the text with the five characters of html.escape() replaced, itself if it has none."""
    char: cython.Py_UCS4
    for char in text:
        if char in "&<>\"'":
            return replace_all(text)
    return text


@cython.cfunc
def filtered(value, function, arguments, context):
    """Return the value after one filter."""
    values = []
    for is_variable, argument in arguments:
        if is_variable:
            values.append(value_of(argument, context, False))
        else:
            values.append(argument if type(argument) is Safe else mark_safe(argument))
    if getattr(function, "expects_localtime", False):
        value = template_localtime(value, context.use_tz)
    if getattr(function, "needs_autoescape", False):
        result = function(value, *values, autoescape=context.autoescape)
    else:
        result = function(value, *values)
    if getattr(function, "is_safe", False) and isinstance(value, SafeData):
        return mark_safe(result)
    return result


@cython.ccall
def resolved(expression, context, ignore_failures: cython.bint):
    """Return the value of a filter expression, as its resolve() does."""
    if type(expression) is not FilterExpression:
        if ignore_failures:
            return expression.resolve(context, ignore_failures=True)
        return expression.resolve(context)
    value = expression.var
    if expression.is_var:
        try:
            value = value_of(value, context, True)
        except VariableDoesNotExist:
            value = MISSING
        if value is MISSING:
            if ignore_failures:
                value = None
            else:
                value = context.template.engine.string_if_invalid
                if value:
                    return value % expression.var if "%s" in value else value
    for function, arguments in expression.filters:
        if function is escape_filter and (type(value) is str or type(value) is int):
            value = Safe(escaped(str(value)))
        else:
            value = filtered(value, function, arguments, context)
    return value


@fastpath(
    "django.template.base:FilterExpression.resolve",
    mirrors=(
        "django.template.base:Variable.resolve",
        "django.template.base:Variable._resolve_lookup!TypeError",
        "django.template.defaultfilters:escape_filter",
        "django.template.defaultfilters:stringfilter",
        "django.utils.html:conditional_escape",
    ),
    examples=(
        example(FilterExpression("name", PARSER), Context({"name": "夕焼け"})),
        example(FilterExpression("name|escape|length", PARSER), Context({"name": "<b>"})),
        example(FilterExpression("n|add:m", PARSER), Context({"n": 1, "m": 2})),
        example(FilterExpression("n|add:missing", PARSER), Context({"n": 1})),
        example(FilterExpression("missing|default:'x'", PARSER), Context({}), ignore_failures=True),
        example(FilterExpression("'<i>'|escape", PARSER), Context({})),
        example(FilterExpression("missing", PARSER), {}),
    ),
)
def resolve(self, context, ignore_failures=False):
    if type(self) is not FilterExpression or not unpatched(template_variable.RESOLVE):
        return django_resolve(self, context, ignore_failures)
    return resolved(self, context, ignore_failures)


RESOLVE = (*template_variable.RESOLVE, (FilterExpression, "resolve", django_resolve, resolve))


@cython.cfunc
def text_of(value, context):
    """Return the text of a value in an exact Context: localised, and escaped where it says so."""
    cls = type(value)
    if cls is Safe:
        return value
    if cls is str:
        return escaped(value) if context.autoescape else value
    if cls is int and SETTINGS.get("USE_THOUSAND_SEPARATOR", MISSING) is False:
        return str(value)
    if value is None:
        return "None"
    return django_render_value(value, context)


def printed(node, context):
    """Return what an exact VariableNode prints in an exact Context."""
    try:
        value = resolved(node.filter_expression, context, False)
    except UnicodeDecodeError:
        return ""
    return text_of(value, context)


@fastpath(
    "django.template.base:VariableNode.render",
    mirrors=(
        "django.template.base:FilterExpression.resolve",
        "django.template.base:Variable.resolve",
        "django.template.base:Variable._resolve_lookup!TypeError",
        "django.template.base:render_value_in_context",
        "django.utils.formats:localize",
        "django.utils.formats:number_format",
        "django.utils.numberformat:format",
        "django.utils.timezone:template_localtime",
        "django.utils.html:conditional_escape",
        "django.utils.html:escape",
    ),
    examples=(
        example(VariableNode(FilterExpression("name", PARSER)), Context({"name": "夕 & 焼"})),
        example(VariableNode(FilterExpression("name", PARSER)), Context({"name": "a"}, False)),
        example(VariableNode(FilterExpression("name", PARSER)), Context({"name": None})),
        example(VariableNode(FilterExpression("name|safe", PARSER)), Context({"name": "<b>"})),
        example(VariableNode(FilterExpression("n", PARSER)), {"n": 5}),
    ),
)
def render(self, context):
    cls = type(context)
    if (
        type(self) is not VariableNode
        or (cls is not Context and cls is not RequestContext)
        or not unpatched(RESOLVE)
    ):
        return django_render(self, context)
    text = printed(self, context)
    return Safe(text) if context.autoescape and type(text) is str else text


RENDER = (*RESOLVE, (VariableNode, "render", django_render, render))
