"""Escaping and lazy objects: anything at all, given to path and original."""

from __future__ import annotations

import copy
import decimal
import pickle
import warnings
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import override_settings
from django.utils.functional import LazyObject, SimpleLazyObject, lazystr
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy
from hypothesis import given, settings
from hypothesis import strategies as st

from hotclub import fastpaths
from hotclub.fastpaths import loader
from tests.fastpaths.conftest import needs_compiled

ESCAPING = {
    "source": loader.load_source(f"{loader.OURS}.html_escape"),
    "imported": __import__(f"{loader.OURS}.html_escape", fromlist=["escape"]),
}
LAZY = {
    "source": loader.load_source(f"{loader.OURS}.lazy_object"),
    "imported": __import__(f"{loader.OURS}.lazy_object", fromlist=["django_getattribute"]),
}


class Word(str):
    """A str with an opinion of its own."""

    def replace(self, *args: Any) -> str:
        return "replaced"

    def format(self, *args: Any, **kwargs: Any) -> str:
        return "formatted"


class Number(int):
    def __str__(self) -> str:
        return "<number>"


class Rendered:
    def __html__(self) -> str:
        return "<i>&</i>"

    def __format__(self, spec: str) -> str:
        return f"<{spec}>"


class Broken:
    def __str__(self) -> str:
        raise ValueError("no text")


CHARACTERS = st.text(st.sampled_from("&<>\"'a;#é夕\x00\ud800") | st.characters(), max_size=12)
VALUES = st.one_of(
    CHARACTERS,
    CHARACTERS.map(SafeString),
    CHARACTERS.map(Word),
    CHARACTERS.map(lazystr),
    st.builds(lambda text: SimpleLazyObject(lambda: text), CHARACTERS),
    st.binary(max_size=4),
    st.integers() | st.booleans() | st.floats() | st.decimals(),
    st.sampled_from([None, Number(5), decimal.Decimal("1e5"), gettext_lazy("Yes"), 10**4400]),
    st.lists(CHARACTERS, max_size=2),
    st.builds(Rendered) | st.builds(Broken),
)
FORMATS = st.one_of(
    CHARACTERS,
    st.lists(
        st.sampled_from(
            [
                "{}",
                "{0}",
                "{1}",
                "{name}",
                "{!r}",
                "{:>6}",
                "{name:x}",
                "{{",
                "{",
                "<b>",
                "{0.x}",
                "{0[0]}",
            ]
        ),
        max_size=4,
    ).map("".join),
)


def outcome(function: Any, *args: Any, **kwargs: Any) -> Any:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            value = function(*args, **kwargs)
            result: tuple[Any, ...] = (type(value), repr(value))
        except TypeError:
            result = (TypeError,)
        except Exception as error:
            result = (type(error), str(error))
    return result, [(one.category, str(one.message)) for one in caught]


@pytest.mark.parametrize("build", ESCAPING)
@pytest.mark.parametrize("function", [escape, conditional_escape, mark_safe])
@settings(max_examples=200, deadline=None)
@given(value=VALUES)
def test_escapes_as_django_does(build: str, function: Any, value: Any) -> None:
    fast = getattr(ESCAPING[build], function.__name__)
    found = outcome(fast, value)
    assert found == outcome(function, value)


@pytest.mark.parametrize("build", ESCAPING)
@settings(max_examples=300, deadline=None)
@given(
    template=FORMATS | FORMATS.map(SafeString) | FORMATS.map(Word) | FORMATS.map(lazystr),
    args=st.lists(VALUES, max_size=2),
    kwargs=st.dictionaries(st.sampled_from(["name", "x"]), VALUES, max_size=1),
)
def test_formats_as_django_does(
    build: str, template: Any, args: list[Any], kwargs: dict[str, Any]
) -> None:
    expected = outcome(format_html, template, *args, **kwargs)
    assert outcome(ESCAPING[build].format_html, template, *args, **kwargs) == expected


class Setup(LazyObject):
    """As contrib.staticfiles, sites and storages write their own."""

    name = "of the class"

    def _setup(self) -> None:
        self._wrapped = Target()


class Answering(Setup):
    def __getattribute__(self, name: str) -> Any:
        if name == "answer":
            return 42
        return super().__getattribute__(name)


class Before:
    def __getattribute__(self, name: str) -> Any:
        if name == "before":
            return "before"
        return super().__getattribute__(name)


class Mixed(Before, SimpleLazyObject):
    pass


class Behind(SimpleLazyObject, Before):
    pass


class Dict(SimpleLazyObject, dict):  # type: ignore[type-arg]
    pass


class Target:
    attribute = "attribute"
    _mask_wrapped = False

    def __init__(self) -> None:
        self.own = ["own"]

    @property
    def broken(self) -> str:
        raise AttributeError("broken property")

    def __len__(self) -> int:
        return 3


class Masking:
    """What a lazy object holds in its own __dict__ may say that it is a proxy."""

    _mask_wrapped = False


def made(kind: Any, target: Any, ready: bool) -> Any:
    lazy = kind() if kind in (Setup, Answering) else kind(lambda: target)
    if ready:
        bool(lazy)
    lazy.__dict__["held"] = Masking()
    lazy.__dict__["text"] = "text"
    return lazy


ATTRIBUTES = st.sampled_from(
    [
        *(
            "_wrapped",
            "_setupfunc",
            "__dict__",
            "__class__",
            "__len__",
            "__bool__",
            "__str__",
            "__eq__",
        ),
        *(
            "attribute",
            "own",
            "broken",
            "missing",
            "name",
            "answer",
            "before",
            "held",
            "text",
            "keys",
        ),
        *(
            "_mask_wrapped",
            "__reduce__",
            "__copy__",
            "__module__",
            "__doc__",
            "__init__",
            "upper",
            "",
        ),
    ]
)


@pytest.mark.parametrize("build", LAZY)
@settings(max_examples=400, deadline=None)
@given(
    kind=st.sampled_from([SimpleLazyObject, Setup, Answering, Mixed, Behind, Dict]),
    target=st.sampled_from(["text", 0, None, [], Target()]),
    ready=st.booleans(),
    name=ATTRIBUTES,
)
def test_looks_up_as_django_does(
    build: str, kind: Any, target: Any, ready: bool, name: str
) -> None:
    fast = vars(LAZY[build])["__getattribute__"]
    if kind is Dict:
        target = {"a": 1}
    lazy = made(kind, target, ready)
    assert outcome(fast, lazy, name) == outcome(LazyObject.__getattribute__, lazy, name)


@needs_compiled
@pytest.mark.parametrize("kind", [SimpleLazyObject, Setup, Mixed])
def test_installed_lazy_objects_are_copied_pickled_and_compared(kind: Any) -> None:
    fastpaths.install(["lazy_object"])
    lazy = (
        SimpleLazyObject(lambda: [1, 2]) if kind is SimpleLazyObject else made(kind, [1, 2], True)
    )
    assert len(lazy) in (2, 3)
    if kind is SimpleLazyObject:
        assert lazy == [1, 2]
        assert copy.deepcopy(lazy) == [1, 2]
        assert pickle.loads(pickle.dumps(lazy)) == [1, 2]
    with pytest.raises(AttributeError):
        lazy.missing  # noqa: B018


@needs_compiled
def test_installed_settings_follow_their_overrides() -> None:
    fastpaths.install(["lazy_object"])
    before = django_settings.USE_TZ
    with override_settings(USE_TZ=not before, HOTCLUB_NEW="new"):
        assert django_settings.USE_TZ is not before
        assert django_settings.HOTCLUB_NEW == "new"
        with override_settings():
            del django_settings.USE_TZ
            with pytest.raises(AttributeError):
                django_settings.USE_TZ  # noqa: B018
    assert django_settings.USE_TZ is before
    with pytest.raises(AttributeError):
        django_settings.HOTCLUB_NEW  # noqa: B018
