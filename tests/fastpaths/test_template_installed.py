"""The template paths as they are installed: settings, patches, subclasses, threads, errors."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.template import Context, Engine, RequestContext, Template, VariableDoesNotExist
from django.template.base import Node, NodeList, TextNode, Variable, VariableNode
from django.template.defaulttags import ForNode
from django.test import RequestFactory, override_settings
from django.utils import translation
from django.utils.safestring import SafeString

from hotclub import fastpaths
from tests.fastpaths.conftest import needs_compiled

pytestmark = [needs_compiled, pytest.mark.usefixtures("stock_rendering")]
PATHS = ("template_variable", "template_expression", "template_nodelist", "template_loop")
FILES = {
    "base.html": "<title>{% block title %}none{% endblock %}</title>{% block body %}{% endblock %}",
    "page.html": (
        "{% extends 'base.html' %}{% block title %}{{ block.super }} {{ title }}{% endblock %}"
        "{% block body %}{% for row in rows %}{% include 'row.html' with n=forloop.counter %}"
        "{% endfor %}{% endblock %}"
    ),
    "row.html": (
        "{% if row.size > 1000 %}{{ n }}: {{ row.size }}{% else %}{{ row.name|default:'-' }}"
        "{% endif %}{% cycle ' odd' ' even' %}{{ forloop.parentloop.counter }}\n"
    ),
    "broken.html": "one\n{% include 'inner.html' %}",
    "inner.html": "two\n{% for x in rows %}\n{{ x.broken }}{% endfor %}",
}


def engine(**options: Any) -> Engine:
    loaders = [("django.template.loaders.locmem.Loader", FILES)]
    return Engine(loaders=loaders, **options)


class Row:
    def __init__(self, name: str, size: int) -> None:
        self.name, self.size = name, size

    @property
    def broken(self) -> str:
        raise LookupError(self.name)


def data() -> dict[str, Any]:
    return {
        "title": "Tom & Jerry",
        "rows": [Row("<a>", 999), Row("", 1), Row("b", 1234567)],
        "when": datetime.datetime(2024, 2, 29, 12, 30, tzinfo=datetime.UTC),
        "number": 1234567,
    }


@pytest.fixture
def installed() -> Iterator[None]:
    status = fastpaths.install(only=PATHS)
    assert [row.reason for row in status.rows if row.name in PATHS and not row.installed] == []
    yield
    fastpaths.uninstall()


def both(render: Any) -> tuple[Any, Any]:
    """Return what a function returns with the originals and with the fast paths."""
    stock = render()
    fastpaths.install(only=PATHS)
    return stock, render()


def test_inheritance_and_includes() -> None:
    page = engine().get_template("page.html")
    stock, fast = both(lambda: page.render(Context(data())))
    assert stock == fast
    assert "<title>none Tom &amp; Jerry</title>" in fast
    assert type(fast) is SafeString


@pytest.mark.parametrize("separator", [False, True])
@pytest.mark.parametrize("language", ["en", "de", None])
@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo"])
@pytest.mark.parametrize("autoescape", [False, True])
def test_settings_and_languages(
    separator: bool, language: str | None, zone: str, autoescape: bool
) -> None:
    template = Template("{{ number }} {{ when }} {{ number|escape }} {{ title }}", engine=engine())

    def render() -> str:
        with (
            override_settings(USE_THOUSAND_SEPARATOR=separator, TIME_ZONE=zone),
            translation.override(language),
        ):
            return template.render(Context(data(), autoescape=autoescape))

    stock, fast = both(render)
    assert stock == fast
    assert fast.startswith("1234567 ") is not (separator and language is not None)


def test_a_setting_changed_after_the_first_rendering(installed: None) -> None:
    template = Template("{{ number }}", engine=engine())
    context = Context(data(), use_l10n=True)
    with translation.override("de"):
        assert template.render(context) == "1234567"
        with override_settings(USE_THOUSAND_SEPARATOR=True):
            assert template.render(context) == "1.234.567"
        assert template.render(context) == "1234567"


def test_context_processors_and_what_is_no_variable_of_a_request_context() -> None:
    processors = ["django.template.context_processors.request"]
    template = Template(
        "{{ request.path }}{{ autoescape }}{{ push }}{{ title }}",
        engine=engine(context_processors=processors),
    )
    request = RequestFactory().get("/here/")
    stock, fast = both(lambda: template.render(RequestContext(request, data())))
    assert stock == fast
    assert fast.startswith("/here/Tom")


def test_methods_patched_after_the_installation_are_called(
    installed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = Template("{% for x in 'ab' %}{{ x }}{% endfor %}{{ title }}!", engine=engine())
    monkeypatch.setattr(VariableNode, "render", lambda self, context: "V")
    assert template.render(Context(data())) == "VVV!"
    monkeypatch.undo()
    monkeypatch.setattr(ForNode, "render", lambda self, context: "F")
    assert template.render(Context(data())) == "FTom &amp; Jerry!"
    monkeypatch.undo()
    monkeypatch.setattr(TextNode, "render_annotated", lambda self, context: "T")
    assert template.render(Context(data())) == "abTom &amp; JerryT"
    monkeypatch.undo()
    monkeypatch.setattr(Variable, "resolve", lambda self, context: "R")
    assert template.render(Context(data())) == "RRR!"
    monkeypatch.undo()
    monkeypatch.setattr(Node, "render_annotated", lambda self, context: "N")
    assert template.render(Context(data())) == "NN!"


def test_subclasses_are_asked(installed: None) -> None:
    class Shouting(VariableNode):
        def render(self, context: Context) -> str:
            return str(super().render(context).upper())

    class Recording(Context):
        asked: list[str] = []

        def __getitem__(self, key: str) -> Any:
            self.asked.append(key)
            return super().__getitem__(key)

    class Backwards(NodeList):
        def render(self, context: Context) -> SafeString:
            return SafeString("".join([node.render_annotated(context) for node in self[::-1]]))

    template = Template("{{ title }}{% if title %}<b>{{ number }}{% endif %}", engine=engine())
    template.nodelist[0] = Shouting(template.nodelist[0].filter_expression)
    branches = template.nodelist[1].conditions_nodelists
    branches[0] = (branches[0][0], Backwards(branches[0][1]))
    assert template.render(Context(data())) == "TOM &AMP; JERRY1234567<b>"
    assert template.render(Recording(data())) == "TOM &AMP; JERRY1234567<b>"
    assert Recording.asked == ["title", "title", "number"]


def error_of(render: Any) -> tuple[Any, ...]:
    with pytest.raises(LookupError) as caught:
        render()
    debug = caught.value.template_debug  # type: ignore[attr-defined]
    return (caught.type, str(caught.value), debug["name"], debug["line"], debug["during"])


def test_errors_in_an_included_template_say_where() -> None:
    broken = engine(debug=True).get_template("broken.html")
    stock, fast = both(lambda: error_of(lambda: broken.render(Context(data()))))
    assert stock == fast
    assert fast[2:] == ("inner.html", 3, "{{ x.broken }}")


def test_a_missing_variable_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    template = Template("{{ a.b.c }}{{ missing }}{% if gone %}{% endif %}", engine=engine())

    def logged() -> list[tuple[str, Any]]:
        caplog.clear()
        with caplog.at_level(logging.DEBUG, "django.template"):
            template.render(Context({"a": {"b": 1}}))
        return [(r.getMessage(), r.exc_info and r.exc_info[0]) for r in caplog.records]

    stock, fast = both(logged)
    assert stock == fast
    assert [kind for _, kind in fast] == [VariableDoesNotExist] * 3


def test_threads_share_a_template(installed: None) -> None:
    page = engine().get_template("page.html")
    expected = page.render(Context(data()))
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: page.render(Context(data())), range(200)))
    assert set(found) == {expected}


def test_a_loop_leaves_the_context_as_it_found_it(installed: None) -> None:
    template = Template(
        "{% for a, b in pairs %}{{ a }}{{ b }}{% endfor %}{% for x in pairs %}{{ x.no }}"
        "{% endfor %}",
        engine=engine(),
    )
    context = Context({"pairs": [(1, 2), (3, 4)]})
    assert template.render(context) == "1234"
    assert len(context.dicts) == 2
    assert template.render(Context({"pairs": []})) == ""
    with pytest.raises(ValueError, match=r"Need 2 values to unpack in for loop; got 3\. "):
        template.render(Context({"pairs": [(1, 2, 3)]}))
