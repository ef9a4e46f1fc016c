"""StrAndUnicode, the base that gave classes their __str__ on Python 2."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

BASE = "django.utils.encoding.StrAndUnicode"
IMPORT = "from django.utils.encoding import StrAndUnicode\n\n\n"


class StrAndUnicodeToStr(Fixer):
    """Define __str__ where StrAndUnicode made it of __unicode__.

    Django 1.7 removed the base class.
    """

    since = Django(2, 0)
    removed = Django(1, 7)
    words = frozenset({BASE})
    link = (
        "https://docs.djangoproject.com/en/stable/internals/deprecation/#deprecation-removed-in-1-7"
    )
    examples = (
        rewrites(
            f"{IMPORT}class A(StrAndUnicode):\n    def __unicode__(self):\n        return 'a'\n",
            "class A:\n    def __str__(self):\n        return 'a'\n",
        ),
        rewrites(
            f"{IMPORT}class A(StrAndUnicode, Base):\n    pass\n",
            "class A(Base):\n    pass\n",
        ),
        leaves(
            "from mysite.encoding import StrAndUnicode\n\n\nclass A(StrAndUnicode):\n    pass\n"
        ),
        leaves("class A(StrAndUnicode):\n    def __unicode__(self):\n        return 'a'\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for cls in module.nodes(ast.ClassDef):
            base = next((b for b in cls.bases if module.refers_to(b, BASE)), None)
            if base is None:
                continue
            edits = [self._without(module, cls, base)]
            methods = {s.name: s for s in cls.body if isinstance(s, ast.FunctionDef)}
            if "__unicode__" in methods and "__str__" not in methods:
                start = module.text.index("__unicode__", module.start(methods["__unicode__"]))
                edits.append(Edit(start, start + len("__unicode__"), "__str__"))
            yield module.fix(*edits)

    def _without(self, module: Module, cls: ast.ClassDef, base: ast.expr) -> Edit:
        every = [*cls.bases, *cls.keywords]
        at = every.index(base)
        if at + 1 < len(every):
            return Edit(module.start(base), module.start(every[at + 1]), "")
        if at:
            return Edit(module.end(every[at - 1]), module.end(base), "")
        opening = module.text.rindex("(", 0, module.start(base))
        return Edit(opening, module.text.index(")", module.end(base)) + 1, "")
