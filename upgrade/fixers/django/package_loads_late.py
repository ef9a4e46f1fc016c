"""An app's package that imports models: since Django 1.9 it is imported before any app is ready."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.index import Index
from hotclub.upgrade.module import Module
from hotclub.upgrade.names import FUNCTIONS
from hotclub.upgrade.release import Django

LOADER = '''

def _load():
    """Bind what needs the models: Django imports this package before any app is ready."""
    global {names}

{body}

def __getattr__(name):
    if name in {known}:
        _load()
        return globals()[name]
    raise AttributeError(f"module {{__name__!r}} has no attribute {{name!r}}")
'''
OLD = ("old.py", "from django.core.urlresolvers import reverse\n")
MODELS = (
    "shop/models.py",
    "from django.db import models\n\n\nclass Order(models.Model):\n    pass\n",
)


class PackageLoadsLate(Fixer):
    """Bind what an app's package takes from modules with models when it is first asked for.

    `from app.models import Thing` in app/__init__.py raises AppRegistryNotReady since Django 1.9. A
    module's __getattr__ gives the same names to everybody who imports them from the package.
    """

    since = Django(1, 7)
    removed = Django(1, 9)
    words = frozenset({"import"})
    paths = r"(?:^|[/\\])__init__\.py$"
    link = "https://docs.djangoproject.com/en/5.2/ref/applications/#how-applications-are-loaded"
    examples = (
        rewrites(
            "from shop.models import Order\n\nVERSION = '1'\norders = Order.objects\n",
            "VERSION = '1'\n"
            + LOADER.format(
                names="Order, orders",
                body="    from shop.models import Order\n    orders = Order.objects\n",
                known='("Order", "orders")',
            ),
            path="shop/__init__.py",
            files=[OLD, MODELS],
        ),
        leaves(
            "from shop.models import Order\n\nVERSION = '1'\n",
            path="shop/__init__.py",
            files=[MODELS],
        ),
        leaves(
            "from shop.prices import net\n",
            path="shop/__init__.py",
            files=[OLD, MODELS, ("shop/prices.py", "net = 1\n")],
        ),
        leaves("from shop.models import Order\n", path="views.py", files=[OLD, MODELS]),
    )

    @classmethod
    def armed_in(cls, project: Index) -> frozenset[str]:
        """Ask for imports only where some package imports too early."""
        early = project.eager and project.predates is not None
        return cls.words if early else frozenset({"no_package_imports_too_early"})

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        early = module.project.eager.get(module.dotted, {})
        if not early or not module.path.endswith("__init__.py"):
            return
        if not module.project.imports_too_early(module.dotted):
            return  # it may be no app, and work as it is
        if module.dotted.endswith("tests") and all_own_imports(module):
            return  # tests that are only handed on: see tests_package_loads_tests
        moved = self._moved(module, early)
        bound = [name for statement in moved for name in binds(module, statement, early)]
        names = list(dict.fromkeys(bound))
        stays = [s for s in module.tree.body if s not in moved]
        if not moved or not names or "__getattr__" in module.text:
            return
        blocked = next((s for s in stays if loads(s) & set(names)), None)
        if blocked is not None or any(
            f"{module.dotted}.{n}" in module.project.modules for n in names
        ):
            message = "the package imports models before apps are ready: import them in functions"
            yield self.finding(module, blocked or moved[0], message)
            return
        yield self._fix(module, moved, names, early)

    def _moved(self, module: Module, early: dict[str, set[str]]) -> list[ast.stmt]:
        """Return the imports that come too early, and the statements that need what they bind."""
        moved: list[ast.stmt] = [
            node
            for node in module.tree.body
            if isinstance(node, ast.ImportFrom) and module.names.absolute(node) in early
        ]
        while True:
            names = {name for s in moved for name in binds(module, s, early)}
            more = [
                s
                for s in module.tree.body
                if s not in moved and names & loads(s) and binds(module, s, early)
            ]
            if not more:
                return sorted(moved, key=lambda s: s.lineno)
            moved += more

    def _fix(
        self, module: Module, moved: list[ast.stmt], names: list[str], early: dict[str, set[str]]
    ) -> Fix:
        edits, body = [], []
        for statement in moved:
            start, end = with_comments(module, statement)
            edits.append(Edit(start, end, ""))
            body.append(indented(module, statement, start, end, early))
        text = LOADER.format(
            names=", ".join(names),
            body="".join(body),
            known="(" + ", ".join(f'"{name}"' for name in names) + ("," * (len(names) == 1)) + ")",
        )
        edits.append(Edit(len(module.text), len(module.text), text.replace("\n", module.newline)))
        return module.fix(*edits)


def all_own_imports(module: Module) -> bool:
    """Say whether a package only imports from its own modules."""
    home = f"{module.dotted}."
    return all(
        isinstance(node, ast.ImportFrom) and module.names.absolute(node).startswith(home)
        for node in module.tree.body
    )


def binds(module: Module, statement: ast.stmt, early: dict[str, set[str]]) -> list[str]:
    """Return the names that a statement binds, if it does nothing else."""
    if isinstance(statement, ast.ImportFrom):
        if statement.names[0].name == "*":
            given = early.get(module.names.absolute(statement), set())
            own = {n for n in given if f"{module.dotted}.{n}" in module.project.modules}
            return sorted(given - own)
        return [alias.asname or alias.name for alias in statement.names]
    if isinstance(statement, ast.Assign):
        targets = [t.id if isinstance(t, ast.Name) else "" for t in statement.targets]
        return targets if "" not in targets and "__all__" not in targets else []
    if isinstance(statement, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return [statement.name]
    return []


def loads(statement: ast.stmt) -> set[str]:
    """Return the names that a statement reads, whenever it does."""
    return {
        part.id
        for part in ast.walk(statement)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)
    }


def with_comments(module: Module, statement: ast.stmt) -> tuple[int, int]:
    """Return where a statement starts, its decorators and the comments above it included."""
    decorators = getattr(statement, "decorator_list", [])
    start = module.line_start(module.start(decorators[0] if decorators else statement))
    while start and module.text[module.line_start(start - 1) : start].startswith("#"):
        start = module.line_start(start - 1)
    return start, module.line_end(module.end(statement) - 1)


def indented(
    module: Module, statement: ast.stmt, start: int, end: int, early: dict[str, set[str]]
) -> str:
    """Return the lines of a statement as they stand in a function."""
    if isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*":
        names = ", ".join(binds(module, statement, early))
        home = module.names.absolute(statement)
        return f"    from {home} import {names}\n"
    inside = {
        line
        for part in ast.walk(statement)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
        for line in range(part.lineno + 1, (part.end_lineno or 0) + 1)
    }
    first = module.line_of(start)
    lines = module.text[start:end].replace(module.newline, "\n").splitlines(keepends=True)
    if not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    gap = "\n" if isinstance(statement, (*FUNCTIONS, ast.ClassDef)) else ""
    return gap + "".join(
        line if number in inside or not line.strip() else f"    {line}"
        for number, line in enumerate(lines, first)
    )
