"""Small calls that are written another way."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

from hotclub.upgrade.edit import Edit, Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django, Release

CHARACTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CRYPTO = Import("django.utils.crypto", "get_random_string")


class CallsReplaced(Fixer):
    """Write isinstance() for is_iterable(), algorithm="sha1" where it was meant, and the like.

    make_random_password() became get_random_string() with its alphabet; log_deletion() takes several
    objects; request.xreadlines() is the request itself.
    """

    since = Django(1, 11)
    words = frozenset(
        {
            "is_iterable",
            "make_random_password",
            "salted_hmac",
            "base64_hmac",
            "log_deletion",
            "xreadlines",
            "available_attrs",
            "has_auto_field",
            "get_cache_name",
            "is_hidden",
            "create_test_db",
        }
    )
    link = "https://docs.djangoproject.com/en/dev/internals/deprecation/"
    examples = (
        rewrites(
            "if f.remote_field.is_hidden():\n    x = 1\n", "if f.remote_field.hidden:\n    x = 1\n"
        ),
        leaves("if form.is_hidden():\n    x = 1\n"),
        rewrites(
            "from django.db.models import Field\n\n\nclass Position(Field):\n    def name_of(self):\n"
            "        return self.get_cache_name()\n",
            "from django.db.models import Field\n\n\nclass Position(Field):\n    def name_of(self):\n"
            "        return '_%s_cache' % self.name\n",
        ),
        rewrites(
            "from django.utils.itercompat import is_iterable\n\nx = is_iterable(y)\n",
            "from collections.abc import Iterable\n\nx = isinstance(y, Iterable)\n",
        ),
        rewrites(
            "x = User.objects.make_random_password(length=12)\n",
            "from django.utils.crypto import get_random_string\n"
            f"x = get_random_string(length=12, allowed_chars='{CHARACTERS}')\n",
        ),
        rewrites(
            "from django.utils.crypto import salted_hmac\n\nx = salted_hmac('a', 'b')\n",
            "from django.utils.crypto import salted_hmac\n\n"
            "x = salted_hmac('a', 'b', algorithm=\"sha1\")\n",
        ),
        rewrites(
            "class A:\n    def f(self, request, obj):\n        self.log_deletion(request, obj, 'r')\n",
            "class A:\n    def f(self, request, obj):\n        self.log_deletions(request, [obj])\n",
        ),
        rewrites(
            "for line in request.xreadlines():\n    f(self.request.xreadlines())\n"
            "x = M._meta.has_auto_field\n",
            "for line in request:\n    f(self.request)\nx = M._meta.auto_field is not None\n",
        ),
        leaves("from mysite import is_iterable\n\nx = is_iterable(y)\n"),
        leaves(
            "from django.utils.crypto import salted_hmac\n\nx = salted_hmac('a', algorithm='md5')\n"
        ),
        leaves("def make_random_password():\n    pass\n\n\nmake_random_password()\n"),
        leaves("x = file.xreadlines()\nself.log_deletion(obj)\n"),
        leaves("x = options.has_auto_field\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.nodes(ast.Call):
            dotted = module.name_of(call.func)
            key = f".{call.func.attr}" if isinstance(call.func, ast.Attribute) else ""
            for name in (dotted, key):
                release, written = CALLS.get(name or "", (Django(0), None))
                fix = written(module, call) if written and module.targets.reach(release) else None
                if fix is not None:
                    yield fix
        for attribute in module.nodes(ast.Attribute):
            owner = attribute.value
            if attribute.attr == "has_auto_field" and getattr(owner, "attr", "") == "_meta":
                text = f"{module.source(owner)}.auto_field is not None"
                parent = module.parent(attribute)
                plain = isinstance(parent, ast.Assign | ast.If | ast.Return | ast.BoolOp)
                yield module.fix(module.replace(attribute, text if plain else f"({text})"))


def iterable(module: Module, call: ast.Call) -> Fix | None:
    if len(call.args) != 1:
        return None
    text = f"isinstance({module.source(call.args[0])}, Iterable)"
    return module.fix(module.replace(call, text), imports=[Import("collections.abc", "Iterable")])


def random_password(module: Module, call: ast.Call) -> Fix | None:
    given = [module.source(a) for a in (*call.args, *call.keywords)]
    names = {k.arg for k in call.keywords}
    if not call.args and "length" not in names:
        given.insert(0, "10")
    if len(call.args) < 2 and "allowed_chars" not in names:
        given.append(f"allowed_chars='{CHARACTERS}'")
    text = f"get_random_string({', '.join(given)})"
    return module.fix(module.replace(call, text), imports=[CRYPTO])


def sha1(positional: int) -> Callable[[Module, ast.Call], Fix | None]:
    def written(module: Module, call: ast.Call) -> Fix | None:
        names = {k.arg for k in call.keywords}
        arguments = [*call.args, *call.keywords]
        starred = any(isinstance(a, ast.Starred) for a in call.args) or None in names
        if "algorithm" in names or starred or not arguments or len(call.args) > positional:
            return None
        last = max(arguments, key=module.end)
        return module.fix(module.insert(module.end(last), ', algorithm="sha1"'))

    return written


def log_deletions(module: Module, call: ast.Call) -> Fix | None:
    if len(call.args) != 3 or call.keywords or not isinstance(call.func, ast.Attribute):
        return None
    request, found = module.source(call.args[0]), module.source(call.args[1])
    text = f"{module.source(call.func.value)}.log_deletions({request}, [{found}])"
    return module.fix(module.replace(call, text))


def lines_of_request(module: Module, call: ast.Call) -> Fix | None:
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    if owner is not None and getattr(owner, "attr", getattr(owner, "id", "")) == "request":
        return None if call.args else module.fix(module.replace(call, module.source(owner)))
    return None


def cache_name(module: Module, call: ast.Call) -> Fix | None:
    if call.args or call.keywords or not isinstance(call.func, ast.Attribute):
        return None
    cls = module.enclosing(call, ast.ClassDef)
    if isinstance(cls, ast.ClassDef) and module.source(call.func.value) == "self":
        if not module.inherits(cls, *WITH_CACHE) and "get_cache_name" not in methods(cls):
            # Until Django 2.0 every field had one, and named it like this.
            return module.fix(module.replace(call, "'_%s_cache' % self.name"))
    end = module.end(call.func)
    start = end - len("get_cache_name")
    return module.fix(Edit(start, module.end(call), "cache_name"))


def hidden(module: Module, call: ast.Call) -> Fix | None:
    """The method of relations became a property; widgets keep theirs, which is one already."""
    if call.args or call.keywords or not isinstance(call.func, ast.Attribute):
        return None
    if not re.search(r"(^|[._])(rel|remote_field|relation)$", module.source(call.func.value)):
        return None
    start = module.end(call.func) - len("is_hidden")
    return module.fix(Edit(start, module.end(call), "hidden"))


def methods(cls: ast.ClassDef) -> set[str]:
    return {part.name for part in cls.body if isinstance(part, ast.FunctionDef)}


def not_serialized(module: Module, call: ast.Call) -> Fix | None:
    keyword = module.keyword(call, "serialize")
    return module.fix(module.remove_argument(call, keyword)) if keyword else None


def assignments(module: Module, call: ast.Call) -> Fix | None:
    text = "WRAPPER_ASSIGNMENTS"
    return module.fix(module.replace(call, text), imports=[Import("functools", text)])


RELATED = "django.db.models.fields"
WITH_CACHE = (
    *(f"django.db.models.{name}" for name in ("ForeignKey", "OneToOneField", "ManyToManyField")),
    *(f"{RELATED}.related.{name}" for name in ("ForeignKey", "OneToOneField", "ForeignObject")),
    f"{RELATED}.mixins.FieldCacheMixin",
    "django.contrib.contenttypes.fields.GenericForeignKey",
)
CALLS: dict[str, tuple[Release, Callable[[Module, ast.Call], Fix | None]]] = {
    "django.utils.itercompat.is_iterable": (Django(1, 11), iterable),
    ".make_random_password": (Django(4, 2), random_password),
    "django.utils.crypto.salted_hmac": (Django(6, 1), sha1(3)),
    "django.core.signing.base64_hmac": (Django(6, 1), sha1(3)),
    ".log_deletion": (Django(5, 1), log_deletions),
    ".xreadlines": (Django(2, 0), lines_of_request),
    ".get_cache_name": (Django(5, 1), cache_name),
    ".is_hidden": (Django(1, 8), hidden),
    ".create_test_db": (Django(6, 1), not_serialized),
    "django.utils.decorators.available_attrs": (Django(2, 0), assignments),
}
