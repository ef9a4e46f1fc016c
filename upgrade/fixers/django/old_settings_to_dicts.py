"""DATABASE_*, CACHE_BACKEND and TEST_* of databases."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade import setting
from hotclub.upgrade.edit import Edit, Finding, Fix
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django
from hotclub.upgrade.setting import Use

DATABASE = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
DB_TEST = "TEST_DATABASE_"
TEST = ("NAME", "CHARSET", "COLLATION")
BACKENDS = "django.core.cache.backends."
CACHES = {
    "locmem": f"{BACKENDS}locmem.LocMemCache",
    "dummy": f"{BACKENDS}dummy.DummyCache",
    "db": f"{BACKENDS}db.DatabaseCache",
    "file": f"{BACKENDS}filebased.FileBasedCache",
    "memcached": f"{BACKENDS}memcached.PyMemcacheCache",
}


class OldSettingsToDicts(Fixer):
    """Describe databases and caches in DATABASES and CACHES, where single settings did.

    Django 1.4 and 1.5 dropped DATABASE_ENGINE and CACHE_BACKEND.
    """

    since = Django(1, 2)
    removed = Django(1, 5)
    words = frozenset({"DATABASE_ENGINE", "CACHE_BACKEND"})
    link = "https://docs.djangoproject.com/en/stable/ref/settings/#databases"
    examples = (
        rewrites(
            "DEBUG = True\nDATABASE_ENGINE = 'sqlite3'\nDATABASE_NAME = DB\nDATABASE_USER = ''\n",
            'DEBUG = True\nDATABASES = {\n    "default": {\n'
            "        \"ENGINE\": 'django.db.backends.sqlite3',\n"
            '        "NAME": DB,\n        "USER": \'\',\n    },\n}\n',
            path="settings.py",
        ),
        rewrites(
            "DEBUG = True\nCACHE_BACKEND = 'locmem:///'\n",
            'DEBUG = True\nCACHES = {\n    "default": {\n'
            f'        "BACKEND": "{BACKENDS}locmem.LocMemCache",\n    }},\n}}\n',
            path="settings.py",
        ),
        rewrites(
            "DEBUG = True\nCACHE_BACKEND = 'memcached://127.0.0.1:11211/'\n",
            'DEBUG = True\nCACHES = {\n    "default": {\n'
            f'        "BACKEND": "{BACKENDS}memcached.PyMemcacheCache",\n'
            '        "LOCATION": "127.0.0.1:11211",\n    },\n}\n',
            path="settings.py",
        ),
        finds("DEBUG = True\nCACHE_BACKEND = find()\n", "CACHES", path="settings.py"),
        rewrites(
            "from django.conf import settings\n\n"
            "settings.configure(DATABASE_ENGINE='sqlite3', DATABASE_NAME=':memory:', DEBUG=True)\n",
            "from django.conf import settings\n\n"
            'settings.configure(DATABASES={"default": {'
            "\"ENGINE\": 'django.db.backends.sqlite3', \"NAME\": ':memory:'}}, DEBUG=True)\n",
        ),
        rewrites(
            "DEBUG = True\nDATABASE_ENGINE = 'sqlite3'\nTEST_DATABASE_NAME = 't'\n",
            'DEBUG = True\nDATABASES = {\n    "default": {\n'
            "        \"ENGINE\": 'django.db.backends.sqlite3',\n"
            '        "TEST": {"NAME": \'t\'},\n    },\n}\n',
            path="settings.py",
        ),
        leaves(
            "DEBUG = True\nDATABASES = {}\nDATABASE_ENGINE = 'x'\n",
            path="settings.py",
        ),
        leaves("DATABASE_ENGINE = 'sqlite3'\n", path="views.py"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        uses = list(setting.uses(module))
        found = {use.name: use for use in uses if use.form == "assign"}
        if "DATABASE_ENGINE" in found and "DATABASES" not in found:
            yield module.fix(*databases(module, found))
        for use in uses:
            if use.name == "DATABASE_ENGINE" and isinstance(use.holder, ast.Call):
                fix = in_call(module, use.holder, [u for u in uses if u.holder is use.holder])
                yield fix or self.finding(module, use.node, "DATABASE_* are gone: write DATABASES")
        cache = found.get("CACHE_BACKEND")
        if cache is not None and "CACHES" not in found:
            text = caches(cache.value)
            if text is None:
                yield self.finding(module, cache.node, "CACHE_BACKEND is gone: write CACHES")
            else:
                yield module.fix(module.replace(cache.node, text.replace("\n", module.newline)))


def databases(module: Module, found: dict[str, Use]) -> Iterator[Edit]:
    """Yield the edits that put one DATABASES in the place of DATABASE_ENGINE."""
    given = described(module, found)
    for name in given:
        node = found[name].node
        if name != "DATABASE_ENGINE" and isinstance(node, ast.stmt):
            yield module.remove_statement(node)
    lines = "".join(f"        {text},\n" for text in given.values())
    text = 'DATABASES = {\n    "default": {\n' + lines + "    },\n}"
    yield module.replace(found["DATABASE_ENGINE"].node, text.replace("\n", module.newline))


def described(module: Module, found: dict[str, Use]) -> dict[str, str]:
    """Return what DATABASES says for each of the old settings that are there."""
    given = {}
    for key in DATABASE:
        use = found.get(f"DATABASE_{key}")
        if use is None:
            continue
        text = module.source(use.value)
        name = use.value.value if isinstance(use.value, ast.Constant) else None
        if key == "ENGINE" and isinstance(name, str) and "." not in name:
            text = text.replace(name, f"django.db.backends.{name}")
        given[f"DATABASE_{key}"] = f'"{key}": {text}'
    tests = [f"TEST_DATABASE_{key}" for key in TEST if f"TEST_DATABASE_{key}" in found]
    for name in tests:
        pairs = (f'"{n.removeprefix(DB_TEST)}": {module.source(found[n].value)}' for n in tests)
        given[name] = f'"TEST": {{{", ".join(pairs)}}}' if name == tests[0] else ""
    return {name: text for name, text in given.items() if text}


def in_call(module: Module, call: ast.Call, uses: list[Use]) -> Fix | None:
    """Return the fix of settings.configure(DATABASE_ENGINE=...), None where others stand between."""
    found = {use.name: use for use in uses}
    given = described(module, found)
    at = sorted(call.keywords.index(found[name].node) for name in given)  # type: ignore[arg-type]
    if "DATABASES" in found or at != list(range(at[0], at[-1] + 1)):
        return None
    text = f'DATABASES={{"default": {{{", ".join(given.values())}}}}}'
    first, last = call.keywords[at[0]], call.keywords[at[-1]]
    return module.fix(Edit(module.start(first), module.end(last), text))


def caches(value: ast.expr) -> str | None:
    """Return CACHES for a CACHE_BACKEND such as memcached://127.0.0.1:11211/."""
    if not isinstance(value, ast.Constant) or not isinstance(value.value, str):
        return None
    scheme, _, rest = value.value.partition("://")
    rest, _, options = rest.partition("?")
    place = rest if scheme == "file" else rest.strip("/")
    given = dict(pair.partition("=")[::2] for pair in options.split("&") if pair)
    if scheme not in CACHES or given.keys() - {"timeout", "max_entries", "cull_frequency"}:
        return None
    location = f'        "LOCATION": "{place}",\n' if place and scheme != "dummy" else ""
    if ";" in place:
        location = f'        "LOCATION": {place.split(";")!r},\n'.replace("'", '"')
    if "timeout" in given:
        location += f'        "TIMEOUT": {given.pop("timeout")},\n'
    if given:
        pairs = ", ".join(f'"{name.upper()}": {value}' for name, value in given.items())
        location += f'        "OPTIONS": {{{pairs}}},\n'
    backend = f'        "BACKEND": "{CACHES[scheme]}",\n'
    return 'CACHES = {\n    "default": {\n' + backend + location + "    },\n}"
