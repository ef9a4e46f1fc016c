"""Url confs from a small grammar, asked for every kind of name and value: reverse() as Django's."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpResponse
from django.test import override_settings
from django.urls import (
    clear_script_prefix,
    clear_url_caches,
    include,
    path,
    re_path,
    register_converter,
    reverse,
    set_script_prefix,
    set_urlconf,
)
from django.urls.converters import IntConverter, get_converters
from django.urls.resolvers import URLResolver
from django.utils.functional import lazystr
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, override
from hypothesis import given, settings
from hypothesis import strategies as st

from hotclub.fastpaths import loader
from hotclub.fastpaths.path import Example
from hotclub.fastpaths.verify import outcome
from tests.fastpaths.conftest import needs_compiled

MODULES = {
    "source": loader.load_source(f"{loader.OURS}.urls_reverse"),
    "imported": __import__(f"{loader.OURS}.urls_reverse", fromlist=["reverse"]),
}


class FourDigits(IntConverter):
    def to_url(self, value: object) -> str:
        return f"{int(value):04d}"  # type: ignore[call-overload]


class Even(IntConverter):
    regex = "[0-9]*[02468]"


if "hotclub_four" not in get_converters():
    register_converter(FourDigits, "hotclub_four")
    register_converter(Even, "hotclub_even")


def view(request: object, **kwargs: object) -> HttpResponse:
    return HttpResponse()


class Conf:
    """A url conf that is no module; made anew, so that nothing is cached for it."""

    def __init__(self, patterns: list[Any]) -> None:
        self.urlpatterns = patterns


class Shouting(URLResolver):
    """A resolver that answers otherwise each time."""

    calls = 0

    @property
    def namespace_dict(self) -> Any:
        type(self).calls += 1
        return super().namespace_dict if self.calls % 2 else {}


NAMES = ("home", "item", "list")
ROUTES = st.sampled_from(
    [
        *(
            "",
            "home/",
            "item/<int:pk>/",
            "<str:name>/",
            "<slug:slug>/",
            "<path:path>",
            "<pk>/<int:n>/",
        ),
        *(
            "<uuid:key>/",
            "café/<str:name>/",
            "a b/",
            "//evil/",
            "50%/",
            "100%(pk)s/",
            "50%%/<int:pk>",
        ),
        *("new\nline/<int:pk>", "<hotclub_four:pk>/", "<hotclub_even:pk>/", "x/<int:pk>/<int:n>"),
        *("<str:name>.<str:pk>", "a<path:path>/b/<path:pk>"),
    ]
)
EXPRESSIONS = st.sampled_from(
    [
        *(
            r"^r/$",
            r"^r/(?P<pk>[0-9]+)/$",
            r"^r/([0-9]+)/(\w+)/$",
            r"^o(?:/(?P<pk>\d+))?/$",
            r"^(\d+)$",
        ),
        *(
            r"^(?P<pk>\d)/(?P=pk)$",
            r"(?i)r/(?P<name>[a-z]+)",
            r"^a{2}[bc](?P<name>.*)",
            r"^%(?P<pk>\d)",
        ),
    ]
)
DEFAULTS = st.none() | st.sampled_from([{"pk": 1}, {"extra": "x"}])
PREFIXES = st.sampled_from(["", "p/", "<int:pk>/", "<str:name>-", "café/"])
LAZY = gettext_lazy("Yes")


def leaf(route: str, name: str, defaults: dict[str, Any] | None) -> Any:
    return path(route, view, defaults, name=name)


def regular(route: str, name: str, defaults: dict[str, Any] | None) -> Any:
    return re_path(route, view, defaults, name=name)


def lazy(name: str) -> Any:
    return path(LAZY, view, name=name)


LEAVES = st.one_of(
    st.builds(leaf, ROUTES, st.sampled_from(NAMES), DEFAULTS),
    st.builds(regular, EXPRESSIONS, st.sampled_from(NAMES), DEFAULTS),
    st.builds(lazy, st.sampled_from(NAMES)),
)


def included(prefix: str, patterns: list[Any]) -> Any:
    return path(prefix, include(patterns))


def spaced(prefix: str, patterns: list[Any], app: str, namespace: str) -> Any:
    return path(prefix, include((patterns, app), namespace=namespace))


def shouting(prefix: str, patterns: list[Any]) -> Any:
    plain = spaced(prefix, patterns, "app", "one")
    return Shouting(plain.pattern, plain.urlconf_name, app_name="app", namespace="one")


def nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        st.builds(included, PREFIXES, several),
        st.builds(
            spaced,
            PREFIXES,
            several,
            st.sampled_from(["app", "one"]),
            st.sampled_from(["one", "two"]),
        ),
    )


PATTERNS = st.lists(st.recursive(LEAVES, nested, max_leaves=5), min_size=1, max_size=4)
VALUES = st.one_of(
    st.integers(),
    st.sampled_from(
        [0, 7, -1, 10**19, "7", "12", "", "a/b", "a b", "é", "a\nb", "%", "%(pk)s", "..", "a.b"]
    ),
    st.sampled_from(
        [True, None, 1.5, b"x", SafeString("<b>"), lazystr("later"), "\ud800", "//x", "77\n"]
    ),
    st.just(uuid.UUID(int=5)) | st.just(str(uuid.UUID(int=5))),
    st.text(max_size=4),
)
KEYS = st.sampled_from(["pk", "n", "name", "slug", "path", "key", "extra"])
STRAY = st.one_of(
    st.tuples(st.sampled_from(["none", "one:none", "", ":", "home:"]), st.just({})),
    st.tuples(st.sampled_from([view, None, lazystr("home")]), st.just({})),
    st.tuples(
        st.sampled_from(NAMES),
        st.builds(
            dict,
            args=st.none() | st.lists(VALUES, max_size=1),
            kwargs=st.none() | st.dictionaries(KEYS, VALUES, max_size=1),
            query=st.none() | st.just({"q": "é"}),
            fragment=st.sampled_from([None, "top"]),
        ),
    ),
)
LANGUAGES = st.sampled_from(["en", "de", "fr", None])


@contextmanager
def situation(conf: Any, language: str | None, prefix: str, overridden: bool) -> Iterator[None]:
    """Activate a language, a script prefix and, where asked, the conf for this thread."""
    try:
        with override(language):
            if prefix:
                set_script_prefix(prefix)
            if overridden:
                set_urlconf(conf)
            yield
    finally:
        set_urlconf(None)
        clear_script_prefix()


def both(build: str, urlconf: Any, name: Any, call: dict[str, Any]) -> tuple[Any, Any]:
    """Return the outcomes of original and path; twice the path's, since the second has a plan."""
    asked = Example((name,), {"urlconf": urlconf, **call})
    expected = outcome(reverse, asked)
    found = [outcome(MODULES[build].reverse, asked) for _ in range(2)]
    assert found[0] == found[1]
    return expected, found[0]


def names(patterns: list[Any], spaces: tuple[str, ...], held: tuple[str, ...]) -> Iterator[Any]:
    """Yield each name below the patterns with its parameters, as far as they have names."""
    for one in patterns:
        keys = (*held, *one.pattern.regex.groupindex)
        if isinstance(one, URLResolver):
            inner = (*spaces, one.namespace) if one.namespace else spaces
            yield from names(one.url_patterns, inner, keys)
        else:
            yield ":".join([*spaces, one.name]), keys


def calls(patterns: list[Any], values: list[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, keys in names(patterns, (), ()):
        yield name, {"kwargs": dict(zip(keys, values, strict=False))}
        yield name, {"args": values[: len(keys) or 1]}
        yield name.replace("one", "app", 1), {"args": tuple(values[: len(keys)])}


@pytest.mark.parametrize("build", MODULES)
@settings(max_examples=150, deadline=None)
@given(
    patterns=PATTERNS,
    values=st.lists(VALUES, min_size=3, max_size=3),
    stray=STRAY,
    languages=st.lists(LANGUAGES, min_size=1, max_size=2),
    prefix=st.sampled_from(["", "", "", "/site/", "/50%/"]),
    current_app=st.sampled_from([None, "", "one", "two", "one:two", "app"]),
    i18n=st.sampled_from(["no", "no", "yes", "not the default"]),
    overridden=st.booleans(),
    safe=st.booleans(),
)
def test_reverses_as_django_does(
    build: str,
    patterns: list[Any],
    values: list[Any],
    stray: tuple[Any, dict[str, Any]],
    languages: list[str | None],
    prefix: str,
    current_app: str | None,
    i18n: str,
    overridden: bool,
    safe: bool,
) -> None:
    asked = [*calls(patterns, values), stray]
    if i18n != "no":
        patterns = i18n_patterns(*patterns, prefix_default_language=i18n == "yes")
    conf = Conf(patterns)
    urlconf = None if overridden else conf
    try:
        for language in languages:
            with situation(conf, language, prefix, overridden):
                for name, call in asked:
                    word = SafeString(name) if safe and type(name) is str else name
                    expected, found = both(
                        build, urlconf, word, {**call, "current_app": current_app}
                    )
                    assert found == expected
    finally:
        clear_url_caches()


@pytest.mark.parametrize("build", MODULES)
def test_a_resolver_of_another_class_is_asked_each_time(build: str) -> None:
    conf = Conf([shouting("s/", [path("<int:pk>/", view, name="item")])])
    try:
        for _ in range(4):
            Shouting.calls = 0
            expected = [outcome(reverse, Example(("one:item", conf, [1]))) for _ in range(4)]
            Shouting.calls = 0
            call = Example(("one:item", conf, [1]))
            assert [outcome(MODULES[build].reverse, call) for _ in range(4)] == expected
    finally:
        clear_url_caches()


@pytest.mark.parametrize("build", MODULES)
def test_another_root_is_another_plan(build: str) -> None:
    first, second = (
        Conf([path(f"{word}/<int:pk>/", view, name="item")]) for word in ("one", "two")
    )
    fast = MODULES[build].reverse
    for conf, word in ((first, "one"), (second, "two"), (first, "one")):
        with override_settings(ROOT_URLCONF=conf):
            assert fast("item", args=[5]) == reverse("item", args=[5]) == f"/{word}/5/"
    first.urlpatterns[:] = [path("new/<int:pk>/", view, name="item")]
    clear_url_caches()
    assert fast("item", first, [5]) == "/new/5/"


@needs_compiled
def test_installed_templates_and_redirects_use_it() -> None:
    from django.shortcuts import resolve_url
    from django.template import Context, Engine

    from hotclub import fastpaths

    conf = Conf([path("items/<str:name>/", view, name="item")])
    source = "{% url 'item' name='a&b' %}{% url 'item' name=n as link %}|{{ link }}"
    try:
        with override_settings(ROOT_URLCONF=conf):
            fastpaths.install()
            text = Engine().from_string(source).render(Context({"n": "é"}))
            assert text == "/items/a&amp;b/|/items/%C3%A9/"
            assert resolve_url("item", name="x") == "/items/x/"
            assert resolve_url("./here") == "./here"
    finally:
        clear_url_caches()


def test_a_percent_sign_in_a_route_means_to_both_what_it_means_to_a_format() -> None:
    for module in MODULES.values():
        conf = Conf([path("50%/", view, name="half")])
        with pytest.raises(ValueError, match="unsupported format character"):
            module.reverse("half", conf)


def traps() -> list[Any]:
    """Return patterns, name and call of what went wrong once, or nearly."""
    shared = [path("<int:pk>/", view, name="item")]
    twice = [spaced("a/", shared, "app", "one"), spaced("b/", shared, "app", "two")]
    inside = [spaced("<int:n>/", twice, "outer", "outer")]
    return [
        pytest.param([path("new\nline/<int:pk>", view, name="item")], "item", {"args": [1]}),
        *(
            pytest.param(twice, "app:item", {"args": [1], "current_app": app}, id=f"app-{app}")
            for app in (None, "one", "two", "two:one", "none")
        ),
        *(
            pytest.param(inside, name, {"kwargs": {"pk": 1, "n": 2}, "current_app": app})
            for name in ("outer:app:item", "outer:one:item", "outer:two:item", "app:item")
            for app in (None, "outer:two", "two", "outer")
        ),
        pytest.param([re_path(r"(?i)^r/(\d)$", view, name="item")], "item", {"args": [1]}),
    ]


@pytest.mark.parametrize("build", MODULES)
@pytest.mark.parametrize(("patterns", "name", "call"), traps())
def test_traps(build: str, patterns: list[Any], name: str, call: dict[str, Any]) -> None:
    expected, found = both(build, Conf(patterns), name, call)
    assert found == expected
