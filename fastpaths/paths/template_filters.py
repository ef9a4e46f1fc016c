"""Filters of templates and the formats behind them: date, truncatewords, get_format.

Django asks two modules of a locale for an attribute called "j F Y" by raising and catching, and
makes a lazy object to count words.
"""

from __future__ import annotations

from datetime import date as day
from datetime import datetime
from types import ModuleType

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.template.defaultfilters import date as django_date
from django.template.defaultfilters import truncatewords as django_truncatewords
from django.utils import formats
from django.utils.formats import get_format as django_get_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from hotclub.fastpaths import example, fastpath
from hotclub.fastpaths.paths import template_dates

# C variables: looking a module's global up costs as much as a step of the work.
Formats = cython.declare(dict, vars(formats))
FORMAT_SETTINGS = cython.declare(frozenset, formats.FORMAT_SETTINGS)
Module = cython.declare(object, ModuleType)
Moment = cython.declare(object, datetime)
Day = cython.declare(object, day)
Safe = cython.declare(object, SafeString)
language = cython.declare(object, get_language)
formatted = cython.declare(object, template_dates.format)

WHEN = datetime(2026, 5, 17, 18, 30)


@cython.cfunc
def is_nobodys(name: str, lang) -> cython.bint:
    """Say whether no module of formats of a language has an attribute of that name."""
    modules = cython.cast(dict, Formats["_format_modules_cache"]).get(lang)
    if modules is None or not lang or name in FORMAT_SETTINGS:
        return False
    for module in modules:
        if type(module) is not Module:
            return False
        attributes: dict = module.__dict__
        if name in attributes or "__getattr__" in attributes or hasattr(Module, name):
            return False
    return True


@cython.ccall
def format_of(format_type, lang, use_l10n):
    """Return what get_format() returns."""
    if type(format_type) is not str and type(format_type) is not Safe:
        return django_get_format(format_type, lang, use_l10n)
    if (use_l10n is None or use_l10n) and lang is None:
        lang = language()
    known = cython.cast(dict, Formats["_format_cache"]).get((format_type, lang))
    if known is not None:
        return known
    if (use_l10n is None or use_l10n) and is_nobodys(str(format_type), lang):
        return format_type
    return django_get_format(format_type, lang, use_l10n)


@fastpath(
    "django.utils.formats:get_format",
    mirrors=(
        "django.utils.formats:get_format_modules",
        "django.utils.formats:iter_format_modules",
    ),
    examples=(
        example("j F Y"),
        example("DATE_FORMAT"),
        example("DATE_FORMAT", "de", True),
        example("c", "de"),
        example("夕焼け", "no such"),
        example("DECIMAL_SEPARATOR", None, False),
        example(Safe("H:i"), use_l10n=False),
        example("__name__"),
        example(""),
        example(None),
        example(5, "de"),
    ),
)
def get_format(format_type, lang=None, use_l10n=None):
    return format_of(format_type, lang, use_l10n)


@fastpath(
    "django.template.defaultfilters:date",
    mirrors=(
        "django.utils.formats:date_format",
        "django.utils.formats:get_format",
        "django.utils.dateformat:format",
        "django.utils.dateformat:DateFormat",
    ),
    examples=(
        example(WHEN, "j F Y, H:i"),
        example(WHEN),
        example(WHEN.date(), Safe("jS F")),
        example(WHEN.date(), "H:i"),
        example(WHEN.date(), "SHORT_DATE_FORMAT"),
        example(WHEN.time(), "H:i"),
        example(WHEN, ""),
        example(WHEN, 5),
        example("", "Y"),
        example("夕焼け", "Y"),
        example(None),
        example(),
    ),
)
def date(value, arg=None):
    if type(value) is not Moment and type(value) is not Day:
        return django_date(value, arg)
    if arg is not None and type(arg) is not str and type(arg) is not Safe:
        return django_date(value, arg)
    return formatted(value, format_of(arg or "DATE_FORMAT", None, None))


@fastpath(
    "django.template.defaultfilters:truncatewords",
    mirrors=(
        "django.template.defaultfilters:stringfilter",
        "django.utils.text:Truncator",
        "django.utils.text:add_truncation_text",
    ),
    examples=(
        example("the quiet light over the harbour", 3),
        example("夕焼け  the\n light ", 3),
        example("ends with … here", 3),
        example("a b …  c", 2),
        example(" a b ", 2),
        example("a b", 0),
        example("a b", -1),
        example("a b", "1"),
        example("a b", "x"),
        example("a b c", True),
        example(Safe("<b> c d"), 2),
        example(["a b"], 1),
        example(None, 1),
        example("", 1),
        example("a"),
    ),
)
def truncatewords(first, *args, **kwargs):
    if type(first) is not str or len(args) != 1 or type(args[0]) is not int or kwargs:
        return django_truncatewords(first, *args, **kwargs)
    length = args[0]
    if length <= 0:
        return ""
    if length >= len(first):
        return " ".join(first.split())
    words = first.split(None, length)
    if len(words) <= length:
        return " ".join(words)
    text = " ".join(words[:length])
    return text if text.endswith(" …") else f"{text} …"
