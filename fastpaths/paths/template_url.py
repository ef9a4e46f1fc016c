"""{% url %}: URLNode.render with the plan of reverse(), no import and no exception per link.

Django imports reverse() in each call, and asks a request for `current_app`, which it hardly ever
has, by raising and catching. In a plan the link is a step, whose arguments are read once.
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
from hotclub.fastpaths.paths import (
    template_expression,
    template_plan,
    template_source,
    urls_reverse,
)
from hotclub.fastpaths.paths.template_variable import unpatched

if cython.compiled:
    from cython.cimports.hotclub.fastpaths.paths.html_escape import escaped_if_plain as escaped
    from cython.cimports.hotclub.fastpaths.paths.template_plan import Step
    from cython.cimports.hotclub.fastpaths.paths.template_rendering import Rendering, put
    from cython.cimports.hotclub.fastpaths.paths.template_value import Expression
else:
    from hotclub.fastpaths.paths.html_escape import escaped_if_plain as escaped
    from hotclub.fastpaths.paths.template_plan import Step
    from hotclub.fastpaths.paths.template_rendering import Rendering, put
    from hotclub.fastpaths.paths.template_value import Expression

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


@cython.cfunc
def link(node, view_name, args: list, kwargs: dict, context):
    """Return the URL; "" where there is none and the tag has a name for it."""
    current_app = app_of(context)
    reverse = Urls["reverse"]
    if reverse is stock_reverse:
        url = planned(view_name, None, args, kwargs, current_app)
        if url is not None:
            return url
    try:
        return reverse(view_name, args=args, kwargs=kwargs, current_app=current_app)
    except NoReverseMatch:
        if node.asvar is None:
            raise
        return ""


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
    url = link(self, view_name, args, kwargs, context)
    if self.asvar:
        context[self.asvar] = url
        return ""
    return escaped(url) if context.autoescape else url


@cython.cclass
class Url(Step):
    """A URLNode."""

    view: Expression
    args: list
    names: list
    kwargs: list
    name: str

    def __init__(self, node, watched):
        self.node = node
        self.fit = template_source.watch(watched, node.args)
        self.fit = template_source.watch(watched, node.kwargs) and self.fit
        self.view, self.name = Expression(node.view_name, watched), node.asvar
        self.args = [Expression(each, watched) for each in node.args]
        self.names = list(node.kwargs)
        self.kwargs = [Expression(each, watched) for each in node.kwargs.values()]

    @cython.cfunc
    @cython.exceptval(-1, check=False)
    def render(self, rendering: Rendering) -> cython.int:
        i: cython.Py_ssize_t
        args: list = []
        kwargs: dict = {}
        for each in self.args:
            args.append(cython.cast(Expression, each).value(rendering, False))
        for i in range(len(self.names)):
            expression: Expression = self.kwargs[i]
            kwargs[self.names[i]] = expression.value(rendering, False)
        view_name = self.view.value(rendering, False)
        if self.name:
            rendering.settle()
        url = link(self.node, view_name, args, kwargs, rendering.context)
        if self.name:
            put(rendering.dicts[-1], self.name, url)
        else:
            rendering.output.append(escaped(url) if rendering.autoescape else url)
        return 0


template_plan.register(URLNode, render, Url)
