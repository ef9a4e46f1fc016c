"""django.utils.html.escape, conditional_escape: look once, replace only what there is to replace.

Django's version passes every string through @keep_lazy and five str.replace() scans; most captions,
names and URLs hold none of the five characters.
"""

from __future__ import annotations

from html import escape as replace_all
from typing import TYPE_CHECKING

from django.utils.functional import lazystr
from django.utils.html import conditional_escape as django_conditional_escape
from django.utils.html import escape as django_escape
from django.utils.safestring import SafeString

from hotclub.fastpaths import example, fastpath

if TYPE_CHECKING:
    import cython

EXAMPLES = (
    example("a quiet caption"),
    example('<b>Tom & Jerry\'s</b> "show"'),
    example("夕焼け <i>"),
    example(""),
    example(SafeString("<b>")),
    example(lazystr("<b>")),
    example(42),
    example(1.5),
    example(None),
    example(b"<b>"),
    example(text="<i>"),
    example(),
)


@fastpath("django.utils.html:escape", examples=EXAMPLES)
def escape(text):
    if type(text) is not str:  # lazy, safe and foreign objects: Django knows what to do
        return django_escape(text)
    plain: str = text
    char: cython.Py_UCS4
    for char in plain:
        if char in "&<>\"'":
            return SafeString(replace_all(plain))
    return SafeString(plain)


@fastpath(
    "django.utils.html:conditional_escape",
    mirrors=("django.utils.html:escape",),
    examples=EXAMPLES,
)
def conditional_escape(text):
    if type(text) is SafeString:
        return text
    if type(text) is str:
        return escape(text)
    return django_conditional_escape(text)
