"""resolve() over the url confs of test_urls: the match, what was tried, the error, as Django's."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from urllib.parse import unquote

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.test import override_settings
from django.urls import clear_url_caches, get_resolver, include, path, re_path, resolve, reverse
from django.urls.exceptions import Resolver404
from django.urls.resolvers import RoutePattern, URLPattern, URLResolver
from django.utils.functional import lazystr
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from hotclub import fastpaths
from hotclub.fastpaths import loader
from tests.fastpaths.conftest import needs_compiled
from tests.fastpaths.test_urls import LANGUAGES, PATTERNS, VALUES, Conf, calls, view

MODULES = {
    "source": loader.load_source(f"{loader.OURS}.urls_resolve"),
    "imported": __import__(f"{loader.OURS}.urls_resolve", fromlist=["resolve"]),
}
PIECES = st.sampled_from(
    [
        "",
        "/",
        "home/",
        "item/",
        "7/",
        "p/",
        "r/",
        "café/",
        "a b/",
        "en/",
        "de/",
        "x",
        "12",
        "\n",
        "-",
    ]
)


def outcome(function: Any, resolver: Any, asked: Any) -> Any:
    try:
        match = function(resolver, asked)
    except Resolver404 as error:
        return error.args
    except Exception as error:
        return type(error), str(error)
    return type(match), vars(match), repr(match)


def addresses(conf: Any, patterns: list[Any], values: list[Any]) -> list[str]:
    """Return the paths that reverse() finds for the names of the conf."""
    found = []
    for name, call in calls(patterns, values):
        with suppress(Exception):  # what reverse() makes of it is the business of test_urls
            found.append(unquote(reverse(name, conf, **call)))
    return found


@pytest.mark.parametrize("build", MODULES)
@settings(max_examples=150, deadline=None)
@given(
    patterns=PATTERNS,
    values=st.lists(VALUES, min_size=3, max_size=3),
    stray=st.lists(st.lists(PIECES, max_size=4).map("".join), max_size=4),
    language=LANGUAGES,
    i18n=st.sampled_from(["no", "no", "yes", "not the default"]),
)
def test_resolves_as_django_does(
    build: str,
    patterns: list[Any],
    values: list[Any],
    stray: list[str],
    language: str | None,
    i18n: str,
) -> None:
    if i18n != "no":
        patterns = i18n_patterns(*patterns, prefix_default_language=i18n == "yes")
    conf = Conf(patterns)
    fast = MODULES[build].resolve
    try:
        with override(language):
            resolver = get_resolver(conf)  # type: ignore[arg-type]
            for asked in (
                *addresses(conf, patterns, values),
                *stray,
                *("/" + one for one in stray),
            ):
                assert outcome(fast, resolver, asked) == outcome(
                    URLResolver.resolve, resolver, asked
                )
    finally:
        clear_url_caches()


class Sometimes(URLPattern):
    """A pattern that decides for itself."""

    def resolve(self, path: str) -> Any:
        return super().resolve(path) if path.endswith("yes/") else None


class Backwards(RoutePattern):
    """A route that is read from its end."""

    def match(self, path: str) -> Any:
        return super().match(path[::-1])


class Refusing(URLResolver):
    """A resolver with its own idea of what was tried."""

    def resolve(self, path: str) -> Any:
        raise Resolver404({"path": path, "tried": [["mine"]]})


def foreign() -> Conf:
    plain = path("<str:word>/", view, name="word")
    return Conf(
        [
            Refusing(RoutePattern("", is_endpoint=False), [plain]),
            URLPattern(Backwards("egap", is_endpoint=True), view, name="page"),  # type: ignore[arg-type]
            Sometimes(RoutePattern("<path:rest>", is_endpoint=True), view, {"extra": 1}, "some"),
            path("in/", include(([plain], "app"), namespace="one"), {"given": 5}),
            re_path(r"^(\d+)/", include([re_path(r"^(\d+)/$", view), plain])),
            plain,
        ]
    )


@pytest.mark.parametrize("build", MODULES)
@pytest.mark.parametrize(
    "asked",
    [
        "/page",
        "/in/x/",
        "/12/yes/",
        "/12/13/",
        "/12/word/",
        "/word/",
        "/",
        "",
        "/no/no",
        lazystr("/page"),
    ],
)
def test_patterns_of_other_classes_are_asked(build: str, asked: Any) -> None:
    resolver = get_resolver(foreign())  # type: ignore[arg-type]
    expected = outcome(URLResolver.resolve, resolver, asked)
    assert outcome(MODULES[build].resolve, resolver, asked) == expected


@pytest.mark.parametrize("build", MODULES)
def test_a_method_patched_later_is_called(build: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def match(self: Any, path: str) -> Any:
        seen.append(path)

    monkeypatch.setattr(RoutePattern, "match", match)
    with pytest.raises(Resolver404):
        MODULES[build].resolve(get_resolver(Conf([path("x/", view)])), "/x/")  # type: ignore[arg-type]
    assert seen == ["x/"]


@needs_compiled
def test_installed_it_serves_requests_and_keeps_what_was_tried() -> None:
    conf = Conf([path("a/", view), path("b/", include([path("<int:pk>/", view, name="item")]))])
    with override_settings(ROOT_URLCONF=conf):
        expected = vars(resolve("/b/5/"))
        with pytest.raises(Resolver404) as stock:
            resolve("/c/")
        fastpaths.install(["urls_resolve"])
        assert vars(resolve("/b/5/")) == expected
        with pytest.raises(Resolver404) as fast:
            resolve("/c/")
    assert fast.value.args == stock.value.args


@pytest.mark.parametrize("build", MODULES)
def test_patterns_changed_in_their_list_are_seen(build: str) -> None:
    patterns = [path("a/", view, name="a"), path("b/", view, name="b")]
    resolver = get_resolver(Conf(patterns))  # type: ignore[arg-type]
    fast = MODULES[build].resolve
    assert fast(resolver, "/b/").url_name == "b"
    patterns[1] = path("c/", view, name="c")
    assert fast(resolver, "/c/").url_name == "c"
    patterns.append(path("b/", view, name="again"))
    assert fast(resolver, "/b/").url_name == "again"
    del patterns[:2]
    with pytest.raises(Resolver404):
        fast(resolver, "/a/")
