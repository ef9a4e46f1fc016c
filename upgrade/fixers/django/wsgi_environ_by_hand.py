"""WSGI environments that tests make by hand."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django


class WsgiEnvironByHand(Fixer):
    """Give hand-made WSGI environments a stream for None, and cookies as text.

    Requests made for tests by hand, as was done before RequestFactory, could do with less: Django
    reads the stream since 1.7 and parses the cookies' text since 1.5.
    """

    since = Django(1, 7)
    words = frozenset({"wsgi"})
    needs = r"['\x22]wsgi\.input['\x22]\s*:\s*None|['\x22]HTTP_COOKIE['\x22]\s*:[^,\n]*\bcookies\b"
    link = "https://peps.python.org/pep-3333/#environ-variables"
    examples = (
        rewrites(
            "environ = {\n    'wsgi.input': None,\n}\n",
            "from io import BytesIO\nenviron = {\n    'wsgi.input': BytesIO(),\n}\n",
        ),
        rewrites(
            "environ = {'wsgi.version': (1, 0), 'HTTP_COOKIE': self.cookies}\n",
            "environ = {'wsgi.version': (1, 0), "
            "'HTTP_COOKIE': self.cookies.output(header='', sep='; ')}\n",
        ),
        leaves("environ = {'wsgi.input': stream}\n"),
        leaves("headers = {'HTTP_COOKIE': self.cookies}\n"),
        leaves("environ = {'wsgi.errors': None}\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for mapping in module.nodes(ast.Dict):
            keys = {key.value for key in mapping.keys if isinstance(key, ast.Constant)}
            if not any(isinstance(key, str) and key.startswith("wsgi.") for key in keys):
                continue
            for key, value in zip(mapping.keys, mapping.values, strict=True):
                if not isinstance(key, ast.Constant):
                    continue
                if key.value == "wsgi.input" and is_none(value):
                    wanted = [Import("io", "BytesIO")]
                    yield module.fix(module.replace(value, "BytesIO()"), imports=wanted)
                elif key.value == "HTTP_COOKIE" and isinstance(value, ast.Attribute):
                    if value.attr == "cookies":
                        text = ".output(header='', sep='; ')"
                        yield module.fix(module.insert(module.end(value), text))


def is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
