"""Names of modules that were encoded before they were imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

IMPORTS = ("importlib.import_module", "django.utils.importlib.import_module")
BYTES = ("hashlib.", "base64.", "binascii.", "hmac.", "zlib.")
OLD = (("old.py", "x = unicode(1)\n"),)
HEAD = "def load(name):\n    "


class NamesToImportAsText(Fixer):
    """Leave names of modules as text: __import__() refused Unicode in Python 2, and bytes today.

    Where a function gives a name its encoded form and goes on to import, the encoding goes.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    words = frozenset({"encode"})
    needs = r"__import__\(|import_module\("
    link = "https://docs.python.org/3/whatsnew/3.0.html#text-vs-data-instead-of-unicode-vs-8-bit"
    examples = (
        rewrites(
            f"{HEAD}name = name.encode('ascii')\n    return __import__(*parts(name))\n",
            f"{HEAD}return __import__(*parts(name))\n",
            files=OLD,
        ),
        rewrites(
            f"{HEAD}mod = name.encode('utf-8')\n    return __import__(mod)\n",
            f"{HEAD}mod = name\n    return __import__(mod)\n",
            files=OLD,
        ),
        leaves(f"{HEAD}name = name.encode('ascii')\n    return open(name)\n", files=OLD),
        leaves(f"{HEAD}mod = name.encode('utf-8')\n    return __import__(mod)\n"),
        leaves(
            "import hashlib\n\n\n"
            f"{HEAD}key = name.encode('ascii')\n    __import__(name)\n    return hashlib.md5(key)\n",
            files=OLD,
        ),
        leaves(
            f"{HEAD}data = text(name).encode('ascii')\n    __import__(name)\n"
            "    stream.write(data)\n",
            files=OLD,
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        if module.project.predates is None:
            return
        for node in module.nodes(ast.Assign):
            call, target = node.value, node.targets[0]
            function = module.enclosing(node, ast.FunctionDef)
            if not isinstance(target, ast.Name) or not isinstance(function, ast.FunctionDef):
                continue
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
                continue
            if call.func.attr != "encode" or not self._imports(module, function):
                continue
            if self._wants_bytes(module, function, target.id):
                continue
            value = call.func.value
            if isinstance(value, ast.Name) and value.id == target.id:
                yield module.fix(module.remove_statement(node))
            else:
                yield module.fix(module.replace(call, module.source(value)))

    def _imports(self, module: Module, function: ast.FunctionDef) -> bool:
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and (
                module.is_builtin(call.func, "__import__") or module.refers_to(call.func, *IMPORTS)
            ):
                return True
        return False

    def _wants_bytes(self, module: Module, function: ast.FunctionDef, name: str) -> bool:
        """Say whether the encoded form goes where bytes are meant: digests, files, sockets."""
        for use in ast.walk(function):
            call = module.parent(use) if isinstance(use, ast.Name) and use.id == name else None
            if isinstance(call, ast.Call) and use in call.args:
                method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
                dotted = module.name_of(call.func) or ""
                if method in ("write", "send", "sendall", "update") or dotted.startswith(BYTES):
                    return True
        return False
