"""Management commands declare their options with argparse."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

BASE = "django.core.management.base."
NOARGS = (f"{BASE}NoArgsCommand", "django.core.management.NoArgsCommand")
COMMANDS = (
    f"{BASE}BaseCommand",
    "django.core.management.BaseCommand",
    *NOARGS,
    f"{BASE}AppCommand",
    f"{BASE}LabelCommand",
)
MAKE = ("optparse.make_option", f"{BASE}make_option")
TYPES = {"string": "str", "int": "int", "float": "float", "long": "int", "choice": ""}


class OptionsToAddArguments(Fixer):
    """Write add_arguments() for option_list, and handle() for handle_noargs().

    Django 1.8 moved commands to argparse; optparse and NoArgsCommand went with 1.10. A command
    whose handle() takes *args gets them as a positional argument, as it did.
    """

    since = Django(1, 8)
    removed = Django(1, 10)
    words = frozenset({"option_list", "NoArgsCommand", "handle_noargs", "BaseCommand"})
    needs = r"\b(option_list|NoArgsCommand|handle_noargs)\b|^[ \t]+args[ \t]*="
    marks = frozenset({""})
    link = "https://docs.djangoproject.com/en/5.2/howto/custom-management-commands/#accepting-optional-arguments"
    examples = (
        rewrites(
            "from optparse import make_option\n\n"
            "from django.core.management.base import BaseCommand\n\n\n"
            "class Command(BaseCommand):\n    option_list = BaseCommand.option_list + (\n"
            "        make_option('--dry', action='store_true', dest='dry', help='%default'),\n"
            "        make_option('-n', type='int', default=1),\n    )\n\n"
            "    def handle(self, **options):\n        pass\n",
            "from django.core.management.base import BaseCommand\n\n\n"
            "class Command(BaseCommand):\n    def add_arguments(self, parser):\n"
            "        parser.add_argument('--dry', action='store_true', dest='dry', "
            "help='%(default)s')\n"
            "        parser.add_argument('-n', type=int, default=1)\n\n"
            "    def handle(self, **options):\n        pass\n",
        ),
        rewrites(
            "from django.core.management.base import NoArgsCommand\n\n\n"
            "class Command(NoArgsCommand):\n    def handle_noargs(self, **options):\n        pass\n",
            "from django.core.management.base import BaseCommand\n\n\n"
            "class Command(BaseCommand):\n    def handle(self, **options):\n        pass\n",
        ),
        rewrites(
            "from django.core.management.base import BaseCommand\n\n\n"
            "class Command(BaseCommand):\n    args = '<name>'\n\n"
            "    def handle(self, *args, **options):\n        print(self.args, args[0])\n",
            "from django.core.management.base import BaseCommand\n\n\n"
            "class Command(BaseCommand):\n    args = '<name>'\n\n"
            "    def add_arguments(self, parser):\n"
            "        parser.add_argument('args', nargs='*')\n\n"
            "    def handle(self, *args, **options):\n        print(self.args, args[0])\n",
        ),
        rewrites(
            "from django.core.management.base import BaseCommand\n\n\n"
            "class Command(BaseCommand):\n    args = '<name name>'\n\n"
            "    def handle(self, *args, **options):\n        print(args[0])\n",
            "from django.core.management.base import BaseCommand\n\n\n"
            "class Command(BaseCommand):\n    def add_arguments(self, parser):\n"
            "        parser.add_argument('args', nargs='*')\n\n"
            "    def handle(self, *args, **options):\n        print(args[0])\n",
        ),
        rewrites(
            "from optparse import make_option\n\n"
            "from django.core.management.base import BaseCommand\n\n\n"
            "class Command(BaseCommand):\n    own = (\n        make_option('--dry'),\n    )\n"
            "    option_list = BaseCommand.option_list + own\n",
            "from django.core.management.base import BaseCommand\n\n\n"
            "class Command(BaseCommand):\n    def add_arguments(self, parser):\n"
            "        parser.add_argument('--dry')\n",
        ),
        finds(
            "from django.core.management.base import BaseCommand\n\n\n"
            "class Command(BaseCommand):\n    option_list = OPTIONS\n",
            "add_arguments",
        ),
        leaves(
            "from django.core.management.base import BaseCommand\n\n\n"
            "class Command(BaseCommand):\n    def add_arguments(self, parser):\n"
            "        parser.add_argument('args', nargs='*')\n\n"
            "    def handle(self, *args, **options):\n        print(args)\n"
        ),
        leaves("class Command(Base):\n    option_list = (1,)\n"),
        leaves(
            "from django.core.management.base import BaseCommand\n\n\n"
            "class Command(BaseCommand):\n    def handle(self, *args, **options):\n        pass\n"
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for node in module.nodes(ast.ClassDef):
            if module.inherits(node, *COMMANDS):
                yield from self._command(module, node)
        for reference in module.references(*NOARGS):
            attribute = isinstance(reference, ast.Attribute)
            if attribute:
                end = module.end(reference)
                yield module.fix(Edit(end - len("NoArgsCommand"), end, "BaseCommand"))
            else:
                wanted = [Import("django.core.management.base", "BaseCommand")]
                yield module.fix(module.replace(reference, "BaseCommand"), imports=wanted)

    def _command(self, module: Module, node: ast.ClassDef) -> Iterator[Fix | Finding]:
        methods = {s.name: s for s in node.body if isinstance(s, ast.FunctionDef)}
        noargs = methods.get("handle_noargs")
        if noargs is not None and "handle" not in methods:
            start = module.text.index("handle_noargs", module.start(noargs))
            yield module.fix(Edit(start, start + len("handle_noargs"), "handle"))
        assigned = {
            t.id: s
            for s in node.body
            if isinstance(s, ast.Assign)
            for t in s.targets
            if isinstance(t, ast.Name)
        }
        if "add_arguments" in methods:
            return
        lines = []
        parts: dict[str, ast.Assign] = {}
        options = assigned.get("option_list")
        if options is not None:
            parts = {n.id: assigned[n.id] for n in names_in(options.value) if n.id in assigned}
            made = self._options(module, options.value, parts)
            if made is None:
                message = "declare these in add_arguments(self, parser)"
                yield self.finding(module, options, message)
                return
            lines += [f"parser.add_argument({one})" for one in made]
        usage = assigned.get("args")
        handle = methods.get("handle")
        if handle is not None and handle.args.vararg is not None and uses_args(handle):
            lines.insert(0, "parser.add_argument('args', nargs='*')")
        if lines:
            if reads_usage(node):
                usage = None
            gone = [s for s in (usage, *parts.values(), options) if s is not None]
            gone.sort(key=lambda s: s.lineno)
            yield self._written(module, node, gone, lines)

    def _written(
        self, module: Module, node: ast.ClassDef, gone: list[ast.Assign], lines: list[str]
    ) -> Fix:
        indent = module.indent(node.body[0])
        inner = indent + "    "
        body = module.newline.join(inner + line for line in lines)
        text = f"{indent}def add_arguments(self, parser):{module.newline}{body}{module.newline}"
        if gone:
            last = gone[-1]
            edits = [module.remove_statement(s) for s in gone[:-1]]
            above = module.text[: module.line_start(module.start(gone[0]))].rstrip(" \t")
            if node.body[0] is not gone[0] and not above.endswith(module.newline * 2):
                text = module.newline + text
            start = module.line_start(module.start(last))
            end = module.line_end(module.end(last) - 1)
            for edit in edits:  # blank lines between the two go with the first
                if not module.text[edit.end : start].strip():
                    edits = [Edit(edit.start, start, "")]
            return module.fix(*edits, Edit(start, end, text))
        first = next(s for s in node.body if isinstance(s, ast.FunctionDef))
        top = first.decorator_list[0] if first.decorator_list else first
        start = module.line_start(module.start(top))
        return module.fix(Edit(start, start, text + module.newline))

    def _options(
        self, module: Module, value: ast.expr, parts: dict[str, ast.Assign]
    ) -> list[str] | None:
        """Return the arguments of add_argument() for each option, or None where one is unknown."""
        if isinstance(value, ast.Name) and value.id in parts:
            return self._options(module, parts[value.id].value, {})
        if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
            left = self._options(module, value.left, parts)
            right = self._options(module, value.right, parts)
            return None if left is None or right is None else left + right
        if isinstance(value, ast.Attribute) and value.attr == "option_list":
            return []
        if isinstance(value, ast.Call) and module.is_builtin(value.func, "tuple", "list"):
            return self._options(module, value.args[0], parts) if len(value.args) == 1 else []
        if not isinstance(value, ast.Tuple | ast.List):
            return None
        found = []
        for element in value.elts:
            if not isinstance(element, ast.Call) or not module.refers_to(element.func, *MAKE):
                return None
            found.append(self._option(module, element))
        return found

    def _option(self, module: Module, call: ast.Call) -> str:
        parts = [module.source(argument) for argument in call.args]
        for keyword in call.keywords:
            text = module.source(keyword)
            value = keyword.value
            if keyword.arg == "type" and isinstance(value, ast.Constant):
                name = TYPES.get(str(value.value), "str")
                if not name:
                    continue
                text = f"type={name}"
            elif keyword.arg == "help":
                text = re.sub(r"(?<!%)%(?![%(d])", "%%", text).replace("%default", "%(default)s")
            parts.append(text)
        return ", ".join(parts)


def names_in(value: ast.expr) -> list[ast.Name]:
    return [n for n in ast.walk(value) if isinstance(n, ast.Name)]


def reads_usage(node: ast.ClassDef) -> bool:
    """Say whether a command prints its own `args`, as its usage messages did."""
    return any(
        isinstance(n, ast.Attribute)
        and n.attr == "args"
        and isinstance(n.value, ast.Name)
        and n.value.id in ("self", node.name)
        for n in ast.walk(node)
    )


def uses_args(handle: ast.FunctionDef) -> bool:
    name = handle.args.vararg.arg if handle.args.vararg else ""
    return any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(handle))
