"""unescape_entities is html.unescape."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename

OLD = "django.utils.text.unescape_entities"


class UnescapeEntitiesToHtml(Rename):
    """Unescape entities with the standard library.

    The one function that Django keeps no better version of.
    """

    since = Django(3, 0)
    removed = Django(4, 0)
    names = {OLD: "html.unescape"}
    examples = (
        rewrites(
            "from django.utils.text import slugify, unescape_entities\n\nunescape_entities('&amp;')\n",
            "import html\nfrom django.utils.text import slugify\n\nhtml.unescape('&amp;')\n",
        ),
        rewrites(
            "from django.utils.text import unescape_entities\n\n"
            "def show(html):\n    return unescape_entities(html)\n",
            "from html import unescape\n\ndef show(html):\n    return unescape(html)\n",
        ),
        rewrites(
            "import html\nfrom django.utils.text import unescape_entities as plain\n\nplain('&lt;')\n",
            "import html\n\nhtml.unescape('&lt;')\n",
        ),
        leaves("from mysite.text import unescape_entities\n"),
        leaves("def f(unescape_entities):\n    return unescape_entities('x')\n"),
        leaves("import html\n\nhtml.unescape('&amp;')\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        fix = None if html_is_taken(module) else self._by_module(module)
        if fix is None:
            yield from super().visit(module)
        else:
            yield fix

    def _by_module(self, module: Module) -> Fix | None:
        """Return the fix that imports html itself, where one from-import is all there is."""
        found = [
            (node, alias)
            for node in module.nodes(ast.ImportFrom)
            for alias in node.names
            if f"{module.names.absolute(node)}.{alias.name}" == OLD
        ]
        if len(found) != 1 or module.path.endswith(("__init__.py", "compat.py")):
            return None
        node, alias = found[0]
        local, scope = alias.asname or alias.name, module.names.scopes[node]
        uses = module.names.uses(local, scope)
        if not uses or scope.bindings[local].others or scope is not module.names.module:
            return None
        if module.project.imports_from(module.dotted, local):
            return None
        edits = tuple(module.replace(use, "html.unescape") for use in uses)
        there = "html" in module.names.module.bindings
        moved = None if there else ("html", None, None)
        return Fix(edits, moves=((alias, moved),))


def html_is_taken(module: Module) -> bool:
    """Say whether the name html means anything but the module somewhere."""
    bound = module.names.module.bindings.get("html")
    if bound is not None and (bound.others or {d for d, _, _ in bound.imports} != {"html"}):
        return True
    return any(a.arg == "html" for a in module.nodes(ast.arg)) or any(
        n.id == "html" and not isinstance(n.ctx, ast.Load) for n in module.nodes(ast.Name)
    )
