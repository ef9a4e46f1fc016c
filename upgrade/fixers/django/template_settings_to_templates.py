"""TEMPLATE_DIRS, TEMPLATE_LOADERS and their kin became TEMPLATES."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade import setting
from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

OLD = (
    "TEMPLATE_DIRS",
    "TEMPLATE_LOADERS",
    "TEMPLATE_CONTEXT_PROCESSORS",
    "TEMPLATE_DEBUG",
    "TEMPLATE_STRING_IF_INVALID",
    "ALLOWED_INCLUDE_ROOTS",
)
LOADERS = "django.template.loaders."
STANDARD = {
    f"{LOADERS}{home}.{name}"
    for home in ("filesystem", "app_directories", "eggs")
    for name in ("Loader", "load_template_source")
}
# What Django 1.9 ran where nothing was said.
PROCESSORS = (
    "django.contrib.auth.context_processors.auth",
    "django.template.context_processors.debug",
    "django.template.context_processors.i18n",
    "django.template.context_processors.media",
    "django.template.context_processors.static",
    "django.template.context_processors.tz",
    "django.contrib.messages.context_processors.messages",
)
TEMPLATES = """TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": %s,
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.contrib.auth.context_processors.auth",
                "django.template.context_processors.debug",
                "django.template.context_processors.i18n",
                "django.template.context_processors.media",
                "django.template.context_processors.static",
                "django.template.context_processors.tz",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
"""


class TemplateSettingsToTemplates(Fixer):
    """Describe the template engine in TEMPLATES.

    Django 1.8 made engines plural and 1.10 dropped the single settings. Settings of that time that
    say nothing about templates had an engine all the same, so they get one.
    """

    since = Django(1, 8)
    removed = Django(1, 10)
    words = frozenset({*OLD, "INSTALLED_APPS"})
    needs = rf"INSTALLED_APPS['\x22]?\s*(?:\+?=|:)|{'|'.join(OLD)}"
    link = "https://docs.djangoproject.com/en/5.2/ref/settings/#templates"
    examples = (
        rewrites(
            "SECRET_KEY = 'x'\nINSTALLED_APPS = []\nTEMPLATE_DEBUG = DEBUG\n"
            "TEMPLATE_DIRS = (\n    'a',\n)\nTEMPLATE_LOADERS = (\n"
            f"    '{LOADERS}filesystem.Loader',\n    '{LOADERS}app_directories.Loader',\n)\n",
            "SECRET_KEY = 'x'\nINSTALLED_APPS = []\n"
            + TEMPLATES % "(\n            'a',\n        )",
            path="settings.py",
        ),
        rewrites(
            "INSTALLED_APPS = []\nMIDDLEWARE_CLASSES = []\n",
            "INSTALLED_APPS = []\nMIDDLEWARE_CLASSES = []\n" + TEMPLATES % "[]",
            path="settings.py",
        ),
        rewrites(
            "TEMPLATES = []\nINSTALLED_APPS = []\nTEMPLATE_DIRS = ['a']\n",
            "TEMPLATES = []\nINSTALLED_APPS = []\n",
            path="settings.py",
        ),
        finds(
            "INSTALLED_APPS = []\nTEMPLATE_DIRS = ['a']\nTEMPLATE_DIRS += ['b']\n",
            "TEMPLATES",
            path="settings.py",
        ),
        rewrites(
            "INSTALLED_APPS = []\nDATABASES = {}\n",
            "INSTALLED_APPS = []\nDATABASES = {}\n" + TEMPLATES % "[]",
            path="settings.py",
            files=(("models.py", "owner = models.ForeignKey(User, null=True)\n"),),
        ),
        leaves("TEMPLATES = []\nINSTALLED_APPS = []\n", path="settings.py"),
        leaves("from .base import *\n\nINSTALLED_APPS += ['debug']\n", path="settings.py"),
        leaves("TEMPLATE_DIRS = ['a']\n", path="scaffold.py"),
        leaves(
            "INSTALLED_APPS = []\nMIDDLEWARE = []\nSECRET_KEY = 'x'\n",
            path="settings.py",
        ),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        holders: dict[int, dict[str, setting.Use]] = {}
        for use in setting.uses(module):
            holders.setdefault(id(use.holder), {})[use.name] = use
        for uses in holders.values():
            old = [uses[name] for name in OLD if name in uses]
            if "TEMPLATES" in uses:
                for use in old:
                    if not self._read(module, use):
                        yield module.fix(setting.remove(module, use))
            elif old and any(self._several(module, use) for use in old):
                yield self.finding(module, old[0].node, "made in several steps: write TEMPLATES")
            elif old:
                yield self._replaced(module, uses, old)
            elif self._relies_on_default(module, uses):
                yield self._added(module, uses["INSTALLED_APPS"])

    def _read(self, module: Module, use: setting.Use) -> bool:
        names = [n for n in module.nodes(ast.Name) if n.id == use.name]
        return use.form == "assign" and len(names) > 1

    def _several(self, module: Module, use: setting.Use) -> bool:
        """Say whether a module builds a setting in more than one statement, or under a condition."""
        if use.form != "assign":
            return False
        return self._read(module, use) or not isinstance(module.parent(use.node), ast.Module)

    def _relies_on_default(self, module: Module, uses: dict[str, setting.Use]) -> bool:
        if "INSTALLED_APPS" not in uses or "TEMPLATES" in module.text:
            return False
        use = uses["INSTALLED_APPS"]
        if use.form == "keyword" and (module.name_of(use.holder.func) or "").endswith(  # type: ignore[attr-defined]
            ("override_settings", "modify_settings")
        ):
            return False
        if use.form == "assign" and module.names.stars:
            return False
        if module.project.predates is None and "MIDDLEWARE_CLASSES" not in uses:
            return False  # nothing says that it ever ran where there was a default
        # The list of other fixers' making says nothing of the project's age.
        lists = module.project.middleware_lists
        return "MIDDLEWARE_CLASSES" in uses or "MIDDLEWARE" not in lists

    def _added(self, module: Module, apps: setting.Use) -> Fix:
        text = module.newline.join(engine(module, {}))
        if apps.form != "assign":
            holder = apps.holder
            first = holder.keywords[0] if isinstance(holder, ast.Call) else None
            indent = module.indent(first) if first is not None else module.indent(holder)
            text = text.replace(module.newline, module.newline + indent)
        return module.fix(setting.add(module, apps.holder, "TEMPLATES", text))

    def _replaced(
        self, module: Module, uses: dict[str, setting.Use], old: list[setting.Use]
    ) -> Fix:
        last = max(old, key=lambda use: module.start(use.node))
        edits = [setting.remove(module, use) for use in old if use is not last]
        indent = module.indent(last.node)
        lines = engine(module, {name: uses[name].value for name in OLD if name in uses})
        text = (module.newline + indent).join(lines)
        if last.form == "assign":
            edits.append(module.replace(last.node, f"TEMPLATES = {text}"))
        elif last.form == "keyword":
            edits.append(module.replace(last.node, f"TEMPLATES={text}"))
        else:
            edits.append(
                Edit(module.start(last.node), module.end(last.value), f'"TEMPLATES": {text}')
            )
        return module.fix(*edits)


def engine(module: Module, given: dict[str, ast.expr]) -> list[str]:
    """Return the lines of the TEMPLATES list that says what the old settings said."""
    own_loaders = "TEMPLATE_LOADERS" in given and not standard(given["TEMPLATE_LOADERS"])
    options = [*processors(module, given.get("TEMPLATE_CONTEXT_PROCESSORS"))]
    if own_loaders:
        options.append(f'    "loaders": {moved(module, given["TEMPLATE_LOADERS"], 12)},')
    debug = given.get("TEMPLATE_DEBUG")
    if debug is not None and not (isinstance(debug, ast.Name) and debug.id == "DEBUG"):
        options.append(f'    "debug": {moved(module, debug, 12)},')
    if "TEMPLATE_STRING_IF_INVALID" in given:
        value = moved(module, given["TEMPLATE_STRING_IF_INVALID"], 12)
        options.append(f'    "string_if_invalid": {value},')
    dirs = directories(module, given["TEMPLATE_DIRS"]) if "TEMPLATE_DIRS" in given else "[]"
    body = [
        '"BACKEND": "django.template.backends.django.DjangoTemplates",',
        f'"DIRS": {dirs},',
        *([] if own_loaders else ['"APP_DIRS": True,']),
        '"OPTIONS": {',
        *options,
        "},",
    ]
    return ["[", "    {", *(f"        {line}" for line in body), "    },", "]"]


def processors(module: Module, value: ast.expr | None) -> Iterator[str]:
    if value is not None:
        yield f'    "context_processors": {moved(module, value, 12)},'
        return
    yield '    "context_processors": ['
    yield from (f'        "{name}",' for name in PROCESSORS)
    yield "    ],"


def standard(value: ast.expr) -> bool:
    """Say whether loaders are the two that APP_DIRS stands for."""
    if not isinstance(value, ast.List | ast.Tuple):
        return False
    names = {element.value for element in value.elts if isinstance(element, ast.Constant)}
    if len(names) < len(value.elts) or not names <= STANDARD:
        return False
    return any("app_directories" in str(name) for name in names)


def directories(module: Module, value: ast.expr) -> str:
    """Return the folders as a list: a lone string once was iterated letter by letter."""
    text = moved(module, value, 8)
    lone = isinstance(value, ast.Constant | ast.JoinedStr) or (
        isinstance(value, ast.Call) and (module.name_of(value.func) or "").startswith("os.path.")
    )
    return f"[{text}]" if lone else text


def moved(module: Module, value: ast.expr, columns: int) -> str:
    """Return the source of a value whose further lines move right."""
    text = module.source(value)
    if isinstance(value, ast.Tuple) and not text.startswith("("):
        text = f"({text})"
    base = module.indent(module.statement(value))
    lines = text.split(module.newline)
    return module.newline.join(
        [
            lines[0],
            *(
                " " * columns + line.removeprefix(base) if line.strip() else line
                for line in lines[1:]
            ),
        ]
    )
