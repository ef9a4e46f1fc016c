"""{% with %}, {% cycle %} and {% firstof %} as steps of a plan.

Django makes a dict, a scope by keywords and a SafeString of each body.
"""

from __future__ import annotations

from itertools import cycle

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.template.base import FilterExpression, NodeList, TextNode
from django.template.context import Context, RenderContext
from django.template.defaulttags import CycleNode, FirstOfNode, WithNode
from django.utils.safestring import SafeString

from hotclub.fastpaths import example, fastpath
from hotclub.fastpaths.paths import template_expression, template_plan, template_source

if cython.compiled:
    from cython.cimports.hotclub.fastpaths.paths.template_plan import Step, render_nodes
    from cython.cimports.hotclub.fastpaths.paths.template_rendering import Rendering, put, text_of
    from cython.cimports.hotclub.fastpaths.paths.template_value import Expression, Values
else:
    from hotclub.fastpaths.paths.template_plan import Step, render_nodes
    from hotclub.fastpaths.paths.template_rendering import Rendering, put, text_of
    from hotclub.fastpaths.paths.template_value import Expression, Values

django_cycle = CycleNode.render
django_with = WithNode.render
django_firstof = FirstOfNode.render

# C variables: looking a module's global up costs as much as a step of the work.
around = cython.declare(object, cycle)
Safe = cython.declare(object, SafeString)
State = cython.declare(object, RenderContext)


@cython.cclass
class With(Step):
    """A WithNode."""

    values: Values
    body: object

    def __init__(self, node, watched):
        self.node, self.fit = node, True
        self.values = Values(node.extra_context, watched)
        self.body = node.nodelist

    @cython.cfunc
    @cython.exceptval(-1, check=False)
    def render(self, rendering: Rendering) -> cython.int:
        self.values.push(rendering)
        try:
            render_nodes(self.body, rendering)
        finally:
            rendering.pop()
        return 0


@cython.cclass
class Cycle(Step):
    """A CycleNode: whose turn it is stays in the render context, where {% resetcycle %} finds it.

    known has the expression of each source by the source's id.
    """

    sources: list
    known: dict
    name: str
    silent: cython.bint

    def __init__(self, node, watched):
        self.node = node
        self.fit = template_source.watch(watched, node.cyclevars)
        self.sources, self.name, self.silent = node.cyclevars, node.variable_name, bool(node.silent)
        self.known = {id(source): Expression(source, watched) for source in self.sources}

    @cython.cfunc
    @cython.exceptval(-1, check=False)
    def render(self, rendering: Rendering) -> cython.int:
        state = rendering.context.render_context
        if type(state) is not State:
            return Step.render(self, rendering)
        scope = state.dicts[-1]
        turns = scope.get(self.node)
        if turns is None:
            turns = scope[self.node] = around(self.sources)
        source = next(turns)
        expression: Expression = self.known.get(id(source))
        if expression is None:
            rendering.settle()
            value = source.resolve(rendering.context)
        else:
            value = expression.value(rendering, False)
        if self.name:
            rendering.settle()
            rendering.context.set_upward(self.name, value)
        if not self.silent:
            rendering.output.append(text_of(value, rendering))
        return 0


@cython.cclass
class FirstOf(Step):
    """A FirstOfNode."""

    values: list
    name: str

    def __init__(self, node, watched):
        self.node = node
        self.fit = template_source.watch(watched, node.vars)
        self.values, self.name = [Expression(each, watched) for each in node.vars], node.asvar

    @cython.cfunc
    @cython.exceptval(-1, check=False)
    def render(self, rendering: Rendering) -> cython.int:
        first = ""
        for each in self.values:
            value = cython.cast(Expression, each).value(rendering, True)
            if value:
                first = text_of(value, rendering)
                break
        else:
            value = None
        if self.name:
            rendering.settle()
            if value and rendering.autoescape and type(first) is str:
                first = Safe(first)
            put(rendering.dicts[-1], self.name, first)
        else:
            rendering.output.append(first)
        return 0


X = FilterExpression("x", template_expression.PARSER)
MIRRORS = ("django.template.context:BaseContext", "django.template.base:render_value_in_context")


@fastpath(
    "django.template.defaulttags:WithNode.render",
    mirrors=(*MIRRORS, "django.template.context:ContextDict"),
    examples=(
        example(WithNode(None, None, NodeList([TextNode("夕")]), {"y": X}), Context({"x": 1})),
        example(WithNode(None, None, None), None),
    ),
)
def render_with(self, context):
    return django_with(self, context)  # plans have a With in its place


@fastpath(
    "django.template.defaulttags:CycleNode.render",
    mirrors=(*MIRRORS, "django.template.context:RenderContext"),
    examples=(example(CycleNode([X]), Context({"x": "夕"})), example(CycleNode([]), None)),
)
def render_cycle(self, context):
    return django_cycle(self, context)  # plans have a Cycle in its place


@fastpath(
    "django.template.defaulttags:FirstOfNode.render",
    mirrors=MIRRORS,
    examples=(example(FirstOfNode([X]), Context({"x": "<夕>"})), example(FirstOfNode([]), None)),
)
def render_firstof(self, context):
    return django_firstof(self, context)  # plans have a FirstOf in its place


template_plan.register(WithNode, render_with, With)
template_plan.register(CycleNode, render_cycle, Cycle)
template_plan.register(FirstOfNode, render_firstof, FirstOf)
