"""pytz.timezone and pytz.utc."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename

ZONES = ("localize", "normalize", "zone", "exceptions")
LISTS = {
    f"pytz.{kind}_timezones{form}": text
    for kind in ("all", "common")
    for form, text in (("", "sorted(available_timezones())"), ("_set", "available_timezones()"))
}


class PytzToZoneinfo(Rename):
    """Take time zones from zoneinfo, as Django does since 4.0.

    Unsafe: a time zone of pytz that reaches other code may be asked for what only it has. Files
    that call localize() or normalize() are left, since there the arithmetic changes too.
    """

    since = Django(4, 0)
    removed = Django(5, 0)
    safe = False
    strings = False
    words = frozenset({"pytz"})
    link = "https://docs.djangoproject.com/en/stable/releases/4.0/#zoneinfo-default-timezone-implementation"
    names = {
        "pytz.timezone": "zoneinfo.ZoneInfo",
        "pytz.utc": "datetime:timezone.utc",
        "pytz.UTC": "datetime:timezone.utc",
        "pytz.UnknownTimeZoneError": "zoneinfo.ZoneInfoNotFoundError",
    }
    examples = (
        rewrites(
            "import pytz\n\ntz = pytz.timezone('Europe/Berlin')\n",
            "from zoneinfo import ZoneInfo\n\ntz = ZoneInfo('Europe/Berlin')\n",
        ),
        rewrites(
            "from pytz import timezone\n\ntz = timezone(name)\n",
            "from zoneinfo import ZoneInfo\n\ntz = ZoneInfo(name)\n",
        ),
        rewrites(
            "import pytz\n\nCHOICES = [(name, name) for name in pytz.all_timezones]\n",
            "from zoneinfo import available_timezones\n\n"
            "CHOICES = [(name, name) for name in sorted(available_timezones())]\n",
        ),
        leaves("import pytz\n\nx = pytz.timezone('Europe/Berlin').localize(now)\n"),
        leaves("from mysite import pytz\n\ntz = pytz.timezone('Europe/Berlin')\n"),
        leaves("from django.utils import timezone\n\ntz = timezone.utc\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        if not any(node.attr in ZONES for node in module.nodes(ast.Attribute)):
            yield from super().visit(module)
            for node in module.references(*LISTS):
                if isinstance(node.ctx, ast.Load):
                    text = LISTS[module.name_of(node) or ""]
                    wanted = Import("zoneinfo", "available_timezones")
                    yield module.fix(module.replace(node, text), imports=[wanted])
