"""A WSGI environment's wsgi.input is a stream."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django


class WsgiInputToStream(Fixer):
    """Give hand-made WSGI environments an empty stream where they had None.

    Requests made for tests by hand, as was done before RequestFactory, could do without; Django
    reads the attribute since 1.7.
    """

    since = Django(1, 7)
    words = frozenset({"wsgi"})
    link = "https://peps.python.org/pep-3333/#environ-variables"
    examples = (
        rewrites(
            "environ = {\n    'wsgi.input': None,\n}\n",
            "from io import BytesIO\nenviron = {\n    'wsgi.input': BytesIO(),\n}\n",
        ),
        leaves("environ = {'wsgi.input': stream}\n"),
        leaves("environ = {'wsgi.errors': None}\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for mapping in module.nodes(ast.Dict):
            for key, value in zip(mapping.keys, mapping.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "wsgi.input":
                    if isinstance(value, ast.Constant) and value.value is None:
                        wanted = [Import("io", "BytesIO")]
                        yield module.fix(module.replace(value, "BytesIO()"), imports=wanted)
