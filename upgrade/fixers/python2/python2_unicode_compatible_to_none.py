"""The decorator that gave Python 2 its __unicode__ does nothing on Python 3."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django, Python, Targets

HOMES = (
    "django.utils.encoding",
    "django.utils.six",
    "six",
    "future.utils",
    "celery.five",
    "kombu.five",
    "kombu.utils.encoding",
    "compat",
    "django_compat",
)
DECORATORS = tuple(f"{home}.python_2_unicode_compatible" for home in HOMES)


class Python2UnicodeCompatibleToNone(Fixer):
    """Take @python_2_unicode_compatible off classes.

    On Python 3, on which alone Django 2.0 and newer run, it returns the class as it is; Django 3.0
    removed it.
    """

    since = Python(3, 0)
    words = frozenset(("python_2_unicode_compatible",))
    examples = (
        rewrites(
            "from django.utils.encoding import force_text, python_2_unicode_compatible\n\n\n"
            "@python_2_unicode_compatible  # both\nclass A:\n    x = force_text(1)\n",
            "from django.utils.encoding import force_text\n\n\nclass A:\n    x = force_text(1)\n",
        ),
        rewrites(
            "from django.utils import encoding\n\n\n@encoding.python_2_unicode_compatible\n"
            "@final\nclass A:\n    pass\n",
            "@final\nclass A:\n    pass\n",
        ),
        rewrites(
            "from celery.five import python_2_unicode_compatible\n\n\n"
            "@python_2_unicode_compatible\nclass A:\n    pass\n",
            "class A:\n    pass\n",
        ),
        leaves(
            "from mysite import python_2_unicode_compatible\n\n\n"
            "@python_2_unicode_compatible\nclass A:\n    pass\n"
        ),
        leaves("python_2_unicode_compatible = None\n"),
    )

    @classmethod
    def reached(cls, targets: Targets) -> bool:
        return targets.reach(cls.since) or targets.reach(Django(2, 0))

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        python3 = module.targets.reach(self.since)
        meant = [name for name in DECORATORS if python3 or name.startswith("django.")]
        for cls in module.nodes(ast.ClassDef):
            for decorator in cls.decorator_list:
                if module.refers_to(decorator, *meant):
                    start = module.line_start(module.start(decorator))
                    yield module.fix(Edit(start, module.line_end(module.end(decorator)), ""))
        for node in module.nodes(ast.ImportFrom):
            for alias in node.names:
                dotted = f"{module.names.absolute(node)}.{alias.name}"
                local = alias.asname or alias.name
                unused = not module.names.uses(local, module.names.scopes[node])
                asked = module.project.imports_from(module.dotted, local)
                if dotted in meant and unused and not asked:
                    yield Fix(moves=((alias, None),))
