"""{% url %} in every situation: the text, the variable, the application, the error, as Django's."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Engine, RequestContext
from django.template.defaulttags import URLNode
from django.test import RequestFactory, override_settings
from django.urls import clear_url_caches, include, path
from django.utils.safestring import SafeString
from hypothesis import given, settings
from hypothesis import strategies as st

from hotclub.fastpaths import loader
from tests.fastpaths.test_urls import Conf, view

MODULES = {
    "source": loader.load_source(f"{loader.OURS}.template_url"),
    "imported": __import__(f"{loader.OURS}.template_url", fromlist=["render"]),
}
SHARED = [path("<str:name>/", view, name="item"), path("", view, name="home")]
CONF = Conf(
    [
        path("items/<int:pk>/", view, name="item"),
        path("a&b/<str:name>/", view, name="amp"),
        path("one/", include((SHARED, "app"), namespace="one")),
        path("two/", include((SHARED, "app"), namespace="two")),
    ]
)
VIEWS = st.sampled_from(
    ["'item'", "'amp'", "'app:item'", "'app:home'", "'two:item'", "'none'", "name", "missing", "''"]
)
ARGUMENTS = st.sampled_from(
    [
        "",
        "5",
        "'a b'",
        "n",
        "text",
        "missing",
        "n|add:1",
        "name=text",
        "pk=n",
        "pk=5",
        "name='é'|upper",
    ]
)
REQUESTS: dict[str, Any] = {
    "none": None,
    "bare": SimpleNamespace(),
    "app": SimpleNamespace(current_app="two"),
    "matched": SimpleNamespace(resolver_match=SimpleNamespace(namespace="two")),
    "no match": SimpleNamespace(resolver_match=None),
    "real": RequestFactory().get("/"),
}


def outcome(render: Any, node: URLNode, context: Context) -> Any:
    try:
        text = render(node, context)
    except Exception as error:
        return type(error), str(error)
    return type(text), text, context.get("link"), len(context.dicts)


@pytest.mark.parametrize("build", MODULES)
@settings(max_examples=200, deadline=None)
@given(
    name=VIEWS,
    arguments=st.lists(ARGUMENTS, max_size=2).map(" ".join),
    ending=st.sampled_from(["", " as link"]),
    request=st.sampled_from(sorted(REQUESTS)),
    text=st.text(max_size=4) | st.just("<&>").map(SafeString),
    autoescape=st.booleans(),
)
def test_links_as_django_does(
    build: str, name: str, arguments: str, ending: str, request: str, text: str, autoescape: bool
) -> None:
    engine = Engine(debug=True)
    template = engine.from_string(f"{{% url {name} {arguments}{ending} %}}")
    node = template.nodelist[0]
    values = {"text": text, "n": 7, "name": "item"}
    found = []
    for render in (URLNode.render, MODULES[build].render, MODULES[build].render):
        asked = REQUESTS[request]
        if asked is None:
            context = Context(values, autoescape=autoescape)
        else:
            context = RequestContext(asked, values, autoescape=autoescape)
        context.template = template
        with override_settings(ROOT_URLCONF=CONF):
            found.append(outcome(render, node, context))
    clear_url_caches()
    assert found[1] == found[0]
    assert found[2] == found[0]


@pytest.mark.parametrize("build", MODULES)
def test_a_reverse_patched_later_is_called(build: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.urls.reverse", lambda *args, **kwargs: "/patched/")
    template = Engine().from_string("{% url 'item' 5 %}")
    context = Context({})
    context.template = template
    assert MODULES[build].render(template.nodelist[0], context) == "/patched/"
