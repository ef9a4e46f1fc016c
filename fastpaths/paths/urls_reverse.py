"""django.urls.reverse: a plan per name and language instead of a search per call.

The namespaces, the candidates and their compiled patterns are worked out once and kept on the
resolver, which Django drops with clear_url_caches(); quoting runs only where a character needs it.
Custom converters, other prefixes, defaults, current_app and every failure go to the original.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote
from uuid import UUID

from django.urls import converters as django_converters
from django.urls.base import get_script_prefix, get_urlconf
from django.urls.base import reverse as django_reverse
from django.urls.resolvers import get_ns_resolver, get_resolver
from django.utils.http import RFC3986_SUBDELIMS, escape_leading_slashes
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from hotclub.fastpaths import fastpath

if TYPE_CHECKING:
    import cython

SAFE = RFC3986_SUBDELIMS + "/~:@"
# Their to_url() gives the text of the value and has no other effect.
PLAIN_CONVERTERS = frozenset(type(c) for c in django_converters.DEFAULT_CONVERTERS.values())
PLAIN_VALUES = frozenset((str, int, SafeString, UUID))
PLANS = "_hotclub_reverse_plans"
HOLE = re.compile(r"%\((\w+)\)s")


def final_resolver(resolver, viewname):
    """Return resolver and last name of `ns:ns:name` as reverse() finds them, or None for it."""
    *path, view = viewname.split(":")
    pattern = ""
    converters = {}
    for ns in path:
        instances = resolver.app_dict.get(ns)
        if instances and ns not in instances:
            ns = instances[0]
        if ns not in resolver.namespace_dict:
            return None, view
        extra, resolver = resolver.namespace_dict[ns]
        pattern += extra
        converters.update(resolver.pattern.converters)
    if pattern:
        resolver = get_ns_resolver(pattern, resolver, tuple(converters.items()))
    return resolver, view


def plan_for(root, viewname):
    """Return the candidates of a name, each (params, pieces, pattern), or None: not for us."""
    resolver, view = final_resolver(root, viewname)
    if resolver is None:
        return None
    if not resolver._populated:
        resolver._populate()
    candidates = []
    for possibility, pattern, defaults, converters in resolver.reverse_dict.getlist(view):
        if defaults or any(type(c) not in PLAIN_CONVERTERS for c in converters.values()):
            return None
        matcher = re.compile(f"^{re.escape('/')}{pattern}")
        for result, params in possibility:
            pieces = [part.replace("%%", "%") for part in HOLE.split(result)]
            if pieces[1::2] != list(params) or len(set(params)) != len(params):
                return None
            candidates.append((tuple(params), tuple(pieces[::2]), matcher))
    return tuple(candidates) or None


def needs_quoting(url) -> cython.bint:
    text: str = url
    char: cython.Py_UCS4
    for char in text:
        if not (
            ("a" <= char <= "z")
            or ("A" <= char <= "Z")
            or ("-" <= char <= ":")
            or char in "_~!$&'()*+,;=@"
        ):
            return True
    return False


def filled(params, pieces, args, kwargs):
    """Return the path of a candidate, or None where the arguments aren't its own."""
    if args:
        if len(args) != len(params):
            return None
        values = args
    else:
        if len(kwargs) != len(params):
            return None
        values = [kwargs.get(name, kwargs) for name in params]
    url: str = pieces[0]
    index: cython.Py_ssize_t
    for index in range(len(params)):
        value = values[index]
        if value is kwargs:
            return None
        url = url + (value if type(value) is str else str(value)) + pieces[index + 1]
    return "/" + url


@fastpath(
    "django.urls.base:reverse",
    mirrors=(
        "django.urls.base:get_urlconf",
        "django.urls.base:get_script_prefix",
        "django.urls.resolvers:URLResolver._reverse_with_prefix",
        "django.urls.resolvers:URLResolver.reverse_dict",
        "django.urls.resolvers:get_ns_resolver",
        "django.urls.converters:IntConverter",
        "django.urls.converters:StringConverter",
        "django.urls.converters:UUIDConverter",
        "django.urls.converters:SlugConverter",
        "django.urls.converters:PathConverter",
        "django.utils.http:escape_leading_slashes",
    ),
)
def reverse(
    viewname, urlconf=None, args=None, kwargs=None, current_app=None, *, query=None, fragment=None
):
    if (
        type(viewname) is str
        and current_app is None
        and query is None
        and fragment is None
        and (not args or (not kwargs and (type(args) is list or type(args) is tuple)))
        and (not kwargs or type(kwargs) is dict)
        and get_script_prefix() == "/"
    ):
        for value in args or (kwargs.values() if kwargs else ()):
            if type(value) not in PLAIN_VALUES:
                break
        else:
            url = planned(viewname, urlconf, args or (), kwargs or {})
            if url is not None:
                return url
    return django_reverse(
        viewname, urlconf, args, kwargs, current_app, query=query, fragment=fragment
    )


def planned(viewname, urlconf, args, kwargs):
    root = get_resolver(get_urlconf() if urlconf is None else urlconf)
    plans = root.__dict__.get(PLANS)
    if plans is None:
        plans = root.__dict__.setdefault(PLANS, {})
    key = (viewname, get_language())
    try:
        plan = plans[key]
    except KeyError:
        plan = plans[key] = plan_for(root, viewname)
    if plan is None:
        return None
    for params, pieces, matcher in plan:
        url = filled(params, pieces, args, kwargs)
        if url is not None and matcher.search(url):
            if needs_quoting(url):
                url = quote(url, safe=SAFE)
            return escape_leading_slashes(url) if url[:2] == "//" else url
    return None
