"""Packages that ended with Python 2: what took over has the same names in another home."""

from __future__ import annotations

from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Python
from hotclub.upgrade.rename import Rename

COMPAT = "compat."
FIVE = ("amqp", "celery", "kombu", "vine")


class DeadPackagesToSuccessors(Rename):
    """Import from the successors of packages that do not run on today's Python.

    BeautifulSoup 3 became bs4 (install beautifulsoup4), unittest2 is the standard library's
    unittest, django-compat's names are Django's own, what celery.five and kombu.five handed on
    are Python's.
    """

    since = Python(3, 3)
    removed = Python(3, 3)
    words = frozenset({"BeautifulSoup", "unittest2", "ordereddict", "compat", "five"})
    own: frozenset[str] = frozenset()  # modules of the project that are called like a package
    modules = {
        "BeautifulSoup": "bs4",
        "unittest2": "unittest",
    }
    names = {
        "ordereddict.OrderedDict": "collections.OrderedDict",
        **{
            f"{home}.five.{old}": new
            for home in FIVE
            for old, new in (
                *((name, f"builtins.{name}") for name in ("map", "range", "zip")),
                ("string_t", "builtins.str"),
                ("text_t", "builtins.str"),
                ("bytes_t", "builtins.bytes"),
                ("long_t", "builtins.int"),
                ("nextfun", "builtins.next"),
                ("monotonic", "time.monotonic"),
                ("zip_longest", "itertools.zip_longest"),
                *((name, f"io.{name}") for name in ("StringIO", "BytesIO")),
                *((name, f"queue.{name}") for name in ("Queue", "Empty", "Full", "LifoQueue")),
                *((name, f"collections.{name}") for name in ("Counter", "UserDict", "UserList")),
            )
        },
        f"{COMPAT}StringIO": "io.StringIO",
        f"{COMPAT}BytesIO": "io.BytesIO",
        f"{COMPAT}import_module": "importlib.import_module",
        f"{COMPAT}get_user_model": "django.contrib.auth.get_user_model",
        f"{COMPAT}atomic": "django.db.transaction.atomic",
        f"{COMPAT}get_model": "django.apps:apps.get_model",
        f"{COMPAT}import_string": "django.utils.module_loading.import_string",
        f"{COMPAT}resolve_url": "django.shortcuts.resolve_url",
        f"{COMPAT}models.GenericForeignKey": (
            "django.contrib.contenttypes.fields.GenericForeignKey"
        ),
        f"{COMPAT}GenericForeignKey": "django.contrib.contenttypes.fields.GenericForeignKey",
        f"{COMPAT}reverse": "django.urls.reverse",
        f"{COMPAT}JsonResponse": "django.http.JsonResponse",
        f"{COMPAT}slugify": "django.utils.text.slugify",
        f"{COMPAT}force_text": "django.utils.encoding.force_str",
        f"{COMPAT}smart_text": "django.utils.encoding.smart_str",
        f"{COMPAT}format_html": "django.utils.html.format_html",
        f"{COMPAT}URLValidator": "django.core.validators.URLValidator",
        f"{COMPAT}render_to_string": "django.template.loader.render_to_string",
    }
    examples = (
        rewrites(
            "from BeautifulSoup import BeautifulSoup\n\nsoup = BeautifulSoup(page)\n",
            "from bs4 import BeautifulSoup\n\nsoup = BeautifulSoup(page)\n",
        ),
        rewrites(
            "import unittest2\n\n\nclass T(unittest2.TestCase):\n    pass\n",
            "import unittest\n\n\nclass T(unittest.TestCase):\n    pass\n",
        ),
        rewrites(
            "from compat import StringIO, import_module\n\nprint(StringIO, import_module)\n",
            "from io import StringIO\nfrom importlib import import_module\n\n"
            "print(StringIO, import_module)\n",
        ),
        rewrites(
            "from celery.five import string_t\n\nx = isinstance(a, string_t)\n",
            "x = isinstance(a, str)\n",
        ),
        leaves("from .compat import StringIO\n\nStringIO()\n"),
        leaves("from mysite.compat import get_model\n\nget_model('a', 'b')\n"),
        leaves("from bs4 import BeautifulSoup\n\nsoup = BeautifulSoup(page)\n"),
        leaves("BeautifulSoup = load()\n"),
        leaves(
            "from compat import StringIO\n\nStringIO()\n",
            path="views.py",
            files=[("compat.py", "from six import StringIO, ForeignKey\n")],
        ),
    )

    def new_name(self, dotted: str) -> str | None:
        """Return the new name, unless a module of the project's own has the old one."""
        return None if dotted.partition(".")[0] in self.own else super().new_name(dotted)

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        self.own = frozenset(self.words & module.project.modules.keys())
        yield from super().visit(module)
