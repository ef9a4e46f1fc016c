"""Templates from a small grammar over contexts that misbehave: fast paths against the originals."""

from __future__ import annotations

import datetime
import decimal
import importlib.abc
import importlib.util
import re
import sys
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.template import Context, Engine, Library, Template, TemplateSyntaxError
from django.template.base import NodeList, Variable, VariableDoesNotExist
from django.template.defaulttags import ForNode
from django.test import override_settings
from django.urls import path
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import given, settings
from hypothesis import strategies as st

from hotclub.fastpaths import guard, loader
from tests.fastpaths.conftest import uninstalled

pytestmark = pytest.mark.usefixtures("stock_rendering")

LIBRARIES = {
    "l10n": "django.templatetags.l10n",
    "tz": "django.templatetags.tz",
    "i18n": "django.templatetags.i18n",
}


class Silent(Exception):
    silent_variable_failure = True


class Thing:
    """An object with every kind of attribute that a template can meet; it counts its calls."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.name = "<Tom> & Jerry's"
        self.mapping = {"key": "value", "items": "mine"}

    def __repr__(self) -> str:
        return "<Thing>"

    def method(self) -> str:
        self.calls.append("method")
        return "called"

    def needs_argument(self, argument: str) -> str:
        self.calls.append("needs_argument")
        return argument

    def fails_inside(self) -> str:
        self.calls.append("fails_inside")
        raise TypeError("inside")

    def alters(self) -> str:
        self.calls.append("alters")
        return "altered"

    alters.alters_data = True  # type: ignore[attr-defined]

    def kept(self) -> str:
        return "kept"

    kept.do_not_call_in_templates = True  # type: ignore[attr-defined]

    def silent(self) -> str:
        self.calls.append("silent")
        raise Silent("shh")

    @property
    def broken(self) -> str:
        self.calls.append("broken")
        raise AttributeError("broken property")

    @property
    def worse(self) -> str:
        self.calls.append("worse")
        raise ValueError("worse property")


class Items:
    """Answers by item, index and attribute; refuses some with unusual errors."""

    attribute = "attribute"

    def __getitem__(self, key: object) -> str:
        if key == "missing":
            raise ValueError("numpy says this")
        if key in ("broken", "name"):
            raise RuntimeError("not a look-up error")
        if isinstance(key, int):
            return ("zero", "one")[key]  # else a loop over it would never end
        raise KeyError(key)

    def __repr__(self) -> str:
        return "<Items>"


class Once:
    """An iterator that one loop uses up; a generator's own text holds its address."""

    def __init__(self, items: str) -> None:
        self.items = iter(items)

    def __iter__(self) -> Once:
        return self

    def __next__(self) -> str:
        return next(self.items)

    def __repr__(self) -> str:
        return "<Once>"


def values(text: str) -> dict[str, Any]:
    return {
        "thing": Thing(),
        "items": Items(),
        "text": text,
        "safe": mark_safe("<b>bold</b>"),
        "number": 1234567,
        "zero": 0,
        "fraction": 1234.5,
        "money": decimal.Decimal("1234.50"),
        "yes": True,
        "none": None,
        "when": datetime.datetime(2024, 2, 29, 12, 30, tzinfo=datetime.UTC),
        "day": datetime.date(2024, 2, 29),
        "list": [3, "<i>", None, ["deep", {"er": text}]],
        "pairs": [("a", 1), ("b", 2)],
        "tuple": ("x", "y"),
        "dict": {"key": "<value>", "0": "zero", "missing": None},
        "ordered": OrderedDict(key=1),
        "default": defaultdict(list),
        "lazy": gettext_lazy("Yes"),
        "later": SimpleLazyObject(lambda: [text]),
        "cls": Thing,
        "range": range(3),
        "generator": Once("gen"),
        "forloop_": "not the loop",
    }


register = Library()
urlpatterns = [path("<str:k>/", values, name="named")]


@pytest.fixture(autouse=True, scope="module")
def these_urls() -> Iterator[None]:
    with override_settings(ROOT_URLCONF=__name__):
        yield


@register.simple_tag(takes_context=True)
def scopes(context: Context) -> str:
    """Show what code that gets the context finds in it."""
    return shown(context.dicts[2:])


NAMES = st.sampled_from(
    [*sorted(values("")), "forloop", "missing", "request", "push", "autoescape"]
)
PARTS = st.sampled_from(
    [
        *("name", "method", "needs_argument", "fails_inside", "alters", "kept", "silent", "broken"),
        *("worse", "mapping", "key", "items", "0", "1", "7", "missing", "er", "attribute"),
        *("counter", "counter0", "revcounter", "first", "last", "parentloop", "upper", "keys"),
    ]
)
VARIABLES = st.builds(
    lambda name, parts: ".".join([name, *parts]),
    NAMES,
    st.lists(PARTS, max_size=2),
)
FILTERS = st.sampled_from(
    [
        *("escape", "safe", "upper", "length", "default:'<d>'", "default_if_none:text", "first"),
        *("date:'Y-m-d'", "add:number", "add:missing", "truncatechars:3", "join:', '", "striptags"),
        *("force_escape", "yesno:'y,n'", "stringformat:'s'", "cut:'o'", "floatformat:2", "utc"),
        *("linebreaksbr", "default:missing.name", "localize", "unlocalize"),
    ]
)
EXPRESSIONS = st.builds(
    lambda variable, filters: "|".join([variable, *filters]),
    VARIABLES | st.sampled_from(["'lit<e>ral'", "5", "-1.5", "_('Yes')", '"q"']),
    st.lists(FILTERS, max_size=2),
)


def wrapped(opening: str, closing: str) -> Callable[[str], str]:
    return lambda body: f"{{% {opening} %}}{body}{{% {closing} %}}"


def blocks(body: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    one = EXPRESSIONS
    return st.one_of(
        st.builds(lambda e, b: f"{{% if {e} %}}{b}{{% endif %}}", one, body),
        st.builds(
            lambda e, f, b, c: (
                f"{{% if {e} == {f} %}}{b}{{% elif not {f} %}}{c}{{% else %}}-{{% endif %}}"
            ),
            one,
            one,
            body,
            body,
        ),
        st.builds(lambda e, b: f"{{% for x in {e} %}}{b}{{{{ x }}}}{{% endfor %}}", one, body),
        st.builds(
            lambda e, b, c: f"{{% for x in {e} reversed %}}{b}{{% empty %}}{c}{{% endfor %}}",
            one,
            body,
            body,
        ),
        st.builds(lambda e, b: f"{{% for x, y in {e} %}}{{{{ y }}}}{b}{{% endfor %}}", one, body),
        st.builds(lambda e, b: f"{{% with text={e} %}}{b}{{% endwith %}}", one, body),
        body.map(wrapped("autoescape off", "endautoescape")),
        body.map(wrapped("filter upper", "endfilter")),
        body.map(wrapped("ifchanged", "endifchanged")),
        body.map(wrapped("localize off", "endlocalize")),
        st.builds(lambda e, f: f"{{% firstof {e} {f} %}}", one, one),
        st.builds(lambda e: f"{{% firstof {e} as x %}}{{{{ x }}}}", one),
        st.builds(lambda e, f: f"{{% cycle {e} {f} %}}", one, one),
        st.builds(lambda e: f"{{% cycle {e} 2 as x %}}{{{{ x }}}}", one),
        st.builds(lambda e, o, f: f"{{% if {e} {o} {f} %}}y{{% endif %}}", one, OPERATORS, one),
        st.builds(lambda e: f"{{% include 'part' with text={e} %}}", one),
        st.builds(lambda e: f"{{% include 'part' with x={e} only %}}", one),
        st.builds(lambda e: f"{{% include {e} %}}", one),
        st.builds(lambda e: f"{{% url 'named' {e} %}}", one),
        st.builds(lambda e: f"{{% url {e} k=number as x %}}{{{{ x }}}}", one),
        st.builds(lambda b: f"{{% spaceless %}}{b}{{% endspaceless %}}", body),
    )


OPERATORS = st.sampled_from(["==", "!=", "<", ">=", "in", "not in", "is", "is not", "and", "or"])
PIECES = st.recursive(
    st.one_of(
        EXPRESSIONS.map(lambda e: f"{{{{ {e} }}}}"),
        st.sampled_from(["plain", "<b>", "{{ forloop.counter }}", "{{ x }}", "夕", "{% scopes %}"]),
    ),
    lambda inner: st.lists(blocks(inner) | inner, max_size=3).map("".join),
    max_leaves=8,
)
TEMPLATES = st.lists(PIECES, min_size=1, max_size=4).map("".join)
PARTS_OF_PAGES = {
    "part": "[{{ text }}{% block b %}{{ x }}{% endblock %}{{ thing.broken }}]",
    "text": "{% for y in list %}{% cycle 'a' 'b' %}{{ forloop.parentloop.counter }}{% endfor %}",
    "page": "{% extends 'part' %}{% block b %}{{ block.super }}{% scopes %}{% endblock %}",
}
ENGINES = {
    (debug, invalid): Engine(
        debug=debug,
        string_if_invalid=invalid,
        libraries=LIBRARIES,
        builtins=[__name__],
        loaders=[("django.template.loaders.locmem.Loader", PARTS_OF_PAGES)],
    )
    for debug in (False, True)
    for invalid in ("", "INVALID", "<no %s>")
}


def outcome(render: Callable[[Context], str], context: Context, data: dict[str, Any]) -> Any:
    """Return text and type, or the error and where it was; and what was called on the way."""
    try:
        text = render(context)
        result: tuple[Any, ...] = (type(text), str(text))
    except Exception as error:
        debug = getattr(error, "template_debug", {})
        token = getattr(getattr(error, "_culprit_node", None), "token", None)
        where = (debug.get("line"), debug.get("during"), token and token.contents)
        result = (type(error), shown(str(error)), where)
    scopes = shown(context.dicts[2:])
    return result, data["thing"].calls, scopes, dict(data["default"])


def shown(value: object) -> str:
    """Return the text of a value without the addresses in it."""
    return re.sub("0x[0-9a-f]+", "0x", repr(value))


def render_with(nodelist: NodeList, template: Template, autoescape: bool, text: str) -> Any:
    data = values(text)
    context = Context(data, autoescape=autoescape)
    with context.render_context.push_state(template), context.bind_template(template):
        return outcome(nodelist.render, context, data)


def template_modules() -> list[str]:
    return [name for name in loader.names(loader.OURS) if ".template_" in name]


def methods_of(modules: list[ModuleType]) -> list[tuple[type, str, Any]]:
    """Return class, name and replacement of every method that the modules have a path for."""
    found = []
    for module in modules:
        for one in loader.paths_of(module, module.__name__):
            owner, name, _ = guard.resolve(one.target)
            if isinstance(owner, type):
                found.append((owner, name, one.function))
    return found


class FromSource(importlib.abc.MetaPathFinder):
    """Finds the sources of path modules where their compiled builds would be found."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        package, _, stem = name.rpartition(".")
        if package != loader.OURS:
            return None
        folder = Path(importlib.import_module(package).__path__[0])
        return importlib.util.spec_from_file_location(name, folder / f"{stem}.py")


def source_family() -> list[ModuleType]:
    """Load the template modules from their sources, each with the sources of those it uses."""
    package = importlib.import_module(loader.OURS)
    compiled = {name: sys.modules.pop(name) for name in list(sys.modules) if is_path(name)}
    for name in compiled:
        vars(package).pop(name.rpartition(".")[2], None)
    finder = FromSource()
    sys.meta_path.insert(0, finder)
    try:
        return [importlib.import_module(name) for name in template_modules()]
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if is_path(name)]:
            del sys.modules[name]
        sys.modules.update(compiled)
        for name, module in compiled.items():
            setattr(package, name.rpartition(".")[2], module)


def is_path(name: str) -> bool:
    return name.startswith(f"{loader.OURS}.")


with uninstalled():  # what a path module imports by name has to be the original
    IMPORTED = [importlib.import_module(name) for name in template_modules()]
    # Nothing compiled: one family of sources, as two would find each other's plans on resolvers.
    compiled = loader.is_compiled(IMPORTED[0])
    BUILDS = {
        "source": methods_of(source_family() if compiled else IMPORTED),
        "imported": methods_of(IMPORTED),
    }


@contextmanager
def standing(methods: list[tuple[type, str, Any]]) -> Iterator[None]:
    """Put replacements where they belong for a while."""
    before = [(owner, name, vars(owner)[name]) for owner, name, _ in methods]
    for owner, name, function in methods:
        setattr(owner, name, function)
    try:
        yield
    finally:
        for owner, name, function in before:
            setattr(owner, name, function)


def test_both_builds_have_the_same_methods() -> None:
    names = [[(owner, name) for owner, name, _ in methods] for methods in BUILDS.values()]
    assert names[0] == names[1]
    assert (ForNode, "render") in names[0]


@pytest.mark.parametrize("build", ["source", "imported"])
@settings(max_examples=300, deadline=None)
@given(
    source=TEMPLATES,
    engine=st.sampled_from(sorted(ENGINES)),
    autoescape=st.booleans(),
    text=st.text(max_size=8),
)
def test_renders_as_django_does(
    build: str, source: str, engine: tuple[bool, str], autoescape: bool, text: str
) -> None:
    try:
        template = Template("{% load l10n tz i18n %}" + source, engine=ENGINES[engine])
    except (TemplateSyntaxError, StopIteration):  # smart_split, given _("a")|b
        return
    case = (template.nodelist, template, autoescape, text)
    stock = render_with(*case)
    with standing(BUILDS[build]):
        assert render_with(*case) == stock


def test_whose_type_error_it_was_is_asked_of_django(monkeypatch: pytest.MonkeyPatch) -> None:
    """That part of Django's lookup is not mirrored: a patch release may change it."""
    module = loader.load_source("hotclub.fastpaths.paths.template_variable")
    original, asked = module.django_resolve_lookup, []

    def django_resolve_lookup(variable: Any, context: Any) -> Any:
        asked.append(variable.lookups)
        return original(variable, context)

    monkeypatch.setattr(module, "django_resolve_lookup", django_resolve_lookup)
    thing = Thing()
    context = Context({"thing": {"inner": thing}})
    context.template = Engine().from_string("")
    variable = Variable("thing.inner.needs_argument.strip.0")
    with pytest.raises(VariableDoesNotExist):
        module.resolve_lookup(variable, context)
    assert asked == [("needs_argument", "strip", "0")]
    with pytest.raises(TypeError, match="inside") as caught:
        module.resolve_lookup(Variable("thing.inner.fails_inside"), context)
    assert asked[1:] == [("fails_inside",)]
    assert thing.calls == ["fails_inside"]
    assert caught.value.__context__ is None
