"""assertFormError() takes the form itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

# The old form differs by its first argument alone: a response, not a form.
RESPONSE = re.compile(r"(self\.)?(r|res|resp|rsp|\w*response\w*)")
NAMES = ("assertFormError", "assertFormsetError", "assertFormSetError")


class AssertFormError(Fixer):
    """Give assertFormError() the form from the response's context.

    Django 5.0 dropped the form that took a response and a name. No errors are an empty list.
    """

    since = Django(4, 1)
    removed = Django(5, 0)
    words = frozenset(NAMES)
    needs = (
        r"assertForm(?:[sS]et)?Error\(\s*(?:(?:self\.)?(?:r|res|resp|rsp|\w*response\w*)\s*,|[\w.]+\s*,\s*['\x22])"
        r"|assertForm(?:[sS]et)?Error\((?:[^()]|\([^()]*\))*\bNone\s*,?\s*\)"
    )
    link = "https://docs.djangoproject.com/en/5.2/releases/4.1/#id2"
    examples = (
        rewrites(
            "class T(TestCase):\n    def test(self):\n"
            "        self.assertFormError(response, 'form', 'name', 'too long')\n"
            "        self.assertFormError(response, 'form', None, errors=None)\n",
            "class T(TestCase):\n    def test(self):\n"
            "        self.assertFormError(response.context['form'], 'name', 'too long')\n"
            "        self.assertFormError(response.context['form'], None, errors=[])\n",
        ),
        rewrites(
            "class T(TestCase):\n    def test(self):\n"
            "        self.assertFormSetError(resp, 'formset', 0, 'name', ['too long'])\n",
            "class T(TestCase):\n    def test(self):\n"
            "        self.assertFormSetError(resp.context['formset'], 0, 'name', ['too long'])\n",
        ),
        rewrites(
            "class T(TestCase):\n    def test(self):\n"
            "        self.assertFormError(form, 'name', None)\n",
            "class T(TestCase):\n    def test(self):\n"
            "        self.assertFormError(form, 'name', [])\n",
        ),
        leaves(
            "class T(TestCase):\n    def test(self):\n"
            "        self.assertFormError(form, 'name', ['too long'])\n"
        ),
        rewrites(
            "class T(TestCase):\n    def test(self):\n        page = self.client.get('/')\n"
            "        self.assertFormError(page, 'form', 'name', 'too long')\n",
            "class T(TestCase):\n    def test(self):\n        page = self.client.get('/')\n"
            "        self.assertFormError(page.context['form'], 'name', 'too long')\n",
        ),
        leaves(
            "class T(TestCase):\n    def test(self):\n        page = Form()\n"
            "        self.assertFormError(page, 'name', 'too long', 'here')\n"
        ),
        leaves("from checks import assertFormError\n\nassertFormError(r, 'form', 'a', 'b')\n"),
        leaves(
            "class T(TestCase):\n    def test(self):\n"
            "        self.assertFormError(response.context['form'], 'name', 'too long')\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            func = call.func
            if not isinstance(func, ast.Attribute) or func.attr not in NAMES:
                continue
            if module.name_of(func) is not None or any(k.arg is None for k in call.keywords):
                continue
            edits = [
                *self._form(module, call, func.attr),
                *self._no_errors(module, call, func.attr),
            ]
            if edits:
                yield module.fix(*edits)

    def _form(self, module: Module, call: ast.Call, name: str) -> Iterator[Edit]:
        if len(call.args) < 2:
            return
        response, form = call.args[:2]
        named = isinstance(form, ast.Constant) and isinstance(form.value, str)
        most = 5 if name == "assertFormError" else 6
        full = len(call.args) == most
        if RESPONSE.fullmatch(module.source(response)):
            # A variable may name the form, where as many arguments follow as the old call had.
            old = named or len(call.args) + len(call.keywords) >= most - 1
        else:
            old = named and (full or from_client(module, response))
        if old:
            text = f"{module.source(response)}.context[{module.source(form)}]"
            yield Edit(module.start(response), module.end(form), text)

    def _no_errors(self, module: Module, call: ast.Call, name: str) -> Iterator[Edit]:
        keyword = module.keyword(call, "errors")
        errors = keyword.value if keyword else call.args[-1] if len(call.args) > 2 else None
        if isinstance(errors, ast.Constant) and errors.value is None:
            yield module.replace(errors, "[]")


def from_client(module: Module, node: ast.expr) -> bool:
    """Say whether a local name was given what a test client returned."""
    scope = module.names.scopes.get(node)
    found = scope.lookup(node.id) if scope is not None and isinstance(node, ast.Name) else None
    for place in found[1].others if found else ():
        statement = module.parent(place)
        value = statement.value if isinstance(statement, ast.Assign) else None
        if isinstance(value, ast.Await):
            value = value.value
        func = value.func if isinstance(value, ast.Call) else None
        sender = func.value if isinstance(func, ast.Attribute) else None
        name = sender.id if isinstance(sender, ast.Name) else getattr(sender, "attr", "")
        if name.endswith("client"):
            return True
    return False
