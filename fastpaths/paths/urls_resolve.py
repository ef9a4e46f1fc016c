"""django.urls.resolvers.URLResolver.resolve: routes that can't match cost one comparison each.

Django runs a regular expression per route, raises and catches an exception per include() that has
nothing to offer, and makes a ResolverMatch per level. Here the text before a route's parameters is
compared first, and one ResolverMatch is made. What was tried, which the 404 page shows, is the same
list. Patterns, resolvers and routes of other classes are asked as Django asks them.
"""

from __future__ import annotations

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.urls import resolvers
from django.urls.exceptions import Resolver404
from django.urls.resolvers import (
    RegexPattern,
    ResolverMatch,
    RoutePattern,
    URLPattern,
    URLResolver,
)

from hotclub.fastpaths import fastpath

django_resolve = URLResolver.resolve

# C variables: looking a module's global up costs as much as a step of the work.
Resolvers = cython.declare(dict, vars(resolvers))
Match = cython.declare(object, ResolverMatch)
Pattern = cython.declare(object, URLPattern)
Resolver = cython.declare(object, URLResolver)
Route = cython.declare(object, RoutePattern)
Regex = cython.declare(object, RegexPattern)
match_route = cython.declare(object, RoutePattern.match)
match_regex = cython.declare(object, RegexPattern.match)
resolve_pattern = cython.declare(object, URLPattern.resolve)
resolve_below = cython.declare(object, django_resolve)
EMPTY = cython.declare(tuple, ())
# The builds keep their own: tests run both in one process.
STARTS = cython.declare(str, "_hotclub_starts" if cython.compiled else "_hotclub_source_starts")


@cython.cfunc
def is_stock() -> cython.bint:
    """Say whether what is inlined is still Django's, or ours: tools patch it later."""
    return (
        Resolvers["ResolverMatch"] is Match
        and Route.match is match_route
        and Regex.match is match_regex
        and Pattern.resolve is resolve_pattern
        and (Resolver.resolve is resolve or Resolver.resolve is resolve_below)
    )


@cython.cclass
class Start:
    """One pattern of a resolver, and the text that a path must begin with for it."""

    pattern: object
    cls: object
    text: str  # None where only match() knows
    size: cython.Py_ssize_t
    whole: cython.bint  # there is nothing else to the route
    ends: cython.bint  # and it is an endpoint: the path is this text

    def __init__(self, pattern):
        self.pattern = pattern
        self.cls = type(pattern)
        self.text, self.size, self.whole, self.ends = None, 0, False, False
        inner = getattr(pattern, "pattern", None)
        if type(inner) is RoutePattern and type(inner._route) is str:
            hole = inner._route.find("<")
            self.whole = hole < 0
            self.text = inner._route if hole < 0 else inner._route[:hole]
            self.size = len(self.text)
            self.ends = self.whole and bool(inner._is_endpoint)


@cython.cfunc
def starts_of(resolver, patterns: list):
    """Return the plan of a resolver's patterns, one Start for each, made anew for another size."""
    starts = resolver.__dict__.get(STARTS)
    if starts is None or len(cython.cast(tuple, starts)) != len(patterns):
        starts = tuple([Start(pattern) for pattern in patterns])
        resolver.__dict__[STARTS] = starts
    return starts


@cython.cfunc
def matched(start: Start, path: str):
    """Return what match() of a pattern returns: the rest, arguments, keywords; or None."""
    i: cython.Py_ssize_t
    size: cython.Py_ssize_t = start.size
    text: str = start.text
    if text is None:
        return start.pattern.pattern.match(path)
    if len(path) < size or (start.ends and len(path) != size):
        return None
    for i in range(size - 1, -1, -1):  # routes differ at their ends
        if path[i] != text[i]:
            return None
    if start.whole:
        return (path[size:], EMPTY, {})
    return start.pattern.pattern.match(path)


@cython.cfunc
def matched_root(pattern, path: str):
    if type(pattern) is Regex and type(pattern._regex) is str and pattern._regex == "^/":
        return (path[1:], EMPTY, {}) if path.startswith("/") else None
    return pattern.match(path)


@cython.cfunc
def extend(tried: list, pattern, below):
    """Note what was tried below a pattern, as URLResolver._extend_tried() does."""
    if below is None:
        tried.append([pattern])
        return
    for one in below:
        tried.append([pattern, *one])


@cython.cfunc
def asked(pattern, path: str, tried: list):
    """Return what resolve() of an object that is not Django's own found, or None."""
    try:
        found = pattern.resolve(path)
    except Resolver404 as error:
        extend(tried, pattern, error.args[0].get("tried"))
        return None
    if not found:
        tried.append([pattern])
        return None
    extend(tried, pattern, found.tried)
    return (
        found.func,
        found.args,
        found.kwargs,
        found.url_name,
        found.app_names,
        found.namespaces,
        found.route,
        found.captured_kwargs,
        found.extra_kwargs,
    )


@cython.cfunc
def below(resolver, match: tuple, tried: list):
    """Return what a ResolverMatch for the first pattern that fits is made of, or None."""
    path, args, kwargs = match
    patterns = resolver.url_patterns
    if type(patterns) is not list:
        patterns = list(patterns)
    starts: tuple = starts_of(resolver, patterns)
    start: Start
    i: cython.Py_ssize_t
    for i in range(len(starts)):
        start = starts[i]
        pattern = patterns[i]
        if start.pattern is not pattern:  # put in its place since
            start = Start(pattern)
        if start.cls is Pattern:
            found = leaf(start, path)
            tried.append([pattern])
        elif start.cls is Resolver:
            inner = matched(start, path)
            if inner:
                deeper: list = []
                found = below(pattern, inner, deeper)
                extend(tried, pattern, deeper)
            else:
                found = None
                tried.append([pattern])
        else:
            found = asked(pattern, path, tried)
        if found is not None:
            return merged(resolver, pattern, args, kwargs, found)
    return None


@cython.cfunc
def leaf(start: Start, path: str):
    """Return what a view's pattern has to say about the rest of a path, or None."""
    match = matched(start, path)
    if not match:
        return None
    _, args, captured = match
    pattern = start.pattern
    extra = pattern.default_args
    route = pattern.pattern
    kwargs = {**captured, **extra}
    name = route.name
    return pattern.callback, args, kwargs, name, EMPTY, EMPTY, str(route), captured, extra


@cython.cfunc
def merged(resolver, pattern, args, kwargs: dict, found: tuple):
    """Return what was found below a resolver with what the resolver adds to it."""
    func, sub_args, sub_kwargs, name, apps, spaces, route, captured, extra = found
    both = {**kwargs, **resolver.default_kwargs}
    both.update(sub_kwargs)
    if not isinstance(pattern, Pattern):
        head = str(pattern.pattern)
        if head:
            route = head + route.removeprefix("^")
    return (
        func,
        sub_args if both else args + sub_args,
        both,
        name,
        [resolver.app_name, *apps],
        [resolver.namespace, *spaces],
        route,
        captured,
        {**resolver.default_kwargs, **extra},
    )


@fastpath(
    "django.urls.resolvers:URLResolver.resolve",
    mirrors=(
        "django.urls.resolvers:URLResolver._extend_tried",
        "django.urls.resolvers:URLResolver._join_route",
        "django.urls.resolvers:URLPattern.resolve",
        "django.urls.resolvers:RoutePattern.match",
        "django.urls.resolvers:RegexPattern.match",
        "django.urls.resolvers:ResolverMatch.__init__",
        "django.urls.resolvers:_route_to_regex",
        "django.urls.resolvers:LocaleRegexDescriptor",
        "django.urls.resolvers:LocaleRegexRouteDescriptor",
    ),
)
def resolve(self, path):
    if type(self) is not Resolver or type(path) is not str or not is_stock():
        return django_resolve(self, path)
    match = matched_root(self.pattern, path)
    if not match:
        raise Resolver404({"path": path})
    tried: list = []
    found = below(self, match, tried)
    if found is None:
        raise Resolver404({"tried": tried, "path": match[0]})
    func, args, kwargs, name, apps, spaces, route, captured, extra = found
    return Match(
        func,
        args,
        kwargs,
        name,
        apps,
        spaces,
        route,
        tried,
        captured_kwargs=captured,
        extra_kwargs=extra,
    )
