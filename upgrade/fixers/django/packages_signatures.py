"""Overridden methods of packages that pass an argument less."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django


@dataclass(frozen=True, slots=True)
class Shorter:
    """A method whose last argument is no longer passed, nor taken by the parent's."""

    bases: tuple[str, ...]
    method: str
    argument: str


SHORTER = (
    Shorter(
        (
            "pygments.formatters.HtmlFormatter",
            "pygments.formatters.html.HtmlFormatter",
        ),
        "wrap",
        "outfile",
    ),
)


class PackagesSignatures(Fixer):
    """Let overrides do without an argument that a package stopped passing.

    Pygments' HtmlFormatter.wrap() lost outfile with 2.12. The argument stays, with a default, so
    that older versions of the package can call it as well.
    """

    since = Django(2, 2)
    words = frozenset(one.method for one in SHORTER)
    needs = rf"\bdef[ \t]+(?:{'|'.join(one.method for one in SHORTER)})\s*\([^()]*\b(?:{'|'.join(one.argument for one in SHORTER)})\b"
    link = "https://pygments.org/docs/changelog/#version-2-12-0"
    examples = (
        rewrites(
            "from pygments.formatters import HtmlFormatter\n\n\nclass F(HtmlFormatter):\n"
            "    def wrap(self, source, outfile):\n        return source\n",
            "from pygments.formatters import HtmlFormatter\n\n\nclass F(HtmlFormatter):\n"
            "    def wrap(self, source, outfile=None):\n        return source\n",
        ),
        rewrites(
            "from pygments.formatters import HtmlFormatter\n\n\nclass F(HtmlFormatter):\n"
            "    def wrap(self, source, outfile):\n"
            "        return super(F, self).wrap(source, outfile)\n",
            "from pygments.formatters import HtmlFormatter\n\n\nclass F(HtmlFormatter):\n"
            "    def wrap(self, source, outfile=None):\n"
            "        return super(F, self).wrap(source)\n",
        ),
        leaves("class F(Base):\n    def wrap(self, source, outfile):\n        return source\n"),
        leaves(
            "from pygments.formatters import HtmlFormatter\n\n\nclass F(HtmlFormatter):\n"
            "    def wrap(self, source):\n        return source\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.ClassDef):
            for statement in node.body:
                for one in SHORTER:
                    if isinstance(statement, ast.FunctionDef) and statement.name == one.method:
                        if module.inherits(node, *one.bases):
                            yield from self._shortened(module, statement, one)

    def _shortened(self, module: Module, function: ast.FunctionDef, one: Shorter) -> Iterator[Fix]:
        arguments = function.args.args
        if not arguments or arguments[-1].arg != one.argument or function.args.defaults:
            return
        end = module.end(arguments[-1])
        edits = [Edit(end, end, "=None")]
        for call in module.nodes(ast.Call):
            if isinstance(call.func, ast.Attribute) and call.func.attr == one.method:
                if function in module.ancestors(call) and call.args:
                    last = call.args[-1]
                    if isinstance(last, ast.Name) and last.id == one.argument:
                        edits.append(module.remove_argument(call, last))
        yield module.fix(*edits)
