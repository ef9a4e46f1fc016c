"""tests/__init__.py of an installed app does not import its tests."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

INIT = re.compile(r"(^|/)tests/__init__\.py$")
MODELS = (("shop/tests/models.py", "x = models.ForeignKey('a')\n"),)


class TestsPackageLoadsTests(Fixer):
    """Load re-exported tests when they are asked for, where their package is an app itself.

    Until Django 1.6 only what tests/__init__.py imported was run. A package that also has models
    is installed for the tests, and since 1.9 importing them with it raises AppRegistryNotReady.
    load_tests() is unittest's hook for what a package holds.
    """

    since = Django(1, 9)
    removed = Django(1, 9)
    words = frozenset({"import"})
    paths = r"(^|/)tests/__init__\.py$"
    needs = r"^from\s+[.\w]+\s+import\s"
    link = "https://docs.python.org/3/library/unittest.html#load-tests-protocol"
    examples = (
        rewrites(
            "from .tests import *\nfrom shop.tests.forms import *\n",
            "def load_tests(loader, tests, pattern):\n"
            '    """Load the tests of these modules: the apps are not ready before."""\n'
            "    for name in ('tests', 'forms'):\n"
            "        tests.addTests(loader.loadTestsFromName(f'{__name__}.{name}'))\n"
            "    return tests\n",
            path="shop/tests/__init__.py",
            files=MODELS,
        ),
        rewrites(
            "from .basket import Basket\nfrom .basket import Empty\n",
            "def load_tests(loader, tests, pattern):\n"
            '    """Load the tests of these modules: the apps are not ready before."""\n'
            "    for name in ('basket',):\n"
            "        tests.addTests(loader.loadTestsFromName(f'{__name__}.{name}'))\n"
            "    return tests\n",
            path="shop/tests/__init__.py",
            files=(
                ("shop/tests/models.py", "class A(models.Model):\n    pass\n"),
                ("shop/tests/basket.py", "from shop.tests.models import A\n"),
                ("settings.py", "INSTALLED_APPS = ['shop', 'shop.tests']\n"),
            ),
        ),
        leaves("from .tests import *\n", path="shop/tests/__init__.py"),
        leaves("from .tests import *\n", path="shop/__init__.py", files=MODELS),
        leaves("from .tests import *\n\nNUMBER = 1\n", path="shop/tests/__init__.py", files=MODELS),
        leaves("from .tests import Basket\n", path="shop/tests/__init__.py", files=MODELS),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        if not INIT.search(module.path) or f"{module.dotted}.models" not in module.project.modules:
            return
        early = module.project.imports_too_early(module.dotted)
        stars: list[ast.stmt] = []
        names: list[str] = []
        for node in module.tree.body:
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                continue
            name = own_module(module, node)
            if name is None or not (whole(node) or early):
                return
            stars.append(node)
            names += [name] if name not in names else []
        if stars:
            text = module.newline.join(
                (
                    "def load_tests(loader, tests, pattern):",
                    '    """Load the tests of these modules: the apps are not ready before."""',
                    f"    for name in ({', '.join(map(repr, names))}{',' * (len(names) == 1)}):",
                    "        tests.addTests(loader.loadTestsFromName(f'{__name__}.{name}'))",
                    "    return tests",
                )
            )
            first, last = stars[0], stars[-1]
            yield module.fix(Edit(module.start(first), module.end(last), text))


def own_module(module: Module, node: ast.stmt) -> str | None:
    """Return the module of this package from which a statement imports."""
    if not isinstance(node, ast.ImportFrom):
        return None
    home, _, name = module.names.absolute(node).rpartition(".")
    return name if home == module.dotted else None


def whole(node: ast.stmt) -> bool:
    """Say whether a statement imports all names of a module."""
    return isinstance(node, ast.ImportFrom) and node.names[0].name == "*"
