"""django.urls.reverse: a plan per name instead of a search per call.

Namespaces, candidates and patterns are worked out once and kept on the resolver, which Django drops
with clear_url_caches(). Where the values fit the converters of a path() no regular expression runs;
quoting runs only where a character needs it. All else, and every failure, goes to the original.
"""

from __future__ import annotations

import re
from urllib.parse import quote
from uuid import UUID

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.conf import settings
from django.urls import base, resolvers
from django.urls import converters as django_converters
from django.urls.base import reverse as django_reverse
from django.urls.resolvers import URLResolver
from django.utils.http import RFC3986_SUBDELIMS, escape_leading_slashes
from django.utils.safestring import SafeString

from hotclub.fastpaths import fastpath
from hotclub.fastpaths.paths import urls_context
from hotclub.fastpaths.paths.urls_namespaces import MIRRORS, final_resolver, is_static, pieces_of

SAFE = RFC3986_SUBDELIMS + "/~:@"
PLANS = cython.declare(str, "_hotclub_plans" if cython.compiled else "_hotclub_source_plans")
STATIC = cython.declare(object, object())
FOREIGN = cython.declare(object, object())  # only Django knows the text of a value
NOTHING = cython.declare(dict, {})
BUDGET = 10_000  # plans: names are few, but nothing forbids to make them up
# What each of Django's converters lets through; OTHER asks the regular expression.
OTHER = cython.declare(cython.Py_ssize_t, 0)
INT = cython.declare(cython.Py_ssize_t, 1)
STR = cython.declare(cython.Py_ssize_t, 2)
SLUG = cython.declare(cython.Py_ssize_t, 3)
UUID_ = cython.declare(cython.Py_ssize_t, 4)
PATH = cython.declare(cython.Py_ssize_t, 5)
KINDS = {
    django_converters.IntConverter: INT,
    django_converters.StringConverter: STR,
    django_converters.SlugConverter: SLUG,
    django_converters.UUIDConverter: UUID_,
    django_converters.PathConverter: PATH,
}

# C variables: looking a module's global up costs as much as a step of the work.
Base = cython.declare(dict, vars(base))
Resolvers = cython.declare(dict, vars(resolvers))
SETTINGS = cython.declare(dict, object.__getattribute__(settings, "__dict__"))
Resolver = cython.declare(object, URLResolver)
Uuid = cython.declare(object, UUID)
Safe = cython.declare(object, SafeString)
stock_urlconf = cython.declare(object, base.get_urlconf)
stock_prefix = cython.declare(object, base.get_script_prefix)
stock_resolver = cython.declare(object, base.get_resolver)
stock_reverse = cython.declare(object, URLResolver._reverse_with_prefix)
get_urlconf = cython.declare(object, urls_context.get_urlconf)
get_script_prefix = cython.declare(object, urls_context.get_script_prefix)
get_language = cython.declare(object, resolvers.get_language)


@cython.cclass
class Candidate:
    """One pattern of a name: its parameters, the texts around them, and what fits in."""

    params: tuple
    pieces: tuple
    kinds: tuple
    matcher: object
    certain: cython.bint  # the pattern is these texts and converters, and nothing else
    quoted: cython.bint  # one of the texts has a character to quote
    ready: object  # the whole path, where there are no parameters

    def __init__(self, params, pieces, pattern, converters):
        self.params = params
        self.pieces = ("/" + pieces[0], *pieces[1:])
        self.kinds = tuple(KINDS.get(type(converters.get(name)), OTHER) for name in params)
        self.matcher = re.compile(f"^{re.escape('/')}{pattern}")
        self.quoted = any(needs_quoting(piece) for piece in pieces)
        built = re.escape(pieces[0])
        for name, piece in zip(params, pieces[1:], strict=True):
            converter = converters.get(name)
            built += f"(?P<{name}>{getattr(converter, 'regex', '')}){re.escape(piece)}"
        self.certain = OTHER not in self.kinds and pattern in (built + r"\Z", built + r"\z")
        self.ready = finished(self.pieces[0], self.quoted) if self.certain and not params else None


def needs_quoting(url) -> cython.bint:
    return bool(url) and checked(url, PATH) != 1


@cython.cfunc
def checked(value: str, kind: cython.Py_ssize_t) -> cython.Py_ssize_t:
    """Return 0 where a value does not fit its converter, 2 where it fits and has to be quoted."""
    char: cython.Py_UCS4
    result: cython.Py_ssize_t = 1
    if not value:
        return 0
    for char in value:
        if "0" <= char <= "9":
            continue
        if kind == INT:
            return 0
        if ("a" <= char <= "z") or ("A" <= char <= "Z") or char == "-" or char == "_":
            continue
        if kind == SLUG or (char == "/" and kind == STR) or (char == "\n" and kind == PATH):
            return 0
        if char not in "./:~!$&'()*+,;=@":
            result = 2
    return result


@cython.cfunc
def finished(url: str, quoting: cython.bint):
    if quoting:
        url = quote(url, safe=SAFE)
    return escape_leading_slashes(url) if url.startswith("//") else url


@cython.cfunc
def text_of(value):
    """Return the text of a value in a path, None where only Django knows."""
    cls = type(value)
    if cls is str:
        return value
    if cls is int:
        return str(value) if -(10**18) < value < 10**18 else None
    if cls is Uuid:
        return str(value)
    return str.__str__(value) if cls is Safe else None


@cython.cfunc
def filled(candidate: Candidate, args, kwargs: dict):
    """Return the path; None where a value does not fit, FOREIGN where Django knows its text."""
    if candidate.ready is not None:
        return candidate.ready
    url: str = candidate.pieces[0]
    certain: cython.bint = candidate.certain
    quoting: cython.bint = candidate.quoted
    index: cython.Py_ssize_t
    found: cython.Py_ssize_t
    for index in range(len(candidate.params)):
        value = kwargs[candidate.params[index]] if args is None else args[index]
        text: str = text_of(value)
        if text is None:
            return FOREIGN
        kind: cython.Py_ssize_t = candidate.kinds[index]
        found = 0 if kind == UUID_ and type(value) is not Uuid else checked(text, kind)
        if found == 0:
            certain = False
            quoting = True
        elif found == 2:
            quoting = True
        url = url + text + candidate.pieces[index + 1]
    if not certain and not candidate.matcher.search(url):
        return None
    return finished(url, quoting)


@cython.cfunc
def is_own(candidate: Candidate, args, kwargs: dict) -> cython.bint:
    """Say whether a candidate takes these arguments."""
    if args is not None:
        return len(args) == len(candidate.params)
    if len(kwargs) != len(candidate.params):
        return False
    for name in candidate.params:  # noqa: SIM110 - a generator is no C loop
        if name not in kwargs:
            return False
    return True


def plan_for(root, viewname, current_app):
    """Return the candidates of a name, () where they are not for us, None where it is unknown."""
    resolver, view = final_resolver(root, viewname, current_app)
    if resolver is None:
        return None
    if type(resolver) is not URLResolver:
        return ()
    if not resolver._populated:
        resolver._populate()
    candidates = []
    for possibility, pattern, defaults, converters in resolver.reverse_dict.getlist(view):
        if defaults or any(type(c) not in KINDS for c in converters.values()):
            return ()
        for result, params in possibility:
            pieces = pieces_of(result, params)
            if pieces is None:
                return ()
            try:
                made = Candidate(tuple(params), pieces, pattern, converters)
            except re.error:  # Django says so when it gets there
                return ()
            candidates.append(made)
    return tuple(candidates) or None


@cython.cfunc
def plan_of(root, viewname: str, current_app):
    """Return the plan of a name; None where it is unknown, or not for us."""
    plans = root.__dict__.get(PLANS)
    if plans is None:
        plans = root.__dict__.setdefault(PLANS, {STATIC: is_static(root, set())})
    key: object = viewname
    if current_app is not None and ":" in viewname:
        key = (viewname, current_app)
    else:
        current_app = None
    if not plans[STATIC]:
        key = (key, get_language())
    plan = cython.cast(dict, plans).get(key)
    if plan is None:
        plan = plan_for(root, viewname, current_app)
        if plan is not None and len(plans) < BUDGET:
            plans[key] = plan
    return plan


@cython.cfunc
def is_stock() -> cython.bint:
    """Say whether what is inlined is still Django's: tools patch it later."""
    return (
        Base["get_urlconf"] is stock_urlconf
        and Base["get_script_prefix"] is stock_prefix
        and Base["get_resolver"] is stock_resolver
        and Resolver._reverse_with_prefix is stock_reverse
    )


@cython.cfunc
def planned(viewname: str, urlconf, args, kwargs: dict, current_app):
    """Return the path by its plan, None where there is none."""
    if urlconf is None:
        urlconf = get_urlconf()
        if urlconf is None:
            urlconf = SETTINGS.get("ROOT_URLCONF")
    root = stock_resolver() if urlconf is None else Resolvers["_get_cached_resolver"](urlconf)
    plan = plan_of(root, viewname, current_app)
    if plan is None:
        return None
    for candidate in cython.cast(tuple, plan):
        if is_own(candidate, args, kwargs):
            url = filled(candidate, args, kwargs)
            if url is not None:
                return None if url is FOREIGN else url
    return None


@cython.cfunc
def is_ours(args, kwargs, current_app) -> cython.bint:
    """Say whether the arguments are of the kinds that a plan can be asked about."""
    if args is not None and type(args) is not list and type(args) is not tuple:
        return False
    if (kwargs is not None and type(kwargs) is not dict) or (args and kwargs):
        return False
    return current_app is None or type(current_app) is str


@cython.ccall
def reversed_(viewname, urlconf, args, kwargs, current_app):
    """Return the path by its plan, None where only Django knows it."""
    cls = type(viewname)
    if cls is Safe:  # as {% url 'name' %} gives it
        viewname = str.__str__(viewname)
    elif cls is not str:
        return None
    if is_ours(args, kwargs, current_app) and is_stock() and get_script_prefix() == "/":
        return planned(viewname, urlconf, args or None, kwargs or NOTHING, current_app or None)
    return None


GETTERS = ("django.urls.base:get_urlconf", "django.urls.base:get_script_prefix")
REVERSE = (*urls_context.MIRRORS, *GETTERS, *MIRRORS)


@fastpath("django.urls.base:reverse", mirrors=REVERSE)
def reverse(
    viewname, urlconf=None, args=None, kwargs=None, current_app=None, *, query=None, fragment=None
):
    if query is None and fragment is None:
        url = reversed_(viewname, urlconf, args, kwargs, current_app)
        if url is not None:
            return url
    return django_reverse(
        viewname, urlconf, args, kwargs, current_app, query=query, fragment=fragment
    )
