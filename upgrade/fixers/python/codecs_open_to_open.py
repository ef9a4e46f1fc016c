"""codecs.open()."""

from __future__ import annotations

from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python


class CodecsOpenToOpen(Fixer):
    """Open files in an encoding by open(); newline="" keeps line ends, as codecs.open() did.

    Deprecated since Python 3.14. Unsafe, since reading by size and seeking differ.
    """

    since = Python(3, 0)
    safe = False
    words = frozenset({"codecs.open"})
    link = "https://docs.python.org/3/library/codecs.html#codecs.open"
    examples = (
        rewrites(
            "import codecs\n\nf = codecs.open('a', 'r', 'utf-8')\n",
            "f = open('a', 'r', encoding='utf-8', newline=\"\")\n",
        ),
        rewrites(
            "import codecs\n\nf = codecs.open(p, encoding='latin-1')\n",
            "f = open(p, encoding='latin-1', newline=\"\")\n",
        ),
        leaves("import codecs\n\nf = codecs.open(p)\n"),
        leaves("import codecs\n\nf = codecs.open(p, 'rb', 'utf-8')\n"),
        leaves("from mysite import codecs\n\nf = codecs.open('a', 'r', 'utf-8')\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.calls("codecs.open"):
            mode = call.args[1] if len(call.args) > 1 else None
            if mode is not None and "b" in str(getattr(mode, "value", "b")):
                continue
            if len(call.args) == 3:
                named = module.insert(module.start(call.args[2]), "encoding=")
            elif module.keyword(call, "encoding") and len(call.args) < 3:
                named = None
            else:
                continue
            last = max([*call.args, *call.keywords], key=module.end)
            edits = [module.replace(call.func, "open")] + ([named] if named else [])
            yield module.fix(*edits, module.insert(module.end(last), ', newline=""'))
