"""Where a name like `ns:ns:name` leads, and whether the way there depends on the language.

Asked once per name, when urls_reverse makes its plan.
"""

from __future__ import annotations

import re

from django.urls import resolvers
from django.urls.resolvers import RegexPattern, RoutePattern, URLPattern, URLResolver

HOLE = re.compile(r"%\((\w+)\)s")

# What a plan of reverse() reproduces.
MIRRORS = (
    "django.urls.resolvers:get_resolver",
    "django.urls.resolvers:_get_cached_resolver",
    "django.urls.resolvers:URLResolver._reverse_with_prefix",
    "django.urls.resolvers:URLResolver._populate",
    "django.urls.resolvers:URLResolver.reverse_dict",
    "django.urls.resolvers:get_ns_resolver",
    "django.urls.resolvers:_route_to_regex",
    "django.urls.resolvers:LocaleRegexDescriptor",
    "django.urls.resolvers:LocaleRegexRouteDescriptor",
    "django.urls.converters:IntConverter",
    "django.urls.converters:StringConverter",
    "django.urls.converters:UUIDConverter",
    "django.urls.converters:SlugConverter",
    "django.urls.converters:PathConverter",
    "django.utils.http:escape_leading_slashes",
)


def final_resolver(resolver, viewname, current_app):
    """Return resolver and last name of `ns:ns:name` as reverse() finds them, or None for it.

    A resolver on the way that isn't Django's own may answer otherwise the next time: it is returned
    itself, for the caller to see.
    """
    *path, view = viewname.split(":")
    current = current_app.split(":")[::-1] if current_app else None
    pattern = ""
    converters = {}
    for ns in path:
        if type(resolver) is not URLResolver:
            return resolver, view
        current_ns = current.pop() if current else None
        instances = resolver.app_dict.get(ns)
        if instances:
            if current_ns and current_ns in instances:
                ns = current_ns
            elif ns not in instances:
                ns = instances[0]
        if ns != current_ns:
            current = None
        if ns not in resolver.namespace_dict:
            return None, view
        extra, resolver = resolver.namespace_dict[ns]
        pattern += extra
        converters.update(resolver.pattern.converters)
    if pattern and type(resolver) is URLResolver:
        resolver = resolvers.get_ns_resolver(pattern, resolver, tuple(converters.items()))
    return resolver, view


def is_static(resolver, seen):
    """Say whether no pattern below a resolver depends on the language."""
    if type(resolver) is not URLResolver:
        return False
    if resolver in seen:
        return True
    seen.add(resolver)
    for part in (resolver, *resolver.url_patterns):
        pattern = part.pattern
        if type(pattern) not in (RoutePattern, RegexPattern):
            return False
        if type(pattern._route if type(pattern) is RoutePattern else pattern._regex) is not str:
            return False
    return all(type(part) is URLPattern or is_static(part, seen) for part in resolver.url_patterns)


def pieces_of(result, params):
    """Return the texts around the parameters of a reversed pattern, None where they aren't so."""
    parts = HOLE.split(result)
    pieces = tuple(parts[::2])
    if parts[1::2] != list(params) or len(set(params)) != len(params):
        return None
    # A percent sign in a route means to Django what it means to str % dict.
    return None if any("%" in piece for piece in pieces) else pieces
