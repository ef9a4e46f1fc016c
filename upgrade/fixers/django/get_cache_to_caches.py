"""get_cache() became caches[...]."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, finds, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

NAME = "django.core.cache.get_cache"


class GetCacheToCaches(Fixer):
    """Take caches from django.core.cache.caches by their alias.

    It gives one instance a thread and alias; get_cache(), which made a new one each time, went with
    Django 1.9.
    """

    since = Django(1, 7)
    removed = Django(1, 9)
    words = frozenset({"get_cache"})
    link = "https://docs.djangoproject.com/en/5.2/releases/1.7/#django-core-cache-get-cache"
    examples = (
        rewrites(
            "from django.core.cache import get_cache\n\ncache = get_cache('pages')\n",
            "from django.core.cache import caches\n\ncache = caches['pages']\n",
        ),
        rewrites(
            "from django.core import cache\nfrom django.conf import settings\n\n"
            "store = cache.get_cache(settings.PAGES)\n",
            "from django.core import cache\nfrom django.conf import settings\n\n"
            "store = cache.caches[settings.PAGES]\n",
        ),
        finds(
            "from django.core.cache import get_cache\n\n"
            "cache = get_cache('locmem://', timeout=3)\n",
            "CACHES",
        ),
        leaves("from mysite.cache import get_cache\n\ncache = get_cache('pages')\n"),
        leaves("def load(get_cache):\n    return get_cache('pages')\n"),
        leaves("from django.core.cache import caches\n\ncache = caches['pages']\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.calls(NAME):
            alias = call.args[0] if len(call.args) == 1 and not call.keywords else None
            if alias is None or (isinstance(alias, ast.Constant) and "://" in str(alias.value)):
                yield self.finding(
                    module, call, "name this cache in CACHES and take it from caches"
                )
                continue
            source = module.source(alias)
            if isinstance(call.func, ast.Attribute):
                home = module.source(call.func.value)
                yield module.fix(module.replace(call, f"{home}.caches[{source}]"))
            else:
                wanted = [Import("django.core.cache", "caches")]
                yield module.fix(module.replace(call, f"caches[{source}]"), imports=wanted)
