"""django.utils.html.escape and its kin: look once, replace only what there is to replace.

Django's versions pass every string through @keep_lazy, str() and five str.replace() scans; most
captions, names and URLs hold none of the five characters.
"""

from __future__ import annotations

import warnings

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.utils import deprecation
from django.utils.functional import SimpleLazyObject, lazystr
from django.utils.html import conditional_escape as django_conditional_escape
from django.utils.html import escape as django_escape
from django.utils.html import format_html as django_format_html
from django.utils.safestring import SafeString
from django.utils.safestring import mark_safe as django_mark_safe

from hotclub.fastpaths import example, fastpath

# Django 5.2 warns where later releases raise.
Deprecated = getattr(deprecation, "RemovedInDjango60Warning", None)
# A C variable: looking a module's global up costs as much as a step of the work.
Safe = cython.declare(object, SafeString)

EXAMPLES = (
    example("a quiet caption"),
    example('<b>Tom & Jerry\'s</b> "show"'),
    example("&amp;&&"),
    example("夕焼け <i>"),
    example("🌇" * 40 + "'"),
    example(""),
    example(SafeString("<b>")),
    example(lazystr("<b>")),
    example(SimpleLazyObject(lambda: "<b>")),
    example(42),
    example(-1),
    example(True),
    example(10**5000),
    example(1.5),
    example(float("nan")),
    example(None),
    example(b"<b>"),
    example(["<b>"]),
    example(text="<i>"),
    example(wrong="<i>"),
    example("two", "texts"),
    example(),
)


def replaced(text: str) -> str:
    """Return the text with the five characters replaced, as html.escape() does."""
    char: cython.Py_UCS4
    amp: cython.bint = False
    less: cython.bint = False
    more: cython.bint = False
    double: cython.bint = False
    single: cython.bint = False
    for char in text:
        if char in "&<>\"'":
            amp = amp or char == "&"
            less = less or char == "<"
            more = more or char == ">"
            double = double or char == '"'
            single = single or char == "'"
    if amp:  # first: the others bring new ones
        text = text.replace("&", "&amp;")
    if less:
        text = text.replace("<", "&lt;")
    if more:
        text = text.replace(">", "&gt;")
    if double:
        text = text.replace('"', "&quot;")
    if single:
        text = text.replace("'", "&#x27;")
    return text


@cython.cfunc
def escaped(text: str):
    return Safe(replaced(text))


@fastpath("django.utils.html:escape", examples=EXAMPLES)
def escape(text):
    cls = type(text)
    if cls is str:
        return escaped(text)
    if cls is int or cls is float:
        return Safe(str(text))
    return django_escape(text)  # lazy, safe and foreign objects: Django knows what to do


def escaped_if_plain(text):
    """Return what conditional_escape() returns."""
    cls = type(text)
    if cls is Safe:
        return text
    if cls is str:
        return escaped(text)
    if cls is int or cls is float:
        return Safe(str(text))
    return django_conditional_escape(text)


@fastpath(
    "django.utils.html:conditional_escape",
    mirrors=("django.utils.html:escape", "django.utils.safestring:SafeData"),
    examples=EXAMPLES,
)
def conditional_escape(text):
    return escaped_if_plain(text)


@fastpath(
    "django.utils.safestring:mark_safe",
    examples=(
        example("<b>"),
        example("夕焼け"),
        example(""),
        example(SafeString("<b>")),
        example(lazystr("<b>")),
        example(7),
        example(None),
        example(s="<b>"),
        example(),
    ),
)
def mark_safe(s):
    cls = type(s)
    if cls is Safe:
        return s
    if cls is str:
        return Safe(s)
    return django_mark_safe(s)


@fastpath(
    "django.utils.html:format_html",
    mirrors=(
        "django.utils.html:conditional_escape",
        "django.utils.html:escape",
        "django.utils.safestring:mark_safe",
    ),
    examples=(
        example("<b>{}</b> {}", "Tom & Jerry", 3),
        example("<i>{name}</i> {}", lazystr("<"), name="夕焼け"),
        example("{:>5}|{x:>5}", SafeString("<b>"), x="<b>"),
        example("{}{}", "too few"),
        example("{missing}", "a"),
        example(SafeString("<b>{}</b>"), ">"),
        example(lazystr("<b>{}</b>"), ">"),
        example(None, "a"),
        example("{}", None),
        example(),
    ),
)
def format_html(format_string, *args, **kwargs):
    if not (args or kwargs) and Deprecated is not None:
        # The original would name our frame as the caller's.
        text = "Calling format_html() without passing args or kwargs is deprecated."
        warnings.warn(text, Deprecated, stacklevel=2)
        return Safe(format_string.format())
    if type(format_string) is not str or not (args or kwargs):
        return django_format_html(format_string, *args, **kwargs)
    named = {name: escaped_if_plain(value) for name, value in kwargs.items()}
    return Safe(format_string.format(*[escaped_if_plain(arg) for arg in args], **named))
