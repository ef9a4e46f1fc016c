"""Flags inside the regular expressions of routes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

ROUTES = tuple(
    f"django.{home}"
    for home in ("urls.re_path", "conf.urls.url", "urls.conf.re_path", "conf.urls.defaults.url")
)
FLAGS = re.compile(r"\^\(\?([aiLmsux]+)\)")


class InlineFlagsFirst(Fixer):
    """Put the flags of a route's expression in front of it.

    Python 3.11 refuses flags for the whole expression anywhere else.
    """

    since = Django(1, 8)
    removed = Django(2, 1)
    words = frozenset({"url", "re_path"})
    needs = r"\^\(\?[aiLmsux]"
    link = "https://docs.python.org/3/library/re.html#regular-expression-syntax"
    examples = (
        rewrites(
            "from django.urls import re_path\n\nu = [re_path(r'^(?i)a/$', v)]\n",
            "from django.urls import re_path\n\nu = [re_path(r'(?i)^a/$', v)]\n",
        ),
        leaves("from django.urls import re_path\n\nu = [re_path(r'^(?P<a>b)/$', v)]\n"),
        leaves("from django.urls import re_path\n\nu = [re_path(r'(?i)^a/$', v)]\n"),
        leaves("from mysite import re_path\n\nu = [re_path(r'^(?i)a/$', v)]\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.calls(*ROUTES):
            first = call.args[0] if call.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                if FLAGS.match(first.value):
                    text = FLAGS.sub(r"(?\1)^", module.source(first), count=1)
                    yield module.fix(module.replace(first, text))
