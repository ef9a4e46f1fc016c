"""client.get("/", HTTP_ACCEPT="...")."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

METHODS = frozenset("get post head trace options put patch delete".split())
MAKERS = frozenset(
    f"django.test.{home}{name}"
    for home in ("", "client.")
    for name in ("Client", "AsyncClient", "RequestFactory", "AsyncRequestFactory")
)


class ClientMetaToHeaders(Fixer):
    """Give the test client its headers by headers=.

    Django 4.2 takes them under their own names; HTTP_ keywords are CGI's spelling of them.
    """

    since = Django(4, 2)
    words = frozenset({"client", "Client", "RequestFactory", "AsyncClient"})
    needs = r"\bHTTP_\w+\s*="
    link = "https://docs.djangoproject.com/en/stable/releases/4.2/#tests"
    examples = (
        rewrites(
            "class T:\n    def test(self):\n        self.client.get('/', HTTP_X_TOKEN='a', follow=True)\n",
            "class T:\n    def test(self):\n"
            "        self.client.get('/', headers={\"x-token\": 'a'}, follow=True)\n",
        ),
        rewrites(
            "from django.test import Client\n\nc = Client(HTTP_HOST='a', HTTP_ACCEPT='b')\n",
            "from django.test import Client\n\n"
            "c = Client(headers={\"host\": 'a', \"accept\": 'b'})\n",
        ),
        rewrites(
            "class T:\n    def test(self):\n"
            "        self.client.get('/', HTTP_A='x', headers={'b': 'y'})\n",
            "class T:\n    def test(self):\n"
            "        self.client.get('/', headers={\"a\": 'x', 'b': 'y'})\n",
        ),
        leaves("class T:\n    def test(self):\n        self.client.get('/', SERVER_NAME='a')\n"),
        leaves("def f(client):\n    client.get('/', HTTP_ACCEPT='a')\n", path="views.py"),
        leaves("from mysite.test import Client\n\nc = Client(HTTP_HOST='a')\n"),
        leaves("class T:\n    def test(self):\n        self.client.get('/', **extra)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            keywords = [k for k in call.keywords if k.arg and k.arg.startswith("HTTP_")]
            if any(k.arg is None for k in call.keywords):
                continue  # it may hold headers
            if not keywords or not (self._sends(call.func) or module.name_of(call.func) in MAKERS):
                continue
            given = module.keyword(call, "headers")
            pairs = ", ".join(pair(module, keyword) for keyword in keywords)
            if given is None:
                yield module.fix(*merged(module, call, keywords, pairs))
            elif isinstance(given.value, ast.Dict):
                first = next((key for key in given.value.keys if key is not None), None)
                at = module.start(first) if first else module.start(given.value) + 1
                joint = ", " if given.value.keys else ""
                edits = [module.insert(at, pairs + joint)]
                edits += [module.remove_argument(call, k) for k in keywords]
                yield module.fix(*edits)

    def _sends(self, func: ast.expr) -> bool:
        """Say whether a function is self.client.get and the like."""
        if not isinstance(func, ast.Attribute) or func.attr not in METHODS:
            return False
        receiver = func.value
        return (
            isinstance(receiver, ast.Attribute)
            and receiver.attr in ("client", "async_client")
            and isinstance(receiver.value, ast.Name)
            and receiver.value.id == "self"
        )


def merged(
    module: Module, call: ast.Call, keywords: list[ast.keyword], pairs: str
) -> Iterator[Edit]:
    """Yield the edits that put one headers= in the place of the first keyword."""
    yield module.replace(keywords[0], f"headers={{{pairs}}}")
    every = sorted([*call.args, *call.keywords], key=module.start)
    for keyword in keywords[1:]:
        before = every[every.index(keyword) - 1]
        yield Edit(module.end(before), module.end(keyword), "")


def pair(module: Module, keyword: ast.keyword) -> str:
    name = str(keyword.arg).removeprefix("HTTP_").replace("_", "-").lower()
    return f'"{name}": {module.source(keyword.value)}'
