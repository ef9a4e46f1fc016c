"""cgi.escape is html.escape, which escapes quotes unless told not to."""

from __future__ import annotations

from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python


class CgiEscapeToHtml(Fixer):
    """Call html.escape(text, quote=False) for cgi.escape(text).

    cgi.escape left quotes alone by default; Python 3.8 removed it, and 3.13 the module.
    """

    since = Python(3, 2)
    removed = Python(3, 8)
    words = frozenset(("cgi",))
    examples = (
        rewrites(
            "import cgi\n\nx = cgi.escape(a)\n",
            "import html\n\nx = html.escape(a, quote=False)\n",
        ),
        rewrites(
            "from cgi import escape\n\nx = escape(a, True)\n",
            "import html\n\nx = html.escape(a, True)\n",
        ),
        rewrites(
            "import cgi\n\nx = cgi.escape(a, quote=True)\n",
            "import html\n\nx = html.escape(a, quote=True)\n",
        ),
        leaves("from html import escape\n\nx = escape(a)\n"),
        leaves("import cgi\n\nx = cgi.FieldStorage()\n"),
        leaves("from mysite.cgi import escape\n\nescape(a)\n"),
        leaves("html = 1\nimport cgi\n\nx = cgi.escape(a)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        taken = module.names.module.bindings.get("html")
        if taken is not None and (taken.others or {d for d, _, _ in taken.imports} != {"html"}):
            return
        for call in module.calls("cgi.escape"):
            edits = [module.replace(call.func, "html.escape")]
            if len(call.args) == 1 and not call.keywords:
                edits.append(module.insert(module.end(call.args[0]), ", quote=False"))
            yield module.fix(*edits, imports=[Import("html", None)])
