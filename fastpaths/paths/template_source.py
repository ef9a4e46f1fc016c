"""What a plan is made of: the attributes of nodes and expressions, read once and watched.

What is watched is a flat list of a container (the `__dict__` of a node, a list, an object with
slots) and a tuple of what was in it: a plan whose containers hold other objects is no longer good.
"""

from __future__ import annotations

from django.template.base import FilterExpression, Variable
from django.utils.safestring import mark_safe

OVERRIDES = ("render", "render_annotated")


def contents(container):
    """Return what is in a list or a dict, as a tuple, keys before their values."""
    if type(container) is dict:
        return tuple(each for pair in container.items() for each in pair)
    return tuple(container)


def watch(watched, container):
    """Add a list or a dict to what is watched; say whether it is one."""
    if type(container) is not dict and type(container) is not list:
        return isinstance(container, tuple)
    watched += (container, contents(container))
    return True


def watch_slots(watched, thing):
    """Add a Variable's or a FilterExpression's attributes, which have no dict."""
    if type(thing) is Variable:
        watched += (thing, (thing.lookups, thing.literal, thing.translate))
    else:
        watched += (thing, (thing.var, thing.filters, thing.is_var))


def watch_node(watched, node):
    """Add a node's attributes to what is watched; say whether its class says how to render."""
    attributes = vars(node)
    return watch(watched, attributes) and not any(name in attributes for name in OVERRIDES)


def read_variable(variable, watched):
    """Return whether a variable is constant, its value or itself, and its parts or None."""
    if type(variable) is not Variable:
        return False, variable, None
    watch_slots(watched, variable)
    if variable.translate or (variable.lookups is not None and type(variable.lookups) is not tuple):
        return False, variable, None
    if variable.lookups is None:
        return True, variable.literal, None
    return False, variable, variable.lookups


def read_arguments(arguments, watched):
    """Return whether the arguments of a filter are constant, and themselves or their variables."""
    watch(watched, arguments)
    found = []
    constant = True
    for is_variable, argument in arguments:
        if not is_variable:
            found.append(mark_safe(argument))
            continue
        same, value, _ = read_variable(argument, watched)
        constant = constant and same
        found.append(value)
    return constant, found


def read(source, watched):
    """Return constant, value or variable, its parts, and filters with arguments.

    None where only the expression itself knows how to resolve itself.
    """
    if type(source) is not FilterExpression:
        return None
    watch_slots(watched, source)
    if not watch(watched, source.filters):
        return None
    if source.is_var:
        constant, variable, parts = read_variable(source.var, watched)
    else:
        constant, variable, parts = True, source.var, None
    filters = []
    for function, arguments in source.filters:
        flags = getattr(function, "__dict__", None)
        if type(flags) is dict:
            watch(watched, flags)
        filters.append((function, *read_arguments(arguments, watched)))
    return constant, variable, parts, filters
