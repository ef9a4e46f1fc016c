"""Values of settings that are spelled another way."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from hotclub.upgrade import setting
from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django, Release
from hotclub.upgrade.setting import Use

CHINESE = {"zh-cn": "zh-hans", "zh-tw": "zh-hant", "zh_CN": "zh_Hans", "zh_TW": "zh_Hant"}
RENDERERS = {
    "django.forms.renderers.DjangoDivFormRenderer": "django.forms.renderers.DjangoTemplates"
}
TEST_KEYS = (
    "CHARSET COLLATION NAME MIRROR DEPENDENCIES SERIALIZE CREATE USER CREATE_DB PASSWD TBLSPACE "
    "TBLSPACE_TMP CREATE_USER"
).split()


class SettingValues(Fixer):
    """Write apps as a list, languages and renderers by their names, test databases in TEST.

    CSRF_TRUSTED_ORIGINS carry their scheme since Django 4.0; https, as it was assumed before.
    """

    since = Django(1, 7)
    link = "https://docs.djangoproject.com/en/stable/ref/settings/"
    words = frozenset(
        {
            "INSTALLED_APPS",
            "LANGUAGE_CODE",
            "LANGUAGES",
            "FORM_RENDERER",
            "DATABASES",
            "CSRF_TRUSTED_ORIGINS",
        }
    )
    needs = (
        r"INSTALLED_APPS\s*=\s*\(?\s*['\"]|zh[-_](cn|tw|CN|TW)|DjangoDivFormRenderer|TEST_[A-Z]"
        r"|CSRF_TRUSTED_ORIGINS"
    )
    examples = (
        rewrites(
            "INSTALLED_APPS = ('mysite')\nDEBUG = 1\n",
            "INSTALLED_APPS = ['mysite']\nDEBUG = 1\n",
            path="settings.py",
        ),
        rewrites(
            "DEBUG = True\nLANGUAGE_CODE = 'zh-cn'\nLANGUAGES = [('zh-tw', 'x'), ('de', 'y')]\n",
            "DEBUG = True\nLANGUAGE_CODE = 'zh-hans'\n"
            "LANGUAGES = [('zh-hant', 'x'), ('de', 'y')]\n",
            path="settings.py",
        ),
        rewrites(
            "DEBUG = True\nDATABASES = {'default': {'NAME': 'x', 'TEST_NAME': 'y'}}\n",
            "DEBUG = True\nDATABASES = {'default': {'NAME': 'x', 'TEST': {'NAME': 'y'}}}\n",
            path="settings.py",
        ),
        rewrites(
            "DEBUG = True\nCSRF_TRUSTED_ORIGINS = ['a.com', '.b.com', 'http://c.com']\n",
            "DEBUG = True\nCSRF_TRUSTED_ORIGINS = ['https://a.com', 'https://*.b.com', 'http://c.com']\n",
            path="settings.py",
        ),
        rewrites(
            "DEBUG = True\nCSRF_TRUSTED_ORIGINS = env.list('ORIGINS', default=['a.com'])\n",
            "DEBUG = True\nCSRF_TRUSTED_ORIGINS = env.list('ORIGINS', default=['https://a.com'])\n",
            path="settings.py",
        ),
        leaves("INSTALLED_APPS = ['mysite']\nLANGUAGE_CODE = 'de'\n", path="settings.py"),
        leaves("LANGUAGE_CODE = 'zh-cn'\n", path="views.py"),
        leaves("DEBUG = 1\nCSRF_TRUSTED_ORIGINS = ['https://a.com']\n", path="settings.py"),
        leaves("DEBUG = 1\nDATABASES = {'default': {'TEST': {'NAME': 'y'}}}\n", path="settings.py"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for use in setting.uses(module):
            release, edits = VALUES.get(use.name, (Django(0), None))
            if edits is not None and module.targets.reach(release):
                for edit in edits(module, use):
                    yield module.fix(*edit)


Edits = Iterator[tuple[Edit, ...]]


def apps(module: Module, use: Use) -> Edits:
    if isinstance(use.value, ast.Constant) and isinstance(use.value.value, str):
        start, end = module.start(use.value), module.end(use.value)
        if module.text[:start].rstrip().endswith("(") and module.text[end:].lstrip().startswith(
            ")"
        ):
            start = module.text.rindex("(", 0, start)
            end = module.text.index(")", end) + 1
        yield (Edit(start, end, f"[{module.source(use.value)}]"),)


def spelled(table: dict[str, str]) -> Callable[[Module, Use], Edits]:
    def edits(module: Module, use: Use) -> Edits:
        for node in ast.walk(use.value):
            if isinstance(node, ast.Constant) and node.value in table:
                text = module.source(node).replace(node.value, table[node.value])
                yield (module.replace(node, text),)

    return edits


def origins(module: Module, use: Use) -> Edits:
    lists = [n for n in ast.walk(use.value) if isinstance(n, ast.List | ast.Tuple | ast.Set)]
    for node in (element for one in lists for element in one.elts):
        value = node.value if isinstance(node, ast.Constant) else None
        if isinstance(value, str) and value and "://" not in value:
            new = f"https://*{value}" if value.startswith(".") else f"https://{value}"
            yield (module.replace(node, module.source(node).replace(value, new)),)


def databases_of_tests(module: Module, use: Use) -> Edits:
    """Gather TEST_NAME and the like of each database in TEST."""
    for mapping in ast.walk(use.value):
        if not isinstance(mapping, ast.Dict):
            continue
        keys = [k.value if isinstance(k, ast.Constant) else None for k in mapping.keys]
        old = [i for i, k in enumerate(keys) if is_test_key(k)]
        if not old or "TEST" in keys:
            continue
        quote = module.source(mapping.keys[old[0]])[0]  # type: ignore[arg-type]
        pairs = ", ".join(
            f"{quote}{str(keys[i])[5:]}{quote}: {module.source(mapping.values[i])}" for i in old
        )
        first, *others = old
        edits = [
            Edit(
                module.start(mapping.keys[first]),  # type: ignore[arg-type]
                module.end(mapping.values[first]),
                f"{quote}TEST{quote}: {{{pairs}}}",
            )
        ]
        for i in others:
            before = module.end(mapping.values[i - 1])
            edits.append(Edit(before, module.end(mapping.values[i]), ""))
        yield tuple(edits)


def is_test_key(key: object) -> bool:
    return isinstance(key, str) and key.startswith("TEST_") and key[5:] in TEST_KEYS


VALUES: dict[str, tuple[Release, Callable[[Module, Use], Edits]]] = {
    "INSTALLED_APPS": (Django(1, 7), apps),
    "LANGUAGE_CODE": (Django(1, 7), spelled(CHINESE)),
    "LANGUAGES": (Django(1, 7), spelled(CHINESE)),
    "DATABASES": (Django(1, 7), databases_of_tests),
    "CSRF_TRUSTED_ORIGINS": (Django(4, 0), origins),
    "FORM_RENDERER": (Django(5, 0), spelled(RENDERERS)),
}
