"""A hash of a text that stands there is a hash of bytes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python

TEXT_ESCAPE = re.compile(r"\\[uUN]")
# How many arguments are bytes, from the first or (new) from the second on.
HASHES = dict.fromkeys(
    (f"hashlib.{name}" for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")),
    slice(0, 1),
) | {"hashlib.new": slice(1, 2), "hmac.new": slice(0, 2)}


class HashLiteralToBytes(Fixer):
    """Write b'a' where a literal text is hashed.

    Python 3 raises TypeError there. Text beyond ASCII is left: which bytes were meant is not known.
    """

    since = Python(3, 0)
    removed = Python(3, 0)
    words = frozenset(HASHES)
    examples = (
        rewrites(
            "import hashlib\n\nx = hashlib.md5('a')\n", "import hashlib\n\nx = hashlib.md5(b'a')\n"
        ),
        rewrites(
            "from hmac import new\n\nx = new('k' 'l', u'm', f)\n",
            "from hmac import new\n\nx = new(b'k' b'l', b'm', f)\n",
        ),
        rewrites(
            "import hashlib\n\nx = hashlib.new('md5', r'a')\n",
            "import hashlib\n\nx = hashlib.new('md5', br'a')\n",
        ),
        leaves("import hashlib\n\nx = hashlib.md5(b'a')\n"),
        leaves("import hashlib\n\nx = hashlib.md5('é')\n"),
        leaves("import hashlib\n\nx = hashlib.md5('\\u0041')\n"),
        leaves("import hashlib\n\nx = hashlib.new('md5')\n"),
        leaves("from mysite.hashlib import md5\n\nx = md5('a')\n"),
        leaves("import hashlib\n\nx = hashlib.md5(f'{a}')\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.calls(*HASHES):
            for argument in call.args[HASHES[module.name_of(call.func) or ""]]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    edits = list(self._bytes(module, argument))
                    if edits and argument.value.isascii() and not module.in_fstring(call):
                        yield module.fix(*edits)

    def _bytes(self, module: Module, node: ast.Constant) -> Iterator[Edit]:
        written = module.pieces(node)
        if any(TEXT_ESCAPE.search(piece.body) for piece in written):
            return
        for piece in written:
            prefix = "b" + piece.prefix.strip("uU")
            yield Edit(piece.start, piece.start + len(piece.prefix), prefix)
