"""{% for %}: the body's plan for each item, in one compiled loop.

Django writes seven entries into two dicts and calls a method per node, three deep, for each item.
Here item and counters are written when somebody looks at them.
"""

from __future__ import annotations

from sys import intern

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

import django
from django.template.base import FilterExpression, NodeList, TextNode
from django.template.context import Context, ContextDict
from django.template.defaulttags import ForNode

from hotclub.fastpaths import example, fastpath
from hotclub.fastpaths.paths import (
    template_expression,
    template_plan,
    template_source,
    template_variable,
)

if cython.compiled:
    from cython.cimports.hotclub.fastpaths.paths.template_plan import (
        Epoch,
        Plan,
        Step,
        failed,
        plan_of,
        render_nodes,
    )
    from cython.cimports.hotclub.fastpaths.paths.template_rendering import (
        Rendering,
        Turn,
        in_scopes,
        put,
    )
    from cython.cimports.hotclub.fastpaths.paths.template_value import Expression
else:
    from hotclub.fastpaths.paths.template_plan import (
        Epoch,
        Plan,
        Step,
        failed,
        plan_of,
        render_nodes,
    )
    from hotclub.fastpaths.paths.template_rendering import Rendering, Turn, in_scopes, put
    from hotclub.fastpaths.paths.template_value import Expression

django_render = ForNode.render

# C variables: looking a module's global up costs as much as a step of the work.
epoch = cython.declare(Epoch, template_plan.EPOCH)
MISSING = cython.declare(object, template_variable.UNKNOWN)
Scope = cython.declare(object, ContextDict)
COUNTS_LENGTH = cython.declare(cython.bint, django.VERSION >= (6, 0))  # forloop.length


@cython.cclass
class Loop(Step):
    """A ForNode; name is that of its only variable, else None."""

    sequence: Expression
    names: object
    name: str
    body: object
    empty: object
    is_reversed: cython.bint

    def __init__(self, node, watched):
        self.node, self.fit = node, True
        self.sequence = Expression(node.sequence, watched)
        self.names, self.body, self.empty = node.loopvars, node.nodelist_loop, node.nodelist_empty
        self.name = intern(str(self.names[0])) if len(self.names) == 1 else None
        self.fit = template_source.watch(watched, self.names)
        self.is_reversed = bool(node.is_reversed)

    @cython.cfunc
    @cython.exceptval(-1, check=False)
    def render(self, rendering: Rendering) -> cython.int:
        parent = in_scopes(rendering.dicts, "forloop")
        if parent is MISSING:
            parent = rendering.context.get("forloop", {})
        rendering.push()
        outer: Turn = rendering.turn
        try:
            self.loop(parent, rendering)
        finally:
            rendering.turn = outer
            rendering.pop()
        return 0

    @cython.cfunc
    @cython.exceptval(-1, check=False)
    def loop(self, parent, rendering: Rendering) -> cython.int:
        """Append the body for each value of the sequence, in a scope that is there."""
        values = self.sequence.value(rendering, True)
        if values is None:
            values = []
        if type(values) is not list and not hasattr(values, "__len__"):
            values = list(values)
        size: cython.Py_ssize_t = len(values)
        if size < 1:
            render_nodes(self.empty, rendering)
            return 0
        if self.is_reversed:
            values = reversed(values)
        loop: dict = {"parentloop": parent}
        if COUNTS_LENGTH:
            loop["length"] = size
        put(rendering.dicts[-1], "forloop", loop)
        turn: Turn = Turn(rendering.dicts[-1], loop, self.name, size, rendering.turn)
        rendering.turn = turn
        self.turns(values, turn, rendering)
        return 0

    @cython.cfunc
    @cython.exceptval(-1, check=False)
    def turns(self, values, turn: Turn, rendering: Rendering) -> cython.int:
        """Append the body for each of the values."""
        plan: Plan = plan_of(self.body)
        seen: cython.Py_ssize_t = epoch.number
        i: cython.Py_ssize_t = -1
        try:
            for item in values:
                if seen != epoch.number:
                    plan = plan_of(self.body)
                    seen = epoch.number
                    turn.scope = rendering.dicts[-1]
                turn.item = item
                turn.index += 1
                turn.settled = False
                if turn.seen:
                    turn.write()
                rendering.near = turn
                if turn.name is None:
                    unpack(self.names, item, rendering)
                for i in range(len(plan.steps)):
                    cython.cast(Step, plan.steps[i]).render(rendering)
                i = -1
                if turn.name is None:
                    rendering.pop()
        except Exception as error:
            rendering.settle()
            if i >= 0:
                failed(plan, i, rendering, error)
            raise
        return 0


@cython.cfunc
def unpack(names, item, rendering: Rendering):
    """Push the scope of several loop variables, each an element of the item."""
    rendering.settle()
    try:
        size = len(item)
    except TypeError:  # not an iterable
        size = 1
    if len(names) != size:
        raise ValueError(f"Need {len(names)} values to unpack in for loop; got {size}. ")
    Scope(rendering.context, dict(zip(names, item)))  # noqa: B905 (as long as len() says)


X = FilterExpression("x", template_expression.PARSER)
PRINTS_X = NodeList([TextNode("夕 ")])


@fastpath(
    "django.template.defaulttags:ForNode.render",
    mirrors=(
        "django.template.base:Node.render_annotated",
        "django.template.base:NodeList.render",
        "django.template.context:BaseContext",
        "django.template.context:Context",
        "django.template.context:ContextDict",
    ),
    examples=(
        example(ForNode(["y"], X, False, PRINTS_X), Context({"x": [1, 2]})),
        example(ForNode(["y", "z"], X, True, PRINTS_X), Context({"x": {"ab": 1}})),
        example(ForNode(["y"], X, False, PRINTS_X), Context({"x": ()})),
        example(ForNode(["y", "z"], X, False, PRINTS_X), Context({"x": [1]})),
        example(ForNode([], X, False, None), None),
    ),
)
def render(self, context):
    return django_render(self, context)  # plans have a Loop in its place


template_plan.register(ForNode, render, Loop)
