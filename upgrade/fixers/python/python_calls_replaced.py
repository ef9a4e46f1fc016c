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
        leaves("import pkgutil\n\nx = pkgutil.find_loader('a').load_module()\n"),
        leaves("import random\n\nrandom.shuffle(x, seeded)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            release, written = CALLS.get(module.name_of(call.func) or "", (Python(0), None))
            fix = written(module, call) if written and module.targets.reach(release) else None
            if fix is not None:
                yield fix


def shuffled(module: Module, call: ast.Call) -> Fix | None:
    if len(call.args) != 2 or not module.refers_to(call.args[1], "random.random"):
        return None
    return module.fix(module.remove_argument(call, call.args[1]))


def reset(module: Module, call: ast.Call) -> Fix | None:
    base = call.func.value if isinstance(call.func, ast.Attribute) else None
    if base is None or len(call.args) > 1:
        return None
    home = module.source(base)
    which = module.source(call.args[0]) if call.args else f"{home}.LC_ALL"
    return module.fix(module.replace(call, f'{home}.setlocale({which}, "")'))


def spec(module: Module, call: ast.Call) -> Fix | None:
    """Only where the answer is compared or tested: a spec is no loader."""
    parent = module.parent(call)
    tested = isinstance(parent, ast.Compare | ast.If | ast.UnaryOp | ast.BoolOp | ast.IfExp)
    if not tested:
        return None
    return module.fix(module.replace(call.func, "importlib.util.find_spec"), imports=[SPEC])


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
    "asyncio.set_child_watcher": (Python(3, 14), unwatched),
}
