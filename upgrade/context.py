"""What a call renders with: contexts, and the request where the call stands."""

from __future__ import annotations

import ast

from hotclub.upgrade.module import Module

REQUEST_CONTEXT = (
    "django.template.RequestContext",
    "django.template.context.RequestContext",
    "django.template.base.RequestContext",
)
CONTEXT = (
    "django.template.Context",
    "django.template.context.Context",
    "django.template.base.Context",
)


def made(module: Module, node: ast.AST, *names: str) -> bool:
    return isinstance(node, ast.Call) and module.refers_to(node.func, *names)


def bare_request_context(module: Module, node: ast.expr) -> bool:
    """Say whether an expression is RequestContext(request) with no values of its own."""
    return (
        isinstance(node, ast.Call)
        and made(module, node, *REQUEST_CONTEXT)
        and len(node.args) == 1
        and not node.keywords
    )


def given_context(module: Module, call: ast.Call) -> bool:
    """Say whether a call is given a context, which was dropped before the function was."""
    contexts = (*REQUEST_CONTEXT, *CONTEXT)
    return (
        len(call.args) > 2
        or any(k.arg in ("context_instance", "mimetype", "dictionary") for k in call.keywords)
        or any(made(module, a, *contexts) for a in call.args)
    )


def is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def is_request(node: ast.expr) -> bool:
    """Say whether an argument is a request, as the third one of render_to_string() is today."""
    return (node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")).endswith(
        "request"
    )


def is_none(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def request_at(module: Module, node: ast.AST) -> str | None:
    """Return how the request is reached where a node stands: a parameter or local of that name."""
    for above in module.ancestors(node):
        if isinstance(above, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            scope = module.names.scopes[above]
            if "request" in scope.bindings:
                return "request"
            if "self" in scope.bindings and reads_request(above):
                return "self.request"
    return None


def reads_request(function: ast.AST) -> bool:
    return any(
        isinstance(n, ast.Attribute)
        and n.attr == "request"
        and isinstance(n.value, ast.Name)
        and n.value.id == "self"
        for n in ast.walk(function)
    )
