"""django.template: node lists, {% for %} and {% if %} rendered into one list of strings.

Django makes a list, a join and a SafeString of every body and calls three methods per node. Here
text, variables, loops and conditions of the stock classes write into one output list; a node of any
other class, a subclass or a patched method is rendered as Django does, at its place. The context
stack, `forloop` and the annotation of errors stay what they are.
"""

from __future__ import annotations

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

import django
from django.template.base import (
    FilterExpression,
    NodeList,
    TextNode,
    Variable,
    VariableDoesNotExist,
    VariableNode,
)
from django.template.context import Context, ContextDict, RequestContext
from django.template.defaulttags import ForNode, IfNode, TemplateLiteral
from django.utils.safestring import SafeString

from hotclub.fastpaths import example, fastpath
from hotclub.fastpaths.paths import template_expression
from hotclub.fastpaths.paths.template_variable import unpatched as still_unpatched

django_render_list = NodeList.render
django_render_for = ForNode.render
django_render_if = IfNode.render

# C variables: looking a module's global up costs as much as a step of the work.
resolved = cython.declare(object, template_expression.resolved)
printed = cython.declare(object, template_expression.printed)
unpatched = cython.declare(object, still_unpatched)
Text = cython.declare(object, TextNode)
Printed = cython.declare(object, VariableNode)
For = cython.declare(object, ForNode)
If = cython.declare(object, IfNode)
Literal = cython.declare(object, TemplateLiteral)
Nodes = cython.declare(object, NodeList)
Plain = cython.declare(object, Context)
Request = cython.declare(object, RequestContext)
Scope = cython.declare(object, ContextDict)
COUNTS_LENGTH = cython.declare(object, django.VERSION >= (6, 0))  # forloop.length


@cython.cfunc
def is_stock(context) -> cython.bint:
    """Say whether context and methods are the ones inlined here."""
    cls = type(context)
    return (cls is Plain or cls is Request) and unpatched(METHODS)


@cython.cfunc
def annotate(node, context, error):
    """Note in debug which node of which template raised an error, as Node.render_annotated does."""
    if not context.template.engine.debug:
        return
    if not hasattr(error, "_culprit_node"):
        error._culprit_node = node
    culprit = error._culprit_node
    template = context.render_context.template
    if not hasattr(error, "template_debug") and template.origin == culprit.origin:
        error.template_debug = template.get_exception_info(error, culprit.token)


@cython.cfunc
def render_into(nodes, context, output: list):
    """Append what each node renders to the output."""
    node = None
    try:
        for node in nodes:
            cls = type(node)
            if cls is Text:
                output.append(node.s)
            elif cls is Printed:
                output.append(printed(node, context))
            elif cls is For:
                loop_into(node, context, output)
            elif cls is If:
                choose_into(node, context, output)
            else:
                output.append(node.render_annotated(context))
    except Exception as error:
        annotate(node, context, error)
        raise


@cython.cfunc
def nodelist_into(nodes, context, output: list):
    if type(nodes) is Nodes:
        render_into(nodes, context, output)
    else:
        output.append(nodes.render(context))


@cython.cfunc
def mentions_forloop(variable) -> cython.bint:
    if type(variable) is not Variable:
        return isinstance(variable, Variable)
    return variable.lookups is not None and variable.lookups[0] == "forloop"


@cython.cfunc
def needs_counters(body) -> cython.bint:
    """Say whether a loop's body could look at forloop: only text and other variables can't."""
    for node in body:
        if type(node) is Text:
            continue
        expression = getattr(node, "filter_expression", None) if type(node) is Printed else None
        if type(expression) is not FilterExpression or mentions_forloop(expression.var):
            return True
        for _, arguments in expression.filters:
            for is_variable, argument in arguments:
                if is_variable and mentions_forloop(argument):
                    return True
    return False


@cython.cfunc
def unpack(names, item, context):
    """Push the scope of several loop variables, each an element of the item."""
    try:
        size = len(item)
    except TypeError:  # not an iterable
        size = 1
    if len(names) != size:
        raise ValueError(f"Need {len(names)} values to unpack in for loop; got {size}. ")
    Scope(context, dict(zip(names, item)))  # noqa: B905 (as long as len() says)


@cython.cfunc
def count(loop: dict, i: cython.Py_ssize_t, size: cython.Py_ssize_t):
    loop["counter0"] = i
    loop["counter"] = i + 1
    loop["revcounter"] = size - i
    loop["revcounter0"] = size - i - 1
    loop["first"] = i == 0
    loop["last"] = i == size - 1


@cython.cfunc
def iterate(node, values, size: cython.Py_ssize_t, context, loop: dict, output: list):
    """Append the body of a loop for each of its values."""
    names = node.loopvars
    body = node.nodelist_loop
    several: cython.bint = len(names) > 1
    counts: cython.bint = needs_counters(body)
    i: cython.Py_ssize_t = 0
    try:
        for i, item in enumerate(reversed(values) if node.is_reversed else values):
            if counts:
                count(loop, i, size)
            if several:
                unpack(names, item, context)
                render_into(body, context, output)
                context.pop()
            else:
                context.dicts[-1][names[0]] = item
                render_into(body, context, output)
    except Exception:
        count(loop, i, size)  # the error may show its context
        raise


@cython.cfunc
def loop_into(node, context, output: list):
    """Append what {% for %} renders."""
    parent = {}
    for scope in reversed(context.dicts):
        if "forloop" in scope:
            parent = scope["forloop"]
            break
    Scope(context)
    try:
        values = resolved(node.sequence, context, True)
        if values is None:
            values = []
        if type(values) is not list and not hasattr(values, "__len__"):
            values = list(values)
        size: cython.Py_ssize_t = len(values)
        if size < 1:
            nodelist_into(node.nodelist_empty, context, output)
            return
        loop = {"parentloop": parent}
        if COUNTS_LENGTH:
            loop["length"] = size
        context.dicts[-1]["forloop"] = loop
        iterate(node, values, size, context, loop, output)
    finally:
        context.pop()


@cython.cfunc
def choose_into(node, context, output: list) -> cython.bint:
    """Append what {% if %} renders; say whether a condition held."""
    for condition, nodes in node.conditions_nodelists:
        if condition is None:
            match = True
        else:
            try:
                if type(condition) is Literal:
                    match = resolved(condition.value, context, True)
                else:
                    match = condition.eval(context)
            except VariableDoesNotExist:
                match = None
        if match:
            nodelist_into(nodes, context, output)
            return True
    return False


STEPS = (
    "django.template.base:NodeList.render",
    "django.template.base:Node.render_annotated",
    "django.template.base:TextNode.render_annotated",
    "django.template.base:VariableNode.render",
    "django.template.base:FilterExpression.resolve",
    "django.template.base:Variable.resolve",
    "django.template.base:Variable._resolve_lookup!TypeError",
    "django.template.defaulttags:ForNode.render",
    "django.template.defaulttags:IfNode.render",
    "django.template.defaulttags:TemplateLiteral.eval",
    "django.template.context:BaseContext",
    "django.template.context:Context",
    "django.template.context:RequestContext",
    "django.template.context:ContextDict",
)
VARIABLE = FilterExpression("x", template_expression.PARSER)
TEXT = NodeList([TextNode("夕焼け "), TextNode("<b>")])


@fastpath(
    STEPS[0],
    mirrors=STEPS[1:],
    examples=(example(TEXT, Context({})), example(NodeList(), Context({})), example(TEXT, None)),
)
def render_list(self, context):
    if type(self) is not Nodes or not is_stock(context):
        return django_render_list(self, context)
    output: list = []
    render_into(self, context, output)
    return SafeString("".join(output))


@fastpath(
    "django.template.defaulttags:ForNode.render",
    mirrors=STEPS,
    examples=(example(ForNode(["x"], VARIABLE, False, TEXT), Context({"x": "ab"})),),
)
def render_for(self, context):
    if type(self) is not For or not is_stock(context):
        return django_render_for(self, context)
    output: list = []
    loop_into(self, context, output)
    return SafeString("".join(output))


@fastpath(
    "django.template.defaulttags:IfNode.render",
    mirrors=STEPS,
    examples=(
        example(
            IfNode([(TemplateLiteral(VARIABLE, "x"), TEXT), (None, NodeList())]), Context({"x": 1})
        ),
    ),
)
def render_if(self, context):
    if type(self) is not If or not is_stock(context):
        return django_render_if(self, context)
    output: list = []
    return SafeString("".join(output)) if choose_into(self, context, output) else ""


METHODS = cython.declare(
    tuple,
    (
        *template_expression.RENDER,
        (TextNode, "render_annotated", TextNode.render_annotated, None),
        (VariableNode, "render_annotated", VariableNode.render_annotated, None),
        (ForNode, "render_annotated", ForNode.render_annotated, None),
        (ForNode, "render", django_render_for, render_for),
        (IfNode, "render_annotated", IfNode.render_annotated, None),
        (IfNode, "render", django_render_if, render_if),
        (TemplateLiteral, "eval", TemplateLiteral.eval, None),
    ),
)
