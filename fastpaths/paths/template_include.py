"""{% include %} and {% block %}: the other template's plan writes into the same output list.

Django enters three context managers for each, and joins and marks the text of every template that
is included.
"""

from __future__ import annotations

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.template.base import FilterExpression, NodeList, Template, TextNode
from django.template.context import Context, ContextDict, RenderContext
from django.template.loader_tags import (
    BLOCK_CONTEXT_KEY,
    BlockNode,
    IncludeNode,
    construct_relative_path,
)

from hotclub.fastpaths import example, fastpath
from hotclub.fastpaths.paths import template_expression, template_plan

if cython.compiled:
    from cython.cimports.hotclub.fastpaths.paths.template_plan import Step, foreign, render_nodes
    from cython.cimports.hotclub.fastpaths.paths.template_rendering import Rendering, put
    from cython.cimports.hotclub.fastpaths.paths.template_value import Expression, Values
else:
    from hotclub.fastpaths.paths.template_plan import Step, foreign, render_nodes
    from hotclub.fastpaths.paths.template_rendering import Rendering, put
    from hotclub.fastpaths.paths.template_value import Expression, Values

django_include = IncludeNode.render
django_block = BlockNode.render

# C variables: looking a module's global up costs as much as a step of the work.
Source = cython.declare(object, Template)
Scope = cython.declare(object, ContextDict)
State = cython.declare(object, RenderContext)
stock_render = cython.declare(object, Template.render)
stock_inner = cython.declare(object, Template._render)
relative = cython.declare(object, construct_relative_path)
Block_ = cython.declare(object, BlockNode)


@cython.cfunc
def loaded(template, node, context):
    """Return the template that a name or names stand for, looked up once a rendering."""
    name = template or ()
    name = (relative(node.origin.template_name, name),) if isinstance(name, str) else tuple(name)
    cache = context.render_context.dicts[0].setdefault(node, {})
    found = cache.get(name)
    if found is None:
        found = cache[name] = context.template.engine.select_template(name)
    return found


@cython.cfunc
def is_plain(template, context) -> cython.bint:
    """Say whether Template.render() of this template does what Django's does."""
    return (
        type(template) is Source
        and Source.render is stock_render
        and Source._render is stock_inner
        and type(context.render_context) is State
        and context.template is not None
    )


@cython.cfunc
@cython.exceptval(-1, check=False)
def template_into(template, rendering: Rendering) -> cython.int:
    """Render a template that is included, as Template.render() does in a bound context."""
    context = rendering.context
    if not is_plain(template, context):
        foreign(template, rendering)
        return 0
    state = context.render_context
    initial = state.template
    state.template = template
    scope = Scope.__new__(Scope)
    scope.context = state
    state.dicts.append(scope)
    try:
        render_nodes(template.nodelist, rendering)
    finally:
        state.template = initial
        state.pop()
    return 0


@cython.cclass
class Include(Step):
    """An IncludeNode."""

    template: Expression
    values: Values
    isolated: cython.bint

    def __init__(self, node, watched):
        self.node, self.fit = node, True
        self.template = Expression(node.template, watched)
        self.values = Values(node.extra_context, watched)
        self.isolated = bool(node.isolated_context)

    @cython.cfunc
    @cython.exceptval(-1, check=False)
    def render(self, rendering: Rendering) -> cython.int:
        template = self.template.value(rendering, False)
        if not callable(getattr(template, "render", None)):
            template = loaded(template, self.node, rendering.context)
        elif hasattr(template, "template"):
            template = template.template
        if self.isolated:
            found = self.values.found(rendering)
            rendering.show()
            rendering.output.append(template.render(rendering.context.new(found)))
            rendering.refresh()
            return 0
        self.values.push(rendering)
        try:
            template_into(template, rendering)
        finally:
            rendering.pop()
        return 0


@cython.cclass
class Block(Step):
    """A BlockNode; the innermost block of its name is rendered in its place."""

    def __init__(self, node, watched):
        self.node, self.fit = node, True

    @cython.cfunc
    @cython.exceptval(-1, check=False)
    def render(self, rendering: Rendering) -> cython.int:
        node = self.node
        blocks = rendering.context.render_context.get(BLOCK_CONTEXT_KEY)
        scope = rendering.push()
        try:
            if blocks is None:
                put(scope, "block", node)
                render_nodes(node.nodelist, rendering)
            else:
                push = block = blocks.pop(node.name)
                if block is None:
                    block = node
                block = Block_(block.name, block.nodelist)
                block.context = rendering.context
                put(scope, "block", block)
                render_nodes(block.nodelist, rendering)
                if push is not None:
                    blocks.push(node.name, push)
        finally:
            rendering.pop()
        return 0


X = FilterExpression("x", template_expression.PARSER)
STEPS = (
    "django.template.base:Template.render",
    "django.template.context:BaseContext",
    "django.template.context:Context",
    "django.template.context:RenderContext",
    "django.template.base:Template._render",  # Django's own test environment replaces it
)


@fastpath(
    "django.template.loader_tags:IncludeNode.render",
    mirrors=STEPS,
    examples=(
        example(IncludeNode(X), Context({"x": None})),
        example(IncludeNode(X), None),
    ),
)
def render_include(self, context):
    return django_include(self, context)  # plans have an Include in its place


@fastpath(
    "django.template.loader_tags:BlockNode.render",
    mirrors=("django.template.loader_tags:BlockContext", *STEPS),
    examples=(
        example(BlockNode("title", NodeList([TextNode("夕")])), Context({})),
        example(BlockNode("title", None), None),
    ),
)
def render_block(self, context):
    return django_block(self, context)  # plans have a Block in its place


template_plan.register(IncludeNode, render_include, Include)
template_plan.register(BlockNode, render_block, Block)
