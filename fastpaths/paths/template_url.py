"""{% url %}: URLNode.render with the plan of reverse(), no import and no exception per link.

Django imports reverse() in each call, and asks a request for `current_app`, which it hardly ever
has, by raising and catching.
"""

from __future__ import annotations

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django import urls
from django.template.base import FilterExpression
from django.template.context import Context, RequestContext
from django.template.defaulttags import URLNode
from django.urls import NoReverseMatch

from hotclub.fastpaths import example, fastpath
from hotclub.fastpaths.paths import html_escape, template_expression, urls_reverse
from hotclub.fastpaths.paths.template_variable import unpatched

django_render = URLNode.render
METHODS = cython.declare(tuple, template_expression.RESOLVE)

# C variables: looking a module's global up costs as much as a step of the work.
Urls = cython.declare(dict, vars(urls))
Link = cython.declare(object, URLNode)
Plain = cython.declare(object, Context)
Request = cython.declare(object, RequestContext)
MISSING = cython.declare(object, object())
stock_reverse = cython.declare(object, urls.reverse)
planned = cython.declare(object, urls_reverse.reversed_)
resolved = cython.declare(object, template_expression.resolved)
escaped = cython.declare(object, html_escape.escaped_if_plain)
is_unpatched = cython.declare(object, unpatched)


@cython.cfunc
def app_of(context):
    """Return the name of the application that a link is relative to."""
    request = getattr(context, "request", MISSING)
    if request is MISSING:
        return None
    app = getattr(request, "current_app", MISSING)
    if app is not MISSING:
        return app
    match = getattr(request, "resolver_match", None)
    return getattr(match, "namespace", None)


@fastpath(
    "django.template.defaulttags:URLNode.render",
    mirrors=(
        "django.urls.base:reverse",
        *urls_reverse.REVERSE,
        "django.template.base:FilterExpression.resolve",
        "django.template.base:Variable.resolve",
        "django.template.base:Variable._resolve_lookup!TypeError",
        "django.utils.html:conditional_escape",
        "django.utils.html:escape",
    ),
    examples=(
        example(URLNode(FilterExpression("'x'", template_expression.PARSER), [], {}, None), {}),
        example(
            URLNode(FilterExpression("none", template_expression.PARSER), [], {}, "link"),
            Context({}),
        ),
    ),
)
def render(self, context):
    cls = type(context)
    if (
        type(self) is not Link
        or (cls is not Plain and cls is not Request)
        or not is_unpatched(METHODS)
    ):
        return django_render(self, context)
    args = [resolved(arg, context, False) for arg in self.args]
    kwargs = {name: resolved(value, context, False) for name, value in self.kwargs.items()}
    view_name = resolved(self.view_name, context, False)
    current_app = app_of(context)
    reverse = Urls["reverse"]
    url = None
    if reverse is stock_reverse:
        url = planned(view_name, None, args, kwargs, current_app)
    if url is None:
        url = ""
        try:
            url = reverse(view_name, args=args, kwargs=kwargs, current_app=current_app)
        except NoReverseMatch:
            if self.asvar is None:
                raise
    if self.asvar:
        context[self.asvar] = url
        return ""
    return escaped(url) if context.autoescape else url
