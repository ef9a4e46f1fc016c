"""django.template: node lists, rendered by their plans into one list of strings.

Django makes a list, a join and a SafeString of every body and calls three methods per node. Here
the steps of a plan write into one output list; a node of any class that no plan knows, a subclass
or a patched method is rendered as Django does, at its place. The context stack, `forloop` and the
annotation of errors stay what they are.
"""

from __future__ import annotations

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.template.base import Node, NodeList, TextNode, VariableNode
from django.template.context import Context, RequestContext

from hotclub.fastpaths import example, fastpath
from hotclub.fastpaths.paths import template_expression, template_plan
from hotclub.fastpaths.paths.template_variable import unpatched as still_unpatched

django_render_list = NodeList.render

# C variables: looking a module's global up costs as much as a step of the work.
unpatched = cython.declare(object, still_unpatched)
planned = cython.declare(object, template_plan.render_list)
Nodes = cython.declare(object, NodeList)
Plain = cython.declare(object, Context)
Request = cython.declare(object, RequestContext)

STEPS = (
    "django.template.base:NodeList.render",
    "django.template.base:Node.render_annotated",
    "django.template.base:TextNode.render_annotated",
    "django.template.base:VariableNode.render",
    "django.template.base:FilterExpression.resolve",
    "django.template.base:Variable.resolve",
    "django.template.base:Variable._resolve_lookup!TypeError",
    "django.template.base:render_value_in_context",
    "django.template.context:BaseContext",
    "django.template.context:Context",
    "django.template.context:RequestContext",
    "django.template.context:ContextDict",
)
TEXT = NodeList([TextNode("夕焼け "), TextNode("<b>")])


@fastpath(
    STEPS[0],
    mirrors=STEPS[1:],
    examples=(example(TEXT, Context({})), example(NodeList(), Context({})), example(TEXT, None)),
)
def render_list(self, context):
    cls = type(context)
    if (
        type(self) is not Nodes
        or (cls is not Plain and cls is not Request)
        or not unpatched(METHODS)
    ):
        return django_render_list(self, context)
    return planned(self, context)


METHODS = cython.declare(
    tuple,
    (
        *template_expression.RENDER,
        (Node, "render_annotated", Node.render_annotated, None),
        (TextNode, "render_annotated", TextNode.render_annotated, None),
        (VariableNode, "render_annotated", VariableNode.render_annotated, None),
    ),
)
