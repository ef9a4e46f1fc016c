"""Arguments of a command that only its handle() names."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

COMMANDS = (
    "django.core.management.base.BaseCommand",
    "django.core.management.BaseCommand",
)
HEAD = "from django.core.management.base import BaseCommand\n\n\nclass Command(BaseCommand):\n"


class ManagementArgumentsDeclared(Fixer):
    """Declare what handle() of a command takes by name and no parser knows.

    optparse handed every word of the command line to handle() by position, and call_command() any
    option; argparse refuses what is not declared, and call_command() does so since Django 2.0.
    """

    since = Django(1, 8)
    removed = Django(1, 10)
    words = frozenset({"handle"})
    needs = r"def[ \t]+handle\(\s*self\s*,\s*\w"
    link = "https://docs.djangoproject.com/en/5.2/howto/custom-management-commands/#accepting-optional-arguments"
    examples = (
        rewrites(
            f"{HEAD}    args = '[file]'\n\n"
            "    def handle(self, file=None, **options):\n        print(file)\n",
            f"{HEAD}    args = '[file]'\n\n    def add_arguments(self, parser):\n"
            "        parser.add_argument('file', nargs='?')\n\n"
            "    def handle(self, file=None, **options):\n        print(file)\n",
        ),
        rewrites(
            f"{HEAD}    def handle(self, app, size=3, *args, **options):\n        print(app)\n",
            f"{HEAD}    def add_arguments(self, parser):\n"
            "        parser.add_argument('app')\n"
            "        parser.add_argument('size', nargs='?', default=3)\n\n"
            "    def handle(self, app, size=3, *args, **options):\n        print(app)\n",
            files=[("urls.py", "from django.core.urlresolvers import reverse\n")],
        ),
        leaves(f"{HEAD}    def handle(self, app, **options):\n        print(app)\n"),
        leaves(f"{HEAD}    def handle(self, *args, **options):\n        pass\n"),
        leaves(
            f"{HEAD}    def add_arguments(self, parser):\n        own(parser)\n\n"
            "    def handle(self, file=None, **options):\n        pass\n"
        ),
        leaves(
            "from south.management.commands import Migrate\n\n\nclass Command(Migrate):\n"
            "    def handle(self, app=None, **options):\n        pass\n"
        ),
        leaves(f"{HEAD}    def handle(self, verbosity=1, **options):\n        pass\n"),
        leaves(
            f"{HEAD}    option_list = OPTIONS\n\n"
            "    def handle(self, file=None, **options):\n        pass\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.ClassDef):
            if not any(base in COMMANDS for base in module.bases(node)):
                continue
            methods = {s.name: s for s in node.body if isinstance(s, ast.FunctionDef)}
            handle = methods.get("handle")
            if module.project.predates is None and not has_usage(node):
                continue  # nothing says that it ever ran with optparse
            if handle is None or "add_arguments" in methods or "option_list" in module.source(node):
                continue
            lines = list(declared(module, handle))
            if lines:
                yield module.fix(self._written(module, handle, lines))

    def _written(self, module: Module, handle: ast.FunctionDef, lines: list[str]) -> Edit:
        indent = module.indent(handle)
        top = handle.decorator_list[0] if handle.decorator_list else handle
        text = [f"{indent}def add_arguments(self, parser):"]
        text += [f"{indent}    {line}" for line in lines]
        start = module.line_start(module.start(top))
        return Edit(start, start, module.newline.join([*text, "", ""]))


def has_usage(node: ast.ClassDef) -> bool:
    """Say whether a command describes its arguments as optparse's did: args = "<file>"."""
    targets = (t for s in node.body if isinstance(s, ast.Assign) for t in s.targets)
    return any(isinstance(t, ast.Name) and t.id == "args" for t in targets)


# What every command's parser declares.
KNOWN = frozenset(
    (
        "verbosity settings pythonpath traceback no_color force_color skip_checks stdout stderr "
        "interactive label labels app_label app_config"
    ).split()
)


def declared(module: Module, handle: ast.FunctionDef) -> Iterator[str]:
    """Yield the calls that declare what handle() takes by name; none where a default is no literal."""
    names = handle.args.args[1:]
    missing = [None] * (len(names) - len(handle.args.defaults))
    defaults = [*missing, *handle.args.defaults][-len(names) :] if names else []
    if any(a.arg in KNOWN for a in names):
        return
    if any(d is not None and not isinstance(d, ast.Constant) for d in defaults):
        return
    for argument, default in zip(names, defaults, strict=True):
        if default is None:
            yield f"parser.add_argument({argument.arg!r})"
            continue
        said = isinstance(default, ast.Constant) and default.value is None
        given = "" if said else f", default={module.source(default)}"
        yield f"parser.add_argument({argument.arg!r}, nargs='?'{given})"
