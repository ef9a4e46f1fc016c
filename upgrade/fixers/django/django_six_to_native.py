"""What django.utils.six was taken for, in Python 3's own words."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename

SIX = "django.utils.six."
ITERATORS = {
    f"{SIX}{prefix}{view}": view
    for prefix in ("iter", "view")
    for view in ("items", "keys", "values")
}
PARSE = (
    "parse_qs parse_qsl quote quote_plus unquote unquote_plus urldefrag urlencode urljoin "
    "urlparse urlsplit urlunparse urlunsplit ParseResult SplitResult"
).split()


class DjangoSixToNative(Rename):
    """Write str, items() and urllib.parse where django.utils.six stood between two Pythons.

    Django 2.0 runs on Python 3 alone, 3.0 removed its copy of six. What is not in the table is
    taken from the package six.
    """

    since = Django(2, 0)
    removed = Django(3, 0)
    strings = False
    words = frozenset({"django.utils.six", "six"})
    needs = r"django\.utils(\.six|\s+import\b[^\n]*\bsix|\s+import\s*\()"
    link = "https://docs.djangoproject.com/en/stable/releases/3.0/#removed-private-python-2-compatibility-apis"
    names = {
        **{f"{SIX}{old}": "builtins.str" for old in ("text_type", "string_types")},
        f"{SIX}binary_type": "builtins.bytes",
        f"{SIX}integer_types": "builtins.int",
        f"{SIX}StringIO": "io.StringIO",
        f"{SIX}BytesIO": "io.BytesIO",
        f"{SIX}wraps": "functools.wraps",
        f"{SIX}moves.reduce": "functools.reduce",
        f"{SIX}moves.zip_longest": "itertools.zip_longest",
        f"{SIX}moves.html_parser.HTMLParser": "html.parser.HTMLParser",
        f"{SIX}moves.http_client.HTTPException": "http.client.HTTPException",
        **{f"{SIX}moves.{n}": f"builtins.{n}" for n in ("range", "zip", "map", "filter", "input")},
        f"{SIX}moves.xrange": "builtins.range",
        **{f"{SIX}moves.urllib.parse.{name}": f"urllib.parse.{name}" for name in PARSE},
        f"{SIX}moves.urllib.request.urlopen": "urllib.request.urlopen",
        f"{SIX}moves.urllib.error.HTTPError": "urllib.error.HTTPError",
        f"{SIX}moves.urllib.error.URLError": "urllib.error.URLError",
    }
    examples = (
        rewrites(
            "from django.utils import six\n\nx = six.text_type(1), isinstance(1, six.string_types)\n",
            "x = str(1), isinstance(1, str)\n",
        ),
        rewrites(
            "from django.utils.six import iteritems\n"
            "from django.utils.six.moves.urllib.parse import urlparse\n\n"
            "for k, v in iteritems(get(d)):\n    urlparse(k)\n",
            "from urllib.parse import urlparse\n\nfor k, v in get(d).items():\n    urlparse(k)\n",
        ),
        leaves("import six\n\nx = six.text_type(1)\n"),
        leaves("from django.utils import six\n\nx = six.with_metaclass(M, B)\n"),
        leaves("from django.utils import six\n\nx = six.string_types + (bytes,)\n"),
        leaves("def f(six):\n    return six.text_type(1)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        added = [n for n in module.nodes(ast.BinOp) if isinstance(n.op, ast.Add)]
        if any(module.name_of(side) in TUPLES for n in added for side in (n.left, n.right)):
            return
        yield from super().visit(module)
        for call in module.calls(*ITERATORS):
            view = ITERATORS[module.name_of(call.func) or ""]
            if len(call.args) == 1 and not call.keywords:
                mapping = call.args[0]
                text = module.source(mapping)
                if not isinstance(mapping, ast.Name | ast.Attribute | ast.Call | ast.Subscript):
                    text = f"({text})"
                yield module.fix(module.replace(call, f"{text}.{view}()"))


# A tuple on Python 2 and in six, one class here.
TUPLES = (f"{SIX}string_types", f"{SIX}integer_types")
