"""A response's content is bytes; old tests compare it with text."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

OLD = (("old.py", "x = unicode(1)\n"),)
CLIENT = ("get", "post", "put", "delete", "head", "patch", "render_to_response")
METHODS = ("count", "endswith", "find", "index", "lower", "replace", "split", "startswith", "strip")


class ResponseContentToText(Fixer):
    """Decode response.content where it is compared with, or searched for, text.

    Under Python 2 both were str. Comparisons with bytes, with the content of another response and
    with what cannot be told are left.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    python2_only = True
    words = frozenset(("content",))
    examples = (
        rewrites(
            "self.assertEqual(response.content, 'ok')\n",
            "self.assertEqual(response.content.decode(), 'ok')\n",
            files=OLD,
        ),
        rewrites(
            "self.assertTrue('ok' in response.content)\n",
            "self.assertTrue('ok' in response.content.decode())\n",
            files=OLD,
        ),
        rewrites(
            "assert self.client.get('/').content == u'a %s' % b\n",
            "assert self.client.get('/').content.decode() == u'a %s' % b\n",
            files=OLD,
        ),
        rewrites(
            "n = resp.content.count('a')\n", "n = resp.content.decode().count('a')\n", files=OLD
        ),
        rewrites(
            "def test():\n    r = self.client.get('/')\n    assert 'ok' in r.content\n"
            "    x = r.content[r.content.find('a') + 1:]\n",
            "def test():\n    r = self.client.get('/')\n    assert 'ok' in r.content.decode()\n"
            "    x = r.content.decode()[r.content.decode().find('a') + 1:]\n",
            files=OLD,
        ),
        leaves("def test():\n    r = requests.get('/')\n    assert 'ok' in r.content\n", files=OLD),
        leaves("self.assertEqual(response.content, 'ok')\n"),
        leaves("self.assertEqual(response.content, b'ok')\n", files=OLD),
        leaves("self.assertEqual(response.content, expected)\n", files=OLD),
        leaves("self.assertEqual(response.content, other.content)\n", files=OLD),
        leaves("self.assertEqual(page.content, 'ok')\n", files=OLD),
        leaves("data = json.loads(response.content)\n", files=OLD),
        leaves("response.content = 'ok'\n", files=OLD),
        leaves("n = resp.content.count(b'a')\n", files=OLD),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.Attribute):
            if node.attr != "content" or not isinstance(node.ctx, ast.Load):
                continue
            if not is_response(node) and not self._from_client(module, node):
                continue
            others = self._others(module, node)
            if any(is_text(other) for other in others) or self._cut_at_text(module, node):
                yield module.fix(module.insert(module.end(node), ".decode()"))

    def _from_client(self, module: Module, node: ast.Attribute) -> bool:
        """Say whether all that a local is set to are answers of a test client."""
        if not isinstance(node.value, ast.Name):
            return False
        found = module.names.scopes[node.value].lookup(node.value.id)
        if found is None or not found[1].others:
            return False
        made = [module.parent(other) for other in found[1].others]
        return all(isinstance(one, ast.Assign) and by_client(one.value) for one in made)

    def _cut_at_text(self, module: Module, node: ast.Attribute) -> bool:
        """Say whether the content is sliced where a text was found in it."""
        parent = module.parent(node)
        if not isinstance(parent, ast.Subscript) or not isinstance(parent.slice, ast.Slice):
            return False
        return any(
            isinstance(part, ast.Call)
            and getattr(part.func, "attr", "") in ("find", "index", "rfind")
            and part.args
            and is_text(part.args[0])
            for part in ast.walk(parent.slice)
        )

    def _others(self, module: Module, node: ast.Attribute) -> list[ast.expr]:
        """Return what the content is compared with."""
        parent = module.parent(node)
        if isinstance(parent, ast.Compare):
            return [e for e in (parent.left, *parent.comparators) if e is not node]
        if isinstance(parent, ast.Call) and node in parent.args:
            name = getattr(parent.func, "attr", "")
            if name.startswith("assert") or module.refers_to(
                parent.func, "re.search", "re.findall"
            ):
                return [e for e in parent.args[:2] if e is not node]
        call = module.parent(parent) if parent is not None else None
        if isinstance(parent, ast.Attribute) and parent.attr in METHODS:
            return list(call.args) if isinstance(call, ast.Call) else []
        return []


def is_response(node: ast.Attribute) -> bool:
    """Say whether the owner of an attribute is called like a response, or made by a client."""
    owner = node.value
    if isinstance(owner, ast.Call):
        return isinstance(owner.func, ast.Attribute) and owner.func.attr in CLIENT
    name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
    return name.lower().startswith(("resp", "res_")) or name.lower().endswith("response")


def by_client(node: ast.expr) -> bool:
    """Say whether an expression is what a test client answered."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    owner = node.func.value
    name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
    return node.func.attr in CLIENT and name.lower().endswith(("client", "browser"))


def is_text(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str)
    if isinstance(node, ast.BinOp):
        return is_text(node.left)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in ("format", "join") and is_text(node.func.value)
    return isinstance(node, ast.JoinedStr)
