"""A plan per node list: its nodes as compiled steps that write into one output list.

A plan lies beside the list that it serves, is published by one assignment and never changed; what
belongs to one rendering is in a Rendering. Before a rendering uses a plan, and after every node
that only Django knows, the list and the attributes of its nodes are compared with what the plan was
made of, one pointer each: what was changed after parsing is planned anew. Steps of other tags are
in modules of their own, which register them.
"""

from __future__ import annotations

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.template.base import FilterExpression, Node, NodeList, TextNode, Variable, VariableNode
from django.utils.safestring import SafeString

from hotclub.fastpaths.paths import template_error, template_source

if cython.compiled:
    from cython.cimports.hotclub.fastpaths.paths.template_rendering import (
        Rendering,
        digits,
        escaped,
        text_of,
    )
    from cython.cimports.hotclub.fastpaths.paths.template_value import Expression
else:
    from hotclub.fastpaths.paths.template_rendering import Rendering, digits, escaped, text_of
    from hotclub.fastpaths.paths.template_value import Expression

# C variables: looking a module's global up costs as much as a step of the work.
KEY = cython.declare(str, "_hotclub_plan")
STEPS = cython.declare(dict, {})  # how nodes of a class are rendered, filled by their modules
Nodes = cython.declare(object, NodeList)
Safe = cython.declare(object, SafeString)
Name = cython.declare(object, Variable)
Filtered = cython.declare(object, FilterExpression)
annotate = cython.declare(object, template_error.annotate)
annotated = cython.declare(object, Node.render_annotated)


class Epoch:
    """Counts the moments when nodes may be others than before."""

    def __init__(self):
        self.number = 0


EPOCH = Epoch()
epoch = cython.declare(Epoch, EPOCH)


class Step:
    """One node of a list. This one is rendered by Django.

    fit says whether a class of steps knows how to render the node.
    """

    def __init__(self, node, watched):
        self.node = node
        self.fit = True

    def render(self, rendering: Rendering):
        """Append what the node renders to the output."""
        rendering.show()
        rendering.output.append(self.node.render_annotated(rendering.context))
        epoch.number += 1
        rendering.refresh()
        return 0


class Text(Step):
    """A TextNode."""

    def __init__(self, node, watched):
        self.node, self.text, self.fit = node, node.s, True

    def render(self, rendering: Rendering):
        rendering.output.append(self.text)
        return 0


class Printed(Step):
    """A VariableNode."""

    def __init__(self, node, watched):
        self.node, self.fit = node, True
        expression: Expression = Expression(node.filter_expression, watched)
        self.expression = expression
        self.plain = expression.length == 1 and not expression.filters
        self.bare = expression.length == 1 and expression.escapes and len(expression.filters) == 1

    def render(self, rendering: Rendering):
        near = rendering.near
        if near is None or near.name is not self.expression.name:
            return self.slowly(rendering)
        value = near.item
        if type(value) is str and self.plain:
            rendering.output.append(escaped(value) if rendering.autoescape else value)
        elif type(value) is int and self.plain:
            rendering.output.append(text_of(value, rendering))
        elif type(value) is str and self.bare:
            rendering.output.append(escaped(value))
        elif type(value) is int and self.bare:
            rendering.output.append(digits(value))
        else:
            self.slowly(rendering)
        return 0

    def slowly(self, rendering: Rendering):
        """Append the text of any value: nothing where its bytes can't be read."""
        try:
            value = self.expression.printed(rendering)
        except UnicodeDecodeError:
            return 0
        rendering.output.append(value if rendering.ready else text_of(value, rendering))
        return 0


class Plan:
    """The steps of a node list, what they were made of, and the epoch in which it was compared."""

    def __reduce__(self):
        return type(None), ()  # a pickled or copied list plans anew, with or without this package


@cython.cfunc
def is_same(container, known: tuple) -> cython.bint:
    """Say whether a list, a dict, a Variable or an expression holds the objects that it held."""
    i: cython.Py_ssize_t = 0
    cls = type(container)
    if cls is dict:
        if 2 * len(cython.cast(dict, container)) != len(known):
            return False
        for key, value in cython.cast(dict, container).items():
            if key is not known[i] or value is not known[i + 1]:
                return False
            i += 2
        return True
    if cls is list or cls is Nodes:
        items = cython.cast(list, container)
        if len(items) != len(known):
            return False
        for i in range(len(known)):  # noqa: SIM110 - a generator is no C loop
            if items[i] is not known[i]:
                return False
        return True
    if cls is Name:
        return (
            container.lookups is known[0]
            and container.literal is known[1]
            and container.translate is known[2]
        )
    return (
        container.var is known[0] and container.filters is known[1] and container.is_var is known[2]
    )


@cython.cfunc
def is_current(plan: Plan, nodes) -> cython.bint:
    """Say whether nodes and attributes are the ones that the plan was made of."""
    i: cython.Py_ssize_t
    if not is_same(nodes, plan.nodes):
        return False
    for i in range(0, len(plan.classes), 3):
        cls = plan.classes[i]
        if cls.render is not plan.classes[i + 1] or cls.render_annotated is not plan.classes[i + 2]:
            return False
    for i in range(0, len(plan.watched), 2):
        if not is_same(plan.watched[i], plan.watched[i + 1]):
            return False
    plan.checked = epoch.number
    return True


def register(cls, path, steps):
    """Let nodes of exactly this class be rendered by steps where `path` is the class's render.

    steps(node, watched) is a Step; what it was made of is added to watched; its fit is false where
    only Django can render the node.
    """
    STEPS[path] = (cls, steps)


@cython.cfunc
def step_of(node, plan: Plan) -> Step:
    """Return the step that renders a node; what it is made of is added to what the plan watches."""
    cls = type(node)
    mine: list = []
    if cls is TextNode or cls is VariableNode:
        steps = Text if cls is TextNode else Printed
    else:
        owner, steps = STEPS.get(getattr(cls, "render", None), (None, None))
        if cls is owner and cls not in plan.classes:
            plan.classes += (cls, cls.render, cls.render_annotated)
        if cls is not owner or cls.render_annotated is not annotated:
            return Step(node, mine)
    try:
        if template_source.watch_node(mine, node):
            step: Step = steps(node, mine)
            if step.fit:
                plan.watched += mine
                return step
    except Exception:  # attributes that no parser makes: Django says what is wrong with them
        return Step(node, mine)
    return Step(node, mine)


def plan_of(nodes) -> Plan:
    """Return the plan of a list of nodes, made anew where the list or its nodes were changed."""
    found = getattr(nodes, KEY, None)
    if type(found) is Plan:
        plan: Plan = found
        if plan.checked == epoch.number or is_current(plan, nodes):
            return plan
    plan = Plan()
    plan.nodes = tuple(nodes)
    plan.watched, plan.classes = [], []
    plan.steps = [step_of(node, plan) for node in plan.nodes]
    plan.checked = epoch.number - 1
    if type(nodes) is Nodes:
        plan.checked = epoch.number
        setattr(nodes, KEY, plan)
    return plan


def failed(plan: Plan, i, rendering: Rendering, error):
    """Note which node raised an error, whose message may show the scopes."""
    rendering.settle()
    annotate(plan.nodes[i], rendering.context, error)
    return 0


def run(plan: Plan, rendering: Rendering):
    """Render the nodes of a plan once."""
    i: cython.Py_ssize_t = 0
    try:
        for i in range(len(plan.steps)):
            cython.cast(Step, plan.steps[i]).render(rendering)
    except Exception as error:
        failed(plan, i, rendering, error)
        raise
    return 0


def render_nodes(nodes, rendering: Rendering):
    """Append what a list of nodes renders to the output."""
    if type(nodes) is Nodes:
        run(plan_of(nodes), rendering)
    else:
        foreign(nodes, rendering)
    return 0


def foreign(thing, rendering: Rendering):
    """Append what a list of nodes, a template or anything else that has render() renders."""
    rendering.show()
    rendering.output.append(thing.render(rendering.context))
    epoch.number += 1
    rendering.refresh()
    return 0


@cython.ccall
def render_list(nodes, context):
    """Return the text of a list of nodes, in an exact Context."""
    epoch.number += 1
    rendering: Rendering = Rendering(context)
    run(plan_of(nodes), rendering)
    return Safe("".join(rendering.output))
