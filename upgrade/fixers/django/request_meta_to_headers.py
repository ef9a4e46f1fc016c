"""request.META["HTTP_..."]."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

OTHERS = {"CONTENT_TYPE": "content-type", "CONTENT_LENGTH": "content-length"}


class RequestMetaToHeaders(Fixer):
    """Read a request's headers from request.headers.

    META keeps them in CGI's spelling; headers came with Django 2.2 and knows them by their own
    names. Assignments to META stay, and with them the headers that some file of the project writes
    there: request.headers is made once and would not show them.
    """

    since = Django(2, 2)
    words = frozenset({"META"})
    needs = r"['\x22](?:HTTP_\w+|CONTENT_TYPE|CONTENT_LENGTH)['\x22]"
    link = "https://docs.djangoproject.com/en/stable/ref/request-response/#django.http.HttpRequest.headers"
    examples = (
        rewrites(
            "def v(request):\n    return request.META['HTTP_ACCEPT']\n",
            "def v(request):\n    return request.headers['accept']\n",
        ),
        rewrites(
            'class V:\n    def get(self):\n        x = self.request.META.get("HTTP_X_TOKEN", "")\n'
            "        return 'CONTENT_TYPE' in self.request.META\n",
            'class V:\n    def get(self):\n        x = self.request.headers.get("x-token", "")\n'
            "        return 'content-type' in self.request.headers\n",
        ),
        leaves("def v(request):\n    request.META['HTTP_ACCEPT'] = 'x'\n"),
        leaves("def v(request):\n    return request.META['REMOTE_ADDR']\n"),
        leaves("def v(model):\n    return model.META['HTTP_ACCEPT']\n"),
        leaves("def v(request):\n    return request.META[name]\n"),
        leaves(
            "def v(request):\n    return request.META['HTTP_ACCEPT']\n",
            path="site/views.py",
            files=[("site/tests.py", "def t(request):\n    request.META['HTTP_ACCEPT'] = 'a'\n")],
        ),
        rewrites(
            "def v(request):\n    return request.META['HTTP_ACCEPT']\n",
            "def v(request):\n    return request.headers['accept']\n",
            path="site/views.py",
            files=[("site/tests.py", "def t(request):\n    request.META['HTTP_HOST'] = 'a'\n")],
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for attribute in module.nodes(ast.Attribute):
            if attribute.attr != "META" or not is_request(attribute.value):
                continue
            key = key_of(module, attribute)
            name = header(key.value) if key is not None else None
            if key is None or name is None or key.value in module.project.sets_headers:
                continue
            start = module.end(attribute) - len("META")
            edit = module.replace(key, quoted(module, key, name))
            yield module.fix(
                edit,
                module.replace(attribute, module.text[module.start(attribute) : start] + "headers"),
            )


def is_request(node: ast.expr) -> bool:
    """Say whether an expression is request or self.request."""
    if isinstance(node, ast.Name):
        return node.id == "request"
    return (
        isinstance(node, ast.Attribute)
        and node.attr == "request"
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
    )


def key_of(module: Module, node: ast.Attribute) -> ast.Constant | None:
    """Return the constant by which a META is read: META[key], META.get(key), key in META."""
    parent = module.parent(node)
    key: ast.AST | None = None
    if isinstance(parent, ast.Subscript) and isinstance(parent.ctx, ast.Load):
        key = parent.slice if parent.value is node else None
    elif isinstance(parent, ast.Attribute) and parent.attr == "get":
        call = module.parent(parent)
        if isinstance(call, ast.Call) and call.func is parent and call.args:
            key = call.args[0]
    elif isinstance(parent, ast.Compare) and parent.comparators == [node]:
        key = parent.left if isinstance(parent.ops[0], ast.In | ast.NotIn) else None
    return key if isinstance(key, ast.Constant) and isinstance(key.value, str) else None


def header(key: object) -> str | None:
    """Return a header's name for its key in META."""
    text = str(key)
    if text.startswith("HTTP_") and text != "HTTP_":
        return text.removeprefix("HTTP_").replace("_", "-").lower()
    return OTHERS.get(text)


def quoted(module: Module, node: ast.Constant, text: str) -> str:
    quote = module.source(node).lstrip("urbURB")[0]
    return f"{quote}{text}{quote}"
