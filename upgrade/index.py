"""What fixers need to know of the whole project, from one pass over its Python files.

Imports and classes are taken from every file's bytes; the rest from the trees of those files that
ASKS names. A fixer asks the index, never the disk.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hotclub.upgrade import age, glance
from hotclub.upgrade.python2_alone import (
    ATTRIBUTES_PYTHON2,
    MODULES_PYTHON2,
    ONLY_PYTHON2,
    has_python2,
)
from hotclub.upgrade.reach import imports
from hotclub.upgrade.settings_module import looks_like_settings

if TYPE_CHECKING:
    from hotclub.upgrade.module import Module

# What urlconfs name views for errors by; those are given the exception.
ERROR_HANDLERS = ("handler400", "handler403", "handler404")
# Modules that make models when they are imported, and packages all of which does.
WITH_MODELS = (
    *(f"django.contrib.{app}.models" for app in ("auth", "contenttypes", "sessions", "sites")),
    *(f"django.contrib.contenttypes.{home}" for home in ("fields", "generic", "forms")),
)
APPS_WITH_MODELS = frozenset(("django_comments", "easy_thumbnails", "guardian", "taggit"))
IMPORTS_PYTHON2 = re.compile(
    rf"^(?:import|from)[ \t]+(?:{'|'.join(sorted(MODULES_PYTHON2))})\b".encode(), re.MULTILINE
)
TOP_IMPORT = re.compile(rb"^from[ \t]+[\w.]+", re.MULTILINE)
USES_ADMIN = re.compile(rb"^admin\.(site\.|autodiscover)", re.MULTILINE)
REVERSED_IN_TEMPLATE = re.compile(r"{%\s*url\s+['\"]?([A-Za-z_]\w*(?:\.\w+)+)")
DOTTED = re.compile(rb"['\"](\w+(?:\.\w+)*)['\"]", re.ASCII)
# The files whose tree the index asks for: words, and what has to be found besides (see scan.py).
ASKS: tuple[tuple[Iterable[str], str], ...] = (
    (age.WORDS, ""),
    (("MIDDLEWARE", "MIDDLEWARE_CLASSES"), r"MIDDLEWARE(_CLASSES)?['\x22]?\s*[+=:]"),
    (("DJANGO_SETTINGS_MODULE",), r"setdefault\(\s*['\x22]DJANGO_SETTINGS_MODULE"),
    (("AUTHENTICATION_BACKENDS",), r"AUTHENTICATION_BACKENDS\s*="),
    (ERROR_HANDLERS, r"handler40\d\s*="),
    (("include",), r"include\s*\([^)]*,|namespace"),
    (("ManyToManyField",), ""),
    (("ForeignKey", "OneToOneField"), r"class\s+\w+\s*\([^)]*(ForeignKey|OneToOneField)"),
    (ONLY_PYTHON2, rf"\b(?:{'|'.join(sorted(ONLY_PYTHON2))})\b\s*[(),\]:.]"),
    (ATTRIBUTES_PYTHON2, rf"\.(?:{'|'.join(ATTRIBUTES_PYTHON2)})\b"),
)
FUTURE_DIVISION = re.compile(rb"(?m)^from[ \t]+__future__[ \t]+import\b[^;]*?\bdivision\b")


@dataclass(slots=True)
class Include:
    """One include(): by which module, of which module, under which namespace."""

    by: str
    module: str
    namespace: str | None
    app_name: bool


@dataclass(slots=True)
class Index:
    """Facts about a project; all names are dotted."""

    settings: set[str] = field(default_factory=set)  # modules named by DJANGO_SETTINGS_MODULE
    middleware: set[str] = field(default_factory=set)  # classes listed in settings
    includes: list[Include] = field(default_factory=list)
    bases: dict[str, list[str]] = field(default_factory=dict)  # class -> its bases
    modules: dict[str, str] = field(default_factory=dict)  # module -> path
    exports: dict[str, str] = field(default_factory=dict)  # a package's name -> where it is from
    stars: dict[str, list[str]] = field(default_factory=dict)  # package -> what it hands on whole
    imported: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    python2: bool = False  # some file runs on Python 2 alone
    middleware_lists: set[str] = field(default_factory=set)  # which of the two settings exist
    many_to_many: dict[str, set[str]] = field(default_factory=dict)  # field -> model classes
    reversed: set[str] = field(default_factory=set)  # dotted views that templates reverse by
    makers: set[str] = field(default_factory=set)  # classes with an __init__ of their own
    sets_headers: set[str] = field(default_factory=set)  # keys written into a request's META
    json_fields: set[str] = field(default_factory=set)  # names of JSON fields
    needed: set[str] = field(default_factory=set)  # apps whose models are imported at once
    error_views: set[str] = field(default_factory=set)  # what handler404 and its like name
    backends: set[str] = field(default_factory=set)  # classes in AUTHENTICATION_BACKENDS
    # What packages of apps import before the apps are ready: package -> module -> its names.
    eager: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    installed: set[str] = field(default_factory=set)  # what stands beside INSTALLED_APPS
    true_division: set[str] = field(default_factory=set)  # paths of those that import division
    predates: tuple[int, int] | None = None  # a Django that the project can't have run on

    def is_settings(self, module: Module) -> bool:
        """Say whether a module holds settings: by name, by path, or by what it assigns."""
        return module.dotted in self.settings or looks_like_settings(module)

    def imports_from(self, dotted: str, name: str) -> bool:
        """Say whether some other module of the project imports a name from this one."""
        return name in self.imported.get(dotted, ())

    def imports_too_early(self, package: str) -> bool:
        """Say whether an app's package makes Django's start fail by what it imports.

        That it is an app is known where it is installed, or where the project is too old for it to
        have been tried; tests are apps only where they are installed.
        """
        tests = package.rpartition(".")[2] in ("test", "tests")
        old = self.predates is not None and not tests
        return package in self.eager and (old or package in self.installed)

    def home_of(self, dotted: str) -> str:
        """Return the dotted name of a class where it is made, whichever packages hand it on."""
        seen: set[str] = set()
        while dotted not in self.bases and dotted not in seen:
            seen.add(dotted)
            package, _, name = dotted.rpartition(".")
            stars = (f"{module}.{name}" for module in self.stars.get(package, ()))
            dotted = self.exports.get(dotted) or next(
                (one for one in stars if one in self.bases or one in self.exports), dotted
            )
        return dotted

    def bases_of(self, dotted: str) -> list[str]:
        """Return the bases of a class of the project, none where it is not known."""
        return self.bases.get(self.home_of(dotted), [])

    def add_package(self, dotted: str, text: str) -> None:
        """Take in what a package hands on from its modules."""
        for module, names in imports(text, dotted, package=True):
            if names == ["*"]:
                self.stars.setdefault(dotted, []).append(module)
            for name in names:
                self.exports[f"{dotted}.{name}"] = f"{module}.{name}"

    def add(self, module: Module) -> None:
        """Take in the facts of one module."""
        if module.dotted:
            self.modules[module.dotted] = module.path
        for cls in module.nodes(ast.ClassDef):
            if module.dotted and module.enclosing(cls, ast.FunctionDef) is None:
                own = {c.name for c in module.nodes(ast.ClassDef)}
                if any(isinstance(s, ast.FunctionDef) and s.name == "__init__" for s in cls.body):
                    self.makers.add(f"{module.dotted}.{cls.name}")
                self.bases[f"{module.dotted}.{cls.name}"] = [
                    f"{module.dotted}.{base}" if base in own else base for base in module.bases(cls)
                ]
        for call in module.nodes(ast.Call):
            self._call(module, call)
        self._settings(module)
        for assignment in module.nodes(ast.Assign):
            self._named(module, assignment)
        self.python2 = self.python2 or has_python2(module)
        self._age(module)

    def add_text(self, data: bytes, path: str, dotted: str = "") -> None:
        """Take in what the bytes of a Python file tell without its tree."""
        self.sets_headers.update(glance.headers_set(data))
        self.json_fields.update(glance.json_fields(data))
        self.settle(age.predates_by_text(data))
        if b"INSTALLED_APPS" in data:
            self.installed.update(name.decode() for name in DOTTED.findall(data))
        self.python2 = self.python2 or IMPORTS_PYTHON2.search(data) is not None
        if b"__future__" in data and FUTURE_DIVISION.search(data):
            self.true_division.add(path)
        package = dotted if path.endswith("__init__.py") else dotted.rpartition(".")[0]
        at_once = {b"from " + line.split(None, 2)[1] for line in TOP_IMPORT.findall(data)}
        for home, name, _ in glance.imports(data, package):
            self.imported[home].add(name)
            if f"from {home}".encode() in at_once:
                self._needs(home, name, data, path)
        if dotted:
            self.bases.update(glance.classes(data, dotted, package))

    def _needs(self, home: str, name: str, data: bytes, path: str) -> None:
        """Take in the app that has to be installed for an import to work."""
        if home.endswith(WITH_MODELS) or home.partition(".")[0] in APPS_WITH_MODELS:
            self.needed.add(app_of(home))
        elif home == "django.contrib" and name == "admin" and not path.endswith("admin.py"):
            if USES_ADMIN.search(data):
                self.needed.add("django.contrib.admin")

    def add_template(self, text: str) -> None:
        """Take in the facts of one template."""
        self.reversed.update(REVERSED_IN_TEMPLATE.findall(text))

    def _age(self, module: Module) -> None:
        self.settle(age.predates(module))

    def settle(self, *known: tuple[int, int] | None) -> None:
        """Conclude from all facts which Django the project can't have run on."""
        found = [*known, self.predates]
        if self.middleware_lists == {"MIDDLEWARE_CLASSES"} or self.python2:
            found.append((2, 0))
        self.predates = min((release for release in found if release), default=None)

    def _call(self, module: Module, call: ast.Call) -> None:
        name = (
            call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        )
        if name == "include" and call.args:
            self._include(module, call)
        elif name == "ManyToManyField":
            self._many_to_many(module, call)
        elif name == "setdefault" and len(call.args) == 2:
            key, value = (a.value if isinstance(a, ast.Constant) else None for a in call.args)
            if key == "DJANGO_SETTINGS_MODULE" and isinstance(value, str):
                self.settings.add(value)

    def _many_to_many(self, module: Module, call: ast.Call) -> None:
        assignment, cls = module.parent(call), module.enclosing(call, ast.ClassDef)
        if isinstance(assignment, ast.Assign) and isinstance(cls, ast.ClassDef):
            target = assignment.targets[0]
            if isinstance(target, ast.Name):
                self.many_to_many.setdefault(target.id, set()).add(cls.name)

    def _named(self, module: Module, node: ast.Assign) -> None:
        """Take in the views of errors and the classes of authentication that a module names."""
        name = node.targets[0].id if isinstance(node.targets[0], ast.Name) else ""
        if name in ERROR_HANDLERS:
            value = node.value.value if isinstance(node.value, ast.Constant) else None
            dotted = value if isinstance(value, str) else module.name_of(node.value)
            if dotted is not None:
                self.error_views.add(dotted)
        elif name == "AUTHENTICATION_BACKENDS":
            values = (getattr(part, "value", None) for part in ast.walk(node.value))
            self.backends.update(value for value in values if isinstance(value, str))

    def _include(self, module: Module, call: ast.Call) -> None:
        first = call.args[0]
        dotted = first.value if isinstance(first, ast.Constant) else module.name_of(first)
        if not isinstance(dotted, str):
            return
        namespace = next((k.value for k in call.keywords if k.arg == "namespace"), None)
        if namespace is None and len(call.args) > 1:
            namespace = call.args[1]
        said = namespace.value if isinstance(namespace, ast.Constant) else None
        app_name = any(k.arg == "app_name" for k in call.keywords) or len(call.args) > 2
        self.includes.append(
            Include(module.dotted, dotted, said if isinstance(said, str) else None, app_name)
        )

    def _settings(self, module: Module) -> None:
        if "MIDDLEWARE" not in module.text:
            return
        kinds = (ast.Assign, ast.AugAssign, ast.keyword, ast.Dict)
        for node in (node for kind in kinds for node in module.nodes(kind)):
            name, value = named_value(node)
            if name not in ("MIDDLEWARE", "MIDDLEWARE_CLASSES"):
                continue
            self.middleware_lists.add(name)
            for part in ast.walk(value) if value is not None else ():
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    self.middleware.add(part.value)


def app_of(dotted: str) -> str:
    """Return the app that a module of Django's contrib, or of a package, belongs to."""
    parts = dotted.split(".")
    return ".".join(parts[:3]) if parts[:2] == ["django", "contrib"] else parts[0]


def named_value(node: ast.AST) -> tuple[str, ast.AST | None]:
    """Return name and value where a node gives a name a value: NAME = x, NAME=x, {"NAME": x}."""
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id, node.value
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        return node.target.id, node.value
    if isinstance(node, ast.keyword):
        return node.arg or "", node.value
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value in ("MIDDLEWARE", "MIDDLEWARE_CLASSES"):
                return str(key.value), value
    return "", None
