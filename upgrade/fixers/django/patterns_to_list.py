"""patterns() became a plain list, with its prefix written into the views."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

HOMES = ("django.conf.urls", "django.conf.urls.defaults")
PATTERNS = tuple(f"{home}.patterns" for home in HOMES)
I18N = "django.conf.urls.i18n.i18n_patterns"
URL = tuple(f"{home}.url" for home in HOMES)


class PatternsToList(Fixer):
    """Write urlpatterns as a list of url() calls.

    Django 1.8 made patterns() needless and 1.10 removed it; bare tuples become url() calls and the
    common prefix of string views is written out, that of i18n_patterns() too.
    """

    since = Django(1, 8)
    removed = Django(1, 10)
    words = frozenset({"patterns", "i18n_patterns"})
    needs = r"\bpatterns\s*\([\s\S]*conf\.urls|conf\.urls[\s\S]*patterns\s*\(|i18n_patterns\s*\(\s*[uUrR]?['\x22]"
    link = "https://docs.djangoproject.com/en/5.2/releases/1.8/#django-conf-urls-patterns"
    examples = (
        rewrites(
            "from django.conf.urls import patterns, url\n\n"
            "urlpatterns = patterns(\n    '',\n    url(r'^$', home),\n)\n",
            "from django.conf.urls import url\n\nurlpatterns = [\n    url(r'^$', home),\n]\n",
        ),
        rewrites(
            "from django.conf.urls import patterns, url\n\n"
            "urlpatterns = patterns('blog.views',\n"
            "    (r'^$', 'index', {}, 'index'),  # first\n"
            "    url(r'^a/$', 'about'),\n"
            "    url(r'^b/$', other),\n)\n",
            "from django.conf.urls import url\n\n"
            "urlpatterns = [\n"
            "    url(r'^$', 'blog.views.index', {}, 'index'),  # first\n"
            "    url(r'^a/$', 'blog.views.about'),\n"
            "    url(r'^b/$', other),\n]\n",
        ),
        rewrites(
            "from django.conf.urls import patterns, url\n\n"
            "urlpatterns = patterns('')\nurlpatterns += patterns('', url('^x$', x))\n",
            "from django.conf.urls import url\n\n"
            "urlpatterns = []\nurlpatterns += [url('^x$', x)]\n",
        ),
        rewrites(
            "from django.conf.urls import url\nfrom django.conf.urls.i18n import i18n_patterns\n\n"
            "urlpatterns = i18n_patterns(\n    'blog',\n    url('^$', 'home'),\n    ('^a$', a),\n)\n",
            "from django.conf.urls import url\nfrom django.conf.urls.i18n import i18n_patterns\n\n"
            "urlpatterns = i18n_patterns(\n    url('^$', 'blog.home'),\n    url('^a$', a),\n)\n",
        ),
        leaves(
            "from django.conf.urls import url\nfrom django.conf.urls.i18n import i18n_patterns\n\n"
            "urlpatterns = i18n_patterns(url('^$', home))\n",
        ),
        finds(
            "from django.conf.urls import patterns, url\n\n"
            "urlpatterns = patterns(PREFIX, url('^x$', 'x'))\n",
            "prefix",
        ),
        leaves("from mysite.urls import patterns\n\nurlpatterns = patterns('', 1)\n"),
        leaves("def build(patterns):\n    return patterns('', 1)\n"),
        leaves("from django.conf.urls import url\n\nurlpatterns = [url('^x$', x)]\n"),
        leaves("patterns = ['*.py']\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.calls(*PATTERNS):
            prefix = call.args[0] if call.args else None
            if not isinstance(prefix, ast.Constant) or not isinstance(prefix.value, str):
                yield self.finding(
                    module, call, "patterns() whose prefix is not a plain string: write a list"
                )
                continue
            yield self._listed(module, call, prefix.value, [*self._brackets(module, call)])
        for call in module.calls(I18N):
            prefix = call.args[0] if call.args else None
            if isinstance(prefix, ast.Constant) and isinstance(prefix.value, str):
                gone = module.remove_argument(call, prefix)
                yield self._listed(module, call, prefix.value, [gone])

    def _listed(self, module: Module, call: ast.Call, prefix: str, edits: list[Edit]) -> Fix:
        """Return the fix of a call's entries, the edits of the call itself included."""
        missing = False
        for entry in call.args[1:]:
            if isinstance(entry, ast.Tuple):
                missing = True
                edits.append(module.insert(module.start(entry), "url"))
            edits += self._prefixed(module, entry, prefix)
        wanted = [Import("django.conf.urls", "url")] if missing else []
        wanted.append(Import("django.conf.urls", "patterns", drop=True))
        return module.fix(*edits, imports=wanted)

    def _brackets(self, module: Module, call: ast.Call) -> Iterator[Edit]:
        start, end = module.start(call), module.end(call)
        if len(call.args) == 1:
            yield Edit(start, end, "[]")
            return
        comma = module.text.index(",", module.end(call.args[0]))
        after = comma + 1
        while module.text[after] == " ":
            after += 1
        if module.text[after] in "\r\n#":
            after = comma + 1
        opening = module.text.index("(", module.end(call.func)) + 1
        first = module.start(call.args[0])
        # A prefix on a line of its own goes with its line; comments before it stay.
        lead = module.text[opening:first] if module.text[opening:first].strip() else ""
        yield Edit(start, after, "[" + lead.rstrip(" "))
        yield Edit(end - 1, end, "]")

    def _prefixed(self, module: Module, entry: ast.expr, prefix: str) -> Iterator[Edit]:
        view = view_of(module, entry)
        if not prefix or view is None or not isinstance(view.value, str) or not view.value:
            return
        text = module.source(view)
        if text.count(view.value) == 1:
            yield module.replace(view, text.replace(view.value, f"{prefix}.{view.value}"))


def view_of(module: Module, entry: ast.expr) -> ast.Constant | None:
    """Return the string view of a url() call or of a bare tuple, or None."""
    view: ast.expr | None = None
    if isinstance(entry, ast.Tuple) and len(entry.elts) > 1:
        view = entry.elts[1]
    elif isinstance(entry, ast.Call) and module.refers_to(entry.func, *URL):
        keyword = module.keyword(entry, "view")
        view = keyword.value if keyword else entry.args[1] if len(entry.args) > 1 else None
    return view if isinstance(view, ast.Constant) else None
