"""Functions of django.utils whose successors are called in another way."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from hotclub.upgrade.edit import Finding, Fix, Import
from hotclub.upgrade.fixer import Fixer, leaves, rewrites
from hotclub.upgrade.module import Module
from hotclub.upgrade.release import Django

FIXED_OFFSET = "django.utils.timezone.FixedOffset"
Written = tuple[str, tuple[Import, ...]]


def truncated(options: str) -> Callable[[list[str]], Written | None]:
    def write(arguments: list[str]) -> Written | None:
        if len(arguments) not in (2, 3):
            return None
        text, count, *end = arguments
        given = ", ".join([count, *(f"truncate={e.removeprefix('end_text=')}" for e in end)])
        return f"Truncator({text}).words({given}{options})", (
            Import("django.utils.text", "Truncator"),
        )

    return write


def kept_lazy(arguments: list[str]) -> Written | None:
    function, *types = arguments
    if not types:
        return None
    return f"keep_lazy({', '.join(types)})({function})", (
        Import("django.utils.functional", "keep_lazy"),
    )


def memoized(arguments: list[str]) -> Written | None:
    return f"lru_cache(maxsize=None)({arguments[0]})", (Import("functools", "lru_cache"),)


def concatenated(arguments: list[str]) -> Written | None:
    braces = "{}" * len(arguments)
    return f"format_lazy('{braces}', {', '.join(arguments)})", (
        Import("django.utils.text", "format_lazy"),
    )


def fixed_offset(arguments: list[str]) -> Written | None:
    offset, *name = arguments
    keyword = "offset=" if offset.startswith("offset=") else ""
    minutes = offset.removeprefix("offset=")
    given = ", ".join([f"{keyword}timedelta(minutes={minutes})", *name])
    return f"timezone({given})", (Import("datetime", "timedelta"), Import("datetime", "timezone"))


def fixed_zone(arguments: list[str]) -> Written | None:
    if len(arguments) != 1:
        return None
    return f"get_fixed_timezone({arguments[0]})", (
        Import("django.utils.timezone", "get_fixed_timezone"),
    )


def local_zone(arguments: list[str]) -> Written | None:
    return "get_default_timezone()", (Import("django.utils.timezone", "get_default_timezone"),)


def unwrapped(arguments: list[str]) -> Written | None:
    """Paths are text on Python 3: the argument itself."""
    return (arguments[0], ()) if len(arguments) == 1 else None


def absolute(arguments: list[str]) -> Written | None:
    return f"abspath({', '.join(arguments)})", (Import("os.path", "abspath"),)


CALLS: dict[str, Callable[[list[str]], Written | None]] = {
    "django.utils.text.truncate_words": truncated(""),
    "django.utils.text.truncate_html_words": truncated(", html=True"),
    "django.utils.functional.allow_lazy": kept_lazy,
    "django.utils.functional.memoize": memoized,
    "django.utils.translation.string_concat": concatenated,
    FIXED_OFFSET: fixed_offset,
    "django.utils.tzinfo.FixedOffset": fixed_zone,
    "django.utils.tzinfo.LocalTimezone": local_zone,
    "django.utils._os.upath": unwrapped,
    "django.utils._os.npath": unwrapped,
    "django.utils._os.abspathu": absolute,
}


class UtilsFunctions(Fixer):
    """Call Truncator, keep_lazy, lru_cache, format_lazy and timezone where older functions were.

    They left django.utils between Django 1.6 and 3.1; their successors take the arguments in
    another order or place.
    """

    since = Django(1, 11)
    removed = Django(2, 1)
    words = frozenset(CALLS)
    link = "https://docs.djangoproject.com/en/5.2/internals/deprecation/"
    examples = (
        rewrites(
            "from django.utils.text import truncate_words\n\nt = truncate_words(s, 5)\n",
            "from django.utils.text import Truncator\n\nt = Truncator(s).words(5)\n",
        ),
        rewrites(
            "from django.utils.functional import allow_lazy\n\nf = allow_lazy(f, str)\n",
            "from django.utils.functional import keep_lazy\n\nf = keep_lazy(str)(f)\n",
        ),
        rewrites(
            "from django.utils.functional import memoize\n\n_cache = {}\nf = memoize(f, _cache, 1)\n",
            "from functools import lru_cache\n\n_cache = {}\nf = lru_cache(maxsize=None)(f)\n",
        ),
        rewrites(
            "from django.utils import translation\n\nt = translation.string_concat(a, ' ', b)\n",
            "from django.utils.text import format_lazy\n\nt = format_lazy('{}{}{}', a, ' ', b)\n",
        ),
        rewrites(
            "from django.utils.timezone import FixedOffset\n\nz = FixedOffset(120, 'x')\n",
            "from datetime import timedelta, timezone\n\n"
            "z = timezone(timedelta(minutes=120), 'x')\n",
        ),
        rewrites(
            "from django.utils._os import upath\n\np = upath(__file__)\n",
            "p = __file__\n",
        ),
        rewrites(
            "from django.utils import _os\n\np = _os.abspathu(a)\n",
            "from os.path import abspath\n\np = abspath(a)\n",
        ),
        rewrites(
            "from django.utils import timezone\nfrom django.utils.timezone import FixedOffset\n\n"
            "z = timezone.now(), FixedOffset(offset=60)\n",
            "import datetime as dt\nfrom django.utils import timezone\n\n"
            "z = timezone.now(), dt.timezone(offset=dt.timedelta(minutes=60))\n",
        ),
        leaves("from mysite._os import upath\n\np = upath(a)\n"),
        leaves("from django.utils._os import safe_join\n\np = safe_join(a, b)\n"),
        leaves("from mysite.text import truncate_words\n\nt = truncate_words(s, 5)\n"),
        leaves("def f(memoize):\n    return memoize(f, {}, 1)\n"),
        leaves("from django.utils.text import Truncator\n\nt = Truncator(s).words(5)\n"),
        leaves("from django.utils.timezone import FixedOffset\n\nisinstance(z, FixedOffset)\n"),
        leaves("from django.utils.functional import allow_lazy\n\nf = allow_lazy(*given)\n"),
    )

    def visit(self, module: Module) -> Iterator[Fix | Finding]:
        for call in module.calls(*CALLS):
            if any(isinstance(a, ast.Starred) for a in call.args) or (
                any(k.arg is None for k in call.keywords)
            ):
                continue
            arguments = [module.source(a) for a in (*call.args, *call.keywords)]
            written = (
                CALLS[module.name_of(call.func) or ""](arguments)
                if arguments or (module.refers_to(call.func, "django.utils.tzinfo.LocalTimezone"))
                else None
            )
            if written is not None and self._free(module, written[1]):
                yield module.fix(module.replace(call, written[0]), imports=written[1])
            elif written is not None and module.refers_to(call.func, FIXED_OFFSET):
                local, needed = module.way_to("datetime", "dt", "datetime_module")
                if local is not None:
                    text = written[0].replace("timedelta(", f"{local}.timedelta(", 1)
                    yield module.fix(module.replace(call, f"{local}.{text}"), imports=needed)

    def _free(self, module: Module, wanted: tuple[Import, ...]) -> bool:
        """Say whether the names that the rewrite imports mean nothing else here."""
        for one in wanted:
            bound = module.names.module.bindings.get(str(one.name))
            if bound is not None and (
                bound.others or {d for d, _, _ in bound.imports} != {f"{one.module}.{one.name}"}
            ):
                return False
        return True
