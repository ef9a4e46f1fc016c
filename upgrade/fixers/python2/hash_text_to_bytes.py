"""Hashes are made of bytes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

HASHES = tuple(
    f"hashlib.{name}" for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")
)
OLD = (("old.py", "x = unicode(1)\n"),)
ENCODERS = ("b64encode", "urlsafe_b64encode", "standard_b64encode", "encodestring", "encodebytes")
TO_BYTES = ("encode", "force_bytes", "smart_bytes", "bytes", "read", "digest", "urandom", "dumps")
TEXT = ("str", "unicode", "repr", "join", "format", "lower", "upper", "strip", "isoformat")


class HashTextToBytes(Fixer):
    """Encode the text that is hashed, or base64-encoded, as UTF-8.

    Python 2 hashed text as ASCII, of which UTF-8 is a superset: the same digests. What is plainly
    text is encoded in place; anything else goes through Django's force_bytes, which leaves bytes.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    python2_only = True
    words = frozenset(("hashlib", "hmac", "base64"))
    examples = (
        rewrites(
            "import hashlib\n\nx = hashlib.sha1(str(y)).hexdigest()\n",
            "import hashlib\n\nx = hashlib.sha1(str(y).encode()).hexdigest()\n",
            files=OLD,
        ),
        rewrites(
            "from hashlib import md5\n\nx = md5('%s%s' % (a, b)).hexdigest()\n",
            "from hashlib import md5\n\nx = md5(('%s%s' % (a, b)).encode()).hexdigest()\n",
            files=OLD,
        ),
        rewrites(
            "import hashlib\n\nx = hashlib.sha1(salt + name).hexdigest()\n",
            "import hashlib\nfrom django.utils.encoding import force_bytes\n\n"
            "x = hashlib.sha1(force_bytes(salt) + force_bytes(name)).hexdigest()\n",
            files=OLD,
        ),
        rewrites(
            "import base64\n\nx = base64.b64encode('%s:%s' % (a, b))\n",
            "import base64\n\nx = base64.b64encode(('%s:%s' % (a, b)).encode()).decode()\n",
            files=OLD,
        ),
        rewrites(
            "import hashlib\n\nx = hashlib.sha1(str(y) + 'a').hexdigest()\n",
            "import hashlib\n\nx = hashlib.sha1((str(y) + 'a').encode()).hexdigest()\n",
            files=OLD,
        ),
        rewrites(
            "import base64\n\nx = base64.encodestring('%s:%s' % (a, b))[:-1]\n",
            "import base64\n\nx = base64.encodestring(('%s:%s' % (a, b)).encode()).decode()[:-1]\n",
            files=OLD,
        ),
        leaves("import base64\n\nx = base64.encodestring(y)\n"),
        leaves("import hashlib\n\nx = hashlib.sha1(str(y)).hexdigest()\n"),
        leaves("import hashlib\n\nx = hashlib.sha1(y.encode('utf-8'))\n", files=OLD),
        leaves("import hashlib\n\nx = hashlib.sha1()\n", files=OLD),
        leaves("import hashlib\n\nx = hashlib.md5(b'a')\n", files=OLD),
        leaves("import hashlib\n\nx = hashlib.md5(f.read())\n", files=OLD),
        leaves("import base64\n\nx = base64.b64encode(force_bytes(y))\n", files=OLD),
        leaves("import base64\n\nx = base64.b64decode(y)\n", files=OLD),
        leaves("def sha1(x):\n    pass\n\n\nsha1('a')\n", files=OLD),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.calls(*HASHES):
            if len(call.args) == 1:
                yield self._encoded(module, call.args[0])
        for call in module.calls("hmac.new"):
            for argument in call.args[:2]:
                yield self._encoded(module, argument)
        for call in module.calls(*(f"base64.{name}" for name in ENCODERS)):
            if len(call.args) == 1 and not is_bytes(call.args[0]):
                fix = self._encoded(module, call.args[0])
                if not fix.edits:
                    continue
                decoded = module.insert(module.end(call), ".decode()")
                yield Fix((*fix.edits, decoded), fix.imports)

    def _encoded(self, module: Module, node: ast.expr) -> Fix:
        """Return the fix that makes bytes of an argument; of a sum, each part by itself."""
        edits: list[Edit] = []
        imports: list[Import] = []
        for part in [node] if is_text(module, node, every=True) else parts(node):
            text = module.source(part)
            if is_bytes(part) or isinstance(part, ast.Starred):
                continue
            if is_text(module, part):
                bare = isinstance(part, ast.Call | ast.Constant | ast.JoinedStr)
                text = f"{text}.encode()" if bare else f"({text}).encode()"
            else:
                text = f"force_bytes({text})"
                if module.targets.django is None and "django" not in module.text:
                    return Fix()
                imports = [Import("django.utils.encoding", "force_bytes")]
            edits.append(module.replace(part, text))
        return Fix(tuple(edits), tuple(imports))


def parts(node: ast.expr) -> list[ast.expr]:
    """Return what a sum adds up, else the expression itself."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [*parts(node.left), *parts(node.right)]
    return [node]


def is_bytes(node: ast.expr) -> bool:
    """Say whether an expression plainly gives bytes, or was written with Python 3 in mind."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, bytes)
    if isinstance(node, ast.BinOp):
        return is_bytes(node.left) or is_bytes(node.right)
    return isinstance(node, ast.Call) and called(node) in TO_BYTES


def is_text(module: Module, node: ast.expr, *, every: bool = False) -> bool:
    """Say whether an expression plainly gives text; with every, each part of a sum does."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str)
    if isinstance(node, ast.BinOp):
        left, right = is_text(module, node.left), is_text(module, node.right)
        return (
            left if isinstance(node.op, ast.Mod) else (left and right) if every else left or right
        )
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Call) and called(node) in TEXT)


def called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
