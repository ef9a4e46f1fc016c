"""The class decorator that gave Python 2 its __unicode__."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

DECORATORS = (
    "django.utils.encoding.python_2_unicode_compatible",
    "django.utils.six.python_2_unicode_compatible",
)


class UnicodeCompatibleDropped(Fixer):
    """Take @python_2_unicode_compatible off classes.

    Django 2.0 runs on Python 3 alone, where it returns the class as it is; 3.0 removed it.
    """

    since = Django(2, 0)
    removed = Django(3, 0)
    words = frozenset(("python_2_unicode_compatible",))
    link = "https://docs.djangoproject.com/en/stable/releases/3.0/#removed-private-python-2-compatibility-apis"
    examples = (
        rewrites(
            "from django.utils.encoding import force_bytes, python_2_unicode_compatible\n\n\n"
            "@python_2_unicode_compatible  # both\n@final\nclass A:\n    x = force_bytes(1)\n",
            "from django.utils.encoding import force_bytes\n\n\n"
            "@final\nclass A:\n    x = force_bytes(1)\n",
        ),
        rewrites(
            "from django.utils import encoding\n\n\n@encoding.python_2_unicode_compatible\n"
            "class A:\n    pass\n",
            "class A:\n    pass\n",
        ),
        leaves(
            "from six import python_2_unicode_compatible\n\n\n"
            "@python_2_unicode_compatible\nclass A:\n    pass\n"
        ),
        leaves("def python_2_unicode_compatible(cls):\n    return cls\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for cls in module.nodes(ast.ClassDef):
            for decorator in cls.decorator_list:
                if module.refers_to(decorator, *DECORATORS):
                    start = module.line_start(module.start(decorator))
                    yield module.fix(Edit(start, module.line_end(module.end(decorator)), ""))
        for node in module.nodes(ast.ImportFrom):
            for alias in node.names:
                local = alias.asname or alias.name
                unused = not module.names.uses(local, module.names.scopes[node])
                asked = module.project.imports_from(module.dotted, local)
                if f"{module.names.absolute(node)}.{alias.name}" in DECORATORS:
                    if unused and not asked:
                        yield Fix(moves=((alias, None),))
