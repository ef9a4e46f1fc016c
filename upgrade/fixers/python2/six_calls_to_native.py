"""What six did by functions of bytes, of closures and of tracebacks, as Python 3 says it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

HOMES = ("six", "django.utils.six")
FORMS = {
    ("byte2int", 1): "{0}[0]",
    ("indexbytes", 2): "{0}[{1:bare}]",
    ("int2byte", 1): "bytes(({0:bare},))",
    ("create_unbound_method", 2): "{0:bare}",
    ("get_function_closure", 1): "{0}.__closure__",
    ("reraise", 2): "raise {1}.with_traceback(None)",
    ("reraise", 3): "raise {1}.with_traceback({2:bare})",
}
TEXTS = {"ensure_binary": "b", "ensure_str": "", "ensure_text": ""}
ATOMS = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.Constant)


class SixCallsToNative(Fixer):
    """Write data[0] for six.byte2int(data), raise for six.reraise(*sys.exc_info()).

    Literals of six.ensure_str() and its kin lose the call, other values keep it: what they are is
    known at run time only.
    """

    since = Python(3, 0)
    words = frozenset(("six",))
    needs = (
        r"\b(?:byte2int|indexbytes|int2byte|create_unbound|get_function_closure|reraise|ensure_)"
    )
    examples = (
        rewrites("import six\n\nx = six.byte2int(b)\n", "x = b[0]\n"),
        rewrites("import six\n\nx = six.int2byte(i)\n", "x = bytes((i,))\n"),
        rewrites("from six import indexbytes\n\nx = indexbytes(b, i + 1)\n", "x = b[i + 1]\n"),
        rewrites("import six\n\nx = six.ensure_binary('a')\n", "x = b'a'\n"),
        rewrites("import six\n\nsix.reraise(kind, e)\n", "raise e.with_traceback(None)\n"),
        rewrites(
            "import sys\n\nimport six\n\ntry:\n    f()\nexcept E:\n    six.reraise(*sys.exc_info())\n",
            "try:\n    f()\nexcept E:\n    raise\n",
        ),
        leaves("import six\n\nx = six.ensure_str(a)\n"),
        leaves("import six\n\nx = six.ensure_binary('é')\n"),
        leaves("import six\n\nx = y or six.reraise(a, b)\n"),
        leaves("import six\n\nx = six.int2byte(*i)\n"),
        leaves("from mysite import six\n\nx = six.byte2int(b)\n"),
        leaves("import six\n\nf(six.byte2int)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            home, _, name = (module.name_of(call.func) or "").rpartition(".")
            if home not in HOMES or call.keywords or module.in_fstring(call):
                continue
            text = self._text(module, call, name)
            if text is not None and "#" not in module.source(call):
                yield module.fix(module.replace(call, text))

    def _text(self, module: Module, call: ast.Call, name: str) -> str | None:
        if name == "reraise" and not isinstance(module.parent(call), ast.Expr):
            return None
        if name == "reraise" and self._current(module, call):
            return "raise"
        if any(isinstance(argument, ast.Starred) for argument in call.args):
            return None
        if name in TEXTS and len(call.args) == 1:
            return self._literal(module, call.args[0], TEXTS[name])
        form = FORMS.get((name, len(call.args)))
        if form is None:
            return None
        for number, argument in enumerate(call.args):
            bare = module.source(argument)
            whole = bare if isinstance(argument, ATOMS) else f"({bare})"
            form = form.replace(f"{{{number}:bare}}", bare).replace(f"{{{number}}}", whole)
        return form

    def _current(self, module: Module, call: ast.Call) -> bool:
        """Say whether what is raised is what is being handled."""
        starred = call.args[0] if len(call.args) == 1 else None
        info = starred.value if isinstance(starred, ast.Starred) else None
        return isinstance(info, ast.Call) and module.refers_to(info.func, "sys.exc_info")

    def _literal(self, module: Module, node: ast.expr, prefix: str) -> str | None:
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            return None
        written = module.pieces(node)
        if len(written) != 1 or written[0].prefix or not written[0].body.isascii():
            return None
        if prefix and any(e in written[0].body for e in ("\\u", "\\U", "\\N", "\\x")):
            return None
        return prefix + module.source(node)
