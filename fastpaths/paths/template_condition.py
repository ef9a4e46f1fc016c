"""{% if %}: conditions as compiled tests, the chosen branch written into the one output list.

Django evaluates a tree of operators by a method, a lambda and an exception handler each.
"""

from __future__ import annotations

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.template.base import FilterExpression, NodeList, TextNode, VariableDoesNotExist
from django.template.context import Context
from django.template.defaulttags import IfNode, TemplateLiteral
from django.template.smartif import OPERATORS

from hotclub.fastpaths import example, fastpath
from hotclub.fastpaths.paths import template_expression, template_plan, template_source

if cython.compiled:
    from cython.cimports.hotclub.fastpaths.paths.template_plan import Step, render_nodes
    from cython.cimports.hotclub.fastpaths.paths.template_rendering import Rendering
    from cython.cimports.hotclub.fastpaths.paths.template_value import Expression
else:
    from hotclub.fastpaths.paths.template_plan import Step, render_nodes
    from hotclub.fastpaths.paths.template_rendering import Rendering
    from hotclub.fastpaths.paths.template_value import Expression

django_render = IfNode.render
COMPARISONS = ("==", "!=", ">", "<", ">=", "<=", "in", "not in", "is", "is not")
KINDS = {OPERATORS[name]: name for name in ("not", "and", "or", *COMPARISONS)}

# C variables: looking a module's global up costs as much as a step of the work.
Unknown = cython.declare(object, VariableDoesNotExist)


class NotOurs(Exception):
    """A condition of a class that Django does not have."""


@cython.cclass
class Test:
    """One operator or value of a condition."""

    kind: str
    expression: Expression
    first: Test
    second: Test

    def __init__(self, kind, expression, first, second):
        self.kind, self.expression, self.first, self.second = kind, expression, first, second


@cython.cfunc
def evaluated(test: Test, rendering: Rendering):
    """Return what the condition's eval() returns; an operator that fails is False."""
    if test.expression is not None:
        return test.expression.value(rendering, True)
    try:
        return operated(test, rendering)
    except Exception:
        return False


@cython.cfunc
def operated(test: Test, rendering: Rendering):
    kind = test.kind
    value = evaluated(test.first, rendering)
    if kind == "not":
        return not value
    if kind == "and":
        return evaluated(test.second, rendering) if value else value
    if kind == "or":
        return value if value else evaluated(test.second, rendering)
    other = evaluated(test.second, rendering)
    if kind == "==":
        return value == other
    if kind == "!=":
        return value != other
    return compared(kind, value, other)


@cython.cfunc
def compared(kind: str, value, other):
    if kind == ">":
        return value > other
    if kind == "<":
        return value < other
    if kind == ">=":
        return value >= other
    if kind == "<=":
        return value <= other
    if kind == "in":
        return value in other
    if kind == "not in":
        return value not in other
    return value is other if kind == "is" else value is not other


def test_of(condition, watched):
    """Return the test for a condition; raises NotOurs where it is of no class that Django has."""
    if not template_source.watch_node(watched, condition) or "eval" in vars(condition):
        raise NotOurs
    if type(condition) is TemplateLiteral:
        return Test(None, Expression(condition.value, watched), None, None)
    kind = KINDS.get(type(condition))
    if kind is None:
        raise NotOurs
    second = None if kind == "not" else test_of(condition.second, watched)
    return Test(kind, None, test_of(condition.first, watched), second)


@cython.cclass
class Condition(Step):
    """An IfNode: its branches, each a test (None for else) and a list of nodes."""

    branches: list

    def __init__(self, node, watched):
        self.node = node
        self.fit = template_source.watch(watched, node.conditions_nodelists)
        self.branches = [
            (None if condition is None else test_of(condition, watched), nodes)
            for condition, nodes in node.conditions_nodelists
        ]

    @cython.cfunc
    @cython.exceptval(-1, check=False)
    def render(self, rendering: Rendering) -> cython.int:
        for test, nodes in self.branches:
            if test is None or holds(test, rendering):
                render_nodes(nodes, rendering)
                return 0
        return 0


@cython.cfunc
def holds(test: Test, rendering: Rendering) -> cython.bint:
    """Say whether a condition holds; one that asks for what does not exist does not."""
    try:
        value = evaluated(test, rendering)
    except Unknown:
        return False
    return bool(value)


YES = TemplateLiteral(FilterExpression("x", template_expression.PARSER), "x")
TEXT = NodeList([TextNode("夕焼け")])


@fastpath(
    "django.template.defaulttags:IfNode.render",
    mirrors=(
        "django.template.base:NodeList.render",
        "django.template.defaulttags:TemplateLiteral.eval",
        "django.template.smartif:infix",
        "django.template.smartif:prefix",
    ),
    examples=(
        example(IfNode([(None, TEXT)]), Context({})),
        example(IfNode([(YES, TEXT)]), Context({"x": 1})),
        example(IfNode([(YES, TEXT)]), Context({})),
        example(IfNode([]), Context({})),
        example(IfNode(None), None),
    ),
)
def render(self, context):
    return django_render(self, context)  # plans have a Condition in its place


template_plan.register(IfNode, render, Condition)
