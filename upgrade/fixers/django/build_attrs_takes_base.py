"""Widget.build_attrs() takes the attributes to begin with."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

METHOD = "build_attrs"


class BuildAttrsTakesBase(Fixer):
    """Hand build_attrs() the widget's own attributes first, and take them in overrides.

    Until Django 1.11 it was build_attrs(extra_attrs=None, **kwargs) and began with self.attrs;
    since then it is build_attrs(base_attrs, extra_attrs=None).
    """

    since = Django(1, 11)
    removed = Django(1, 11)
    words = frozenset({METHOD})
    link = "https://docs.djangoproject.com/en/5.2/releases/1.11/#miscellaneous"
    examples = (
        rewrites(
            "class W(Input):\n    def render(self, name, value, attrs=None):\n"
            "        final = self.build_attrs(attrs, type='text', name=name)\n",
            "class W(Input):\n    def render(self, name, value, attrs=None):\n"
            "        final = self.build_attrs(dict(self.attrs, type='text', name=name), attrs)\n",
        ),
        rewrites(
            "class W(Input):\n    def f(self, attrs):\n        return self.build_attrs(attrs)\n",
            "class W(Input):\n    def f(self, attrs):\n"
            "        return self.build_attrs(self.attrs, attrs)\n",
        ),
        rewrites(
            "class W(Input):\n    def build_attrs(self, extra_attrs=None, **kwargs):\n"
            "        attrs = super(W, self).build_attrs(extra_attrs, **kwargs)\n"
            "        return attrs\n",
            "class W(Input):\n    def build_attrs(self, base_attrs, extra_attrs=None, **kwargs):\n"
            "        attrs = super(W, self).build_attrs(dict(base_attrs, **kwargs), extra_attrs)\n"
            "        return attrs\n",
        ),
        leaves(
            "class W(Input):\n    def f(self, attrs):\n"
            "        return self.build_attrs(self.attrs, attrs)\n"
        ),
        leaves(
            "class W(Input):\n    def build_attrs(self, base_attrs, extra_attrs=None, **kwargs):\n"
            "        return super(W, self).build_attrs(dict(base_attrs, **kwargs), extra_attrs)\n"
        ),
        leaves(
            "class W(Input):\n    def f(self, attrs):\n"
            "        return self.build_attrs(dict(self.attrs, type='a'), attrs)\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.ClassDef):
            for method in node.body:
                if isinstance(method, ast.FunctionDef):
                    own = method.name == METHOD
                    if own and not takes_extra_only(method):
                        continue
                    edits = list(self._calls(module, method, own))
                    if own:
                        first = method.args.args[1]
                        edits.append(module.insert(module.start(first), "base_attrs, "))
                    if edits:
                        yield module.fix(*edits)

    def _calls(self, module: Module, method: ast.FunctionDef, own: bool) -> Iterator[Edit]:
        for call in ast.walk(method):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
                continue
            if call.func.attr != METHOD or not is_own(call.func.value):
                continue
            if len(call.args) > 1 or any(isinstance(a, ast.Starred) for a in call.args):
                continue
            extra = [*call.args, *(k.value for k in call.keywords if k.arg == "extra_attrs")]
            if any(k.arg == "base_attrs" for k in call.keywords):
                continue
            if not own and extra and "self.attrs" in module.source(extra[0]):
                continue
            base = "base_attrs" if own else "self.attrs"
            more = [module.source(k) for k in call.keywords if k.arg != "extra_attrs"]
            parts = [f"dict({', '.join((base, *more))})" if more else base]
            parts += [module.source(e) for e in extra]
            yield module.replace(call, f"{module.source(call.func)}({', '.join(parts)})")


def takes_extra_only(method: ast.FunctionDef) -> bool:
    """Say whether a build_attrs() has the signature of before."""
    names = [a.arg for a in method.args.args]
    return len(names) == 2 and len(method.args.defaults) == 1


def is_own(node: ast.expr) -> bool:
    """Say whether an expression is self or super()."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id == "super"
    return isinstance(node, ast.Name) and node.id == "self"
