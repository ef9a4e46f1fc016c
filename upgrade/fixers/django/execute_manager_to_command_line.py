"""manage.py as Django 1.3 wrote it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

CORE = "django.core.management."
HEAD = "from django.core.management import execute_manager\nimport settings\n\n"


class ExecuteManagerToCommandLine(Fixer):
    """Start Django by DJANGO_SETTINGS_MODULE where execute_manager() or setup_environ() did.

    Both took the settings module itself and went with Django 1.6.
    """

    since = Django(1, 4)
    removed = Django(1, 6)
    words = frozenset({f"{CORE}execute_manager", f"{CORE}setup_environ"})
    link = "https://docs.djangoproject.com/en/stable/ref/django-admin/"
    examples = (
        rewrites(
            f"{HEAD}if __name__ == '__main__':\n    execute_manager(settings)\n",
            "import os\nimport sys\nfrom django.core.management import execute_from_command_line\n\n"
            "if __name__ == '__main__':\n"
            '    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n'
            "    execute_from_command_line(sys.argv)\n",
        ),
        rewrites(
            "from django.core.management import setup_environ\nfrom mysite import settings\n\n"
            "setup_environ(settings)\nrun()\n",
            "import os\nimport django\n\n"
            'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mysite.settings")\n'
            "django.setup()\nrun()\n",
        ),
        leaves(f"{HEAD}x = execute_manager\n"),
        leaves("from mysite import execute_manager, settings\n\nexecute_manager(settings)\n"),
        leaves(f"{HEAD}execute_manager(find())\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.calls(f"{CORE}execute_manager", f"{CORE}setup_environ"):
            statement = module.parent(call)
            named = settings_of(module, call)
            if named is None or not isinstance(statement, ast.Expr):
                continue
            line = f'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "{named}")'
            manager = module.refers_to(call.func, f"{CORE}execute_manager")
            needed = [Import("os", None)]
            if manager:
                then = "execute_from_command_line(sys.argv)"
                needed += [
                    Import("sys", None),
                    Import("django.core.management", "execute_from_command_line"),
                ]
            else:
                then = "django.setup()"
                needed.append(Import("django", None))
            joint = module.newline + module.indent(statement)
            yield module.fix(module.replace(statement, line + joint + then), imports=needed)


def settings_of(module: Module, call: ast.Call) -> str | None:
    """Return the dotted name of the settings module that a call is given."""
    if len(call.args) != 1 or call.keywords:
        return None
    dotted = module.name_of(call.args[0])
    return dotted.removeprefix("?.") if dotted else None
