"""Small calls of the standard library that are written another way."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python, Release

SPEC = Import("importlib.util", None)


class PythonCallsReplaced(Fixer):
    """Write setlocale() for resetlocale(), find_spec() for find_loader(), and the like.

    random.shuffle() took a source of randomness until Python 3.11, cgi.parse_header() is what
    email.message does, asyncio's child watchers are chosen by nobody any more.
    """

    since = Python(3, 4)
    words = frozenset(
        {
            "random.shuffle",
            "locale.resetlocale",
            "pkgutil.find_loader",
            "pkgutil.get_loader",
            "asyncio.set_child_watcher",
            "asyncio.iscoroutinefunction",
            "imp.get_magic",
            "unittest.makeSuite",
        }
    )
    link = "https://docs.python.org/3/whatsnew/"
    examples = (
        rewrites(
            "import random\n\nrandom.shuffle(x, random.random)\n",
            "import random\n\nrandom.shuffle(x)\n",
        ),
        rewrites(
            "import locale\n\nlocale.resetlocale()\n",
            'import locale\n\nlocale.setlocale(locale.LC_ALL, "")\n',
        ),
        rewrites(
            "import pkgutil\n\nif pkgutil.find_loader('a') is None:\n    pass\n",
            "import importlib.util\n\nif importlib.util.find_spec('a') is None:\n    pass\n",
        ),
        rewrites(
            "import asyncio\n\nx = asyncio.iscoroutinefunction(f)\nasyncio.run(x)\n",
            "import asyncio\nimport inspect\n\nx = inspect.iscoroutinefunction(f)\nasyncio.run(x)\n",
        ),
        leaves("import random\n\nrandom.shuffle(x)\n"),
        leaves("from mysite import pkgutil\n\npkgutil.find_loader('a')\n"),
        rewrites(
            "from pkgutil import find_loader\n\nx = find_loader('a')\n",
            "import importlib.util\n\nx = getattr(importlib.util.find_spec('a'), \"loader\", None)\n",
        ),
        rewrites(
            "import random\n\nif y:\n    random.shuffle(x, seeded)\n",
            "if y:\n    for i in reversed(range(1, len(x))):\n"
            "        j = int(seeded() * (i + 1))\n        x[i], x[j] = x[j], x[i]\n",
        ),
        rewrites(
            "import imp\n\nx = imp.get_magic()\n",
            "import importlib.util\n\nx = importlib.util.MAGIC_NUMBER\n",
        ),
        rewrites(
            "import unittest\n\ns = unittest.makeSuite(T, 'test')\n",
            "import unittest\n\ns = unittest.makeSuite(T)\n",
        ),
        leaves("import unittest\n\ns = unittest.makeSuite(T, 'check')\n"),
        leaves("import random\n\ni = 0\nrandom.shuffle(x, seeded)\n"),
        leaves("import random\n\nf = [random.shuffle(x, seeded) for x in y]\n"),
        leaves("import imp\n\nx = imp.find_module('a')\n"),
        leaves("import pkgutil\n\nx = pkgutil.iter_modules()\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            release, written = CALLS.get(module.name_of(call.func) or "", (Python(0), None))
            fix = written(module, call) if written and module.targets.reach(release) else None
            if fix is not None:
                yield fix


def shuffled(module: Module, call: ast.Call) -> Fix | None:
    if len(call.args) != 2 or call.keywords:
        return None
    items, draw = call.args
    if module.refers_to(draw, "random.random"):
        return module.fix(module.remove_argument(call, draw))
    statement = module.parent(call)
    plain = isinstance(items, ast.Name | ast.Attribute)
    if not isinstance(statement, ast.Expr) or not plain or not alone(module, statement):
        return None
    scope = module.enclosing(call, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    bound = module.names.scopes.get(scope, module.names.module) if scope else module.names.module
    if bound.lookup("i") or bound.lookup("j"):
        return None
    gap = f"{module.newline}{module.indent(statement)}    "
    x, source = module.source(items), module.source(draw)
    f = source if isinstance(draw, ast.Name | ast.Attribute) else f"({source})"
    text = (
        f"for i in reversed(range(1, len({x}))):"
        f"{gap}j = int({f}() * (i + 1)){gap}{x}[i], {x}[j] = {x}[j], {x}[i]"
    )
    return module.fix(module.replace(statement, text))


def alone(module: Module, node: ast.stmt) -> bool:
    """Say whether a statement has its lines to itself."""
    start, end = module.start(node), module.end(node)
    before = module.text[module.line_start(start) : start]
    return not before.strip() and not module.text[end : module.line_end(end)].strip()


def reset(module: Module, call: ast.Call) -> Fix | None:
    if len(call.args) > 1:
        return None
    base = call.func.value if isinstance(call.func, ast.Attribute) else None
    imports = [] if base else [Import("locale", None)]
    home = module.source(base) if base else "locale"
    which = module.source(call.args[0]) if call.args else f"{home}.LC_ALL"
    return module.fix(module.replace(call, f'{home}.setlocale({which}, "")'), imports=imports)


def spec(module: Module, call: ast.Call) -> Fix | None:
    """A spec will do where the answer is only compared or tested; else its loader is asked."""
    parent = module.parent(call)
    tested = isinstance(parent, ast.Compare | ast.If | ast.UnaryOp | ast.BoolOp | ast.IfExp)
    edits = [module.replace(call.func, "importlib.util.find_spec")]
    if not tested:
        edits[0] = module.replace(call.func, "getattr(importlib.util.find_spec")
        edits.append(module.insert(module.end(call), ', "loader", None)'))
    return module.fix(*edits, imports=[SPEC])


def magic(module: Module, call: ast.Call) -> Fix | None:
    return module.fix(module.replace(call, "importlib.util.MAGIC_NUMBER"), imports=[SPEC])


def without_prefix(module: Module, call: ast.Call) -> Fix | None:
    """Take out the prefix that loaders look for anyway."""
    prefix = call.args[1] if len(call.args) == 2 and not call.keywords else None
    if not isinstance(prefix, ast.Constant) or prefix.value != "test":
        return None
    return module.fix(module.remove_argument(call, prefix))


def coroutine(module: Module, call: ast.Call) -> Fix | None:
    text = "inspect.iscoroutinefunction"
    return module.fix(module.replace(call.func, text), imports=[Import("inspect", None)])


def unwatched(module: Module, call: ast.Call) -> Fix | None:
    statement = module.parent(call)
    if not isinstance(statement, ast.Expr):
        return None
    return module.fix(module.remove_statement(statement))


CALLS: dict[str, tuple[Release, Callable[[Module, ast.Call], Fix | None]]] = {
    "random.shuffle": (Python(3, 11), shuffled),
    "locale.resetlocale": (Python(3, 13), reset),
    "pkgutil.find_loader": (Python(3, 12), spec),
    "pkgutil.get_loader": (Python(3, 12), spec),
    "asyncio.iscoroutinefunction": (Python(3, 14), coroutine),
    "imp.get_magic": (Python(3, 4), magic),
    "unittest.makeSuite": (Python(3, 0), without_prefix),
    "asyncio.set_child_watcher": (Python(3, 14), unwatched),
}
