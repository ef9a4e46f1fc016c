"""django-admin.py."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

OLD = "django-admin.py"


class DjangoAdminPyToDjangoAdmin(Fixer):
    """Run django-admin; Django 4.0 no longer installs django-admin.py."""

    since = Django(1, 7)
    removed = Django(4, 0)
    words = frozenset({"admin"})
    needs = r"django-admin\.py"
    link = "https://docs.djangoproject.com/en/stable/releases/4.0/#features-removed-in-4-0"
    examples = (
        rewrites(
            "import subprocess\n\nsubprocess.call(['django-admin.py', 'check'])\n",
            "import subprocess\n\nsubprocess.call(['django-admin', 'check'])\n",
        ),
        rewrites(
            "import os\n\nos.system('django-admin.py check')\n",
            "import os\n\nos.system('django-admin check')\n",
        ),
        leaves("path = 'bin/my-django-admin.py'\n"),
        leaves("print('see django-admin.py for more')\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.Constant):
            value = node.value
            if isinstance(value, str) and (value == OLD or value.startswith(f"{OLD} ")):
                text = module.source(node).replace(OLD, "django-admin", 1)
                yield module.fix(module.replace(node, text))
