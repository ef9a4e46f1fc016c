"""The admin's page of one object, where tests ask for it by its old URL."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

METHODS = ("get", "post")
URL = re.compile(r"^(?:[^?#]*/)?admin/[a-z_]\w*/[a-z]\w*/(?:%[sd]|%\(\w+\)[sd]|\{[\w.]*\}|\d+)/$")


class AdminChangeUrlsInTests(Fixer):
    """Ask for /admin/shop/item/1/change/ where tests ask for /admin/shop/item/1/.

    Django 1.9 gave the page its own place. The old one redirects, which a client does not follow,
    and what is posted to it is lost.
    """

    since = Django(1, 9)
    words = frozenset({"admin"})
    needs = r"admin/[a-z_]\w*/[a-z]\w*/(%[sd]|%\(|\{|\d+/['\x22])"
    link = "https://docs.djangoproject.com/en/5.2/releases/1.9/#miscellaneous"
    examples = (
        rewrites(
            "r = self.client.post('/admin/shop/item/%s/' % pk, {'a': 1})\n",
            "r = self.client.post('/admin/shop/item/%s/change/' % pk, {'a': 1})\n",
        ),
        rewrites(
            'r = c.get("/admin/shop/item/1/")\n',
            'r = c.get("/admin/shop/item/1/change/")\n',
        ),
        rewrites(
            "r = client.get('/en/admin/shop/item/{}/'.format(pk))\n",
            "r = client.get('/en/admin/shop/item/{}/change/'.format(pk))\n",
        ),
        leaves("r = self.client.get('/admin/shop/item/%s/history/' % pk)\n"),
        leaves("r = self.client.get('/admin/shop/item/add/')\n"),
        leaves("r = self.client.get('/admin/shop/item/')\n"),
        leaves("url = '/admin/shop/item/1/'\n"),
        leaves("r = requests.get('https://other.example/admin/shop/item/1/')\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            func = call.func
            if not isinstance(func, ast.Attribute) or func.attr not in METHODS or not call.args:
                continue
            if not is_client(module.source(func.value)):
                continue
            for node in ast.walk(call.args[0]):
                if isinstance(node, ast.Constant) and URL.match(str(node.value)):
                    end = module.end(node)
                    text = module.source(node)
                    quotes = len(text) - len(text.rstrip("'\""))
                    yield module.fix(module.insert(end - quotes, "change/"))


def is_client(owner: str) -> bool:
    """Say whether an expression is a test client, by what they are called."""
    name = owner.rpartition(".")[2].lower()
    return name in ("c", "client", "client()") or name.endswith("client")
