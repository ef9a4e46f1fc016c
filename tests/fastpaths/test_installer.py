"""Installing redirects every copy; uninstalling leaves nothing behind."""

from __future__ import annotations

import inspect
import threading
from types import FunctionType
from typing import Any

import pytest
from django import VERSION
from django.utils import html
from django.utils.functional import LazyObject, SimpleLazyObject
from django.utils.html import escape as copied_escape

from hotclub import fastpaths
from hotclub.fastpaths import guard
from hotclub.fastpaths.installer import PLACEHOLDER, stub
from tests.fastpaths.conftest import all_paths, needs_compiled


def state() -> dict[str, Any]:
    found = {}
    for path in all_paths():
        raw = guard.resolve(path.target)[2]
        found[path.target] = (raw, getattr(raw, "__code__", None))
    return found


@needs_compiled
def test_uninstall_puts_back_every_original() -> None:
    before = state()
    assert fastpaths.install().installed > 0
    assert state() != before
    fastpaths.uninstall()
    assert state() == before
    assert not any(row.installed for row in fastpaths.status().rows)


@needs_compiled
def test_install_twice_is_install_once() -> None:
    before = state()
    first = fastpaths.install()
    assert fastpaths.install() == first
    fastpaths.uninstall()
    assert state() == before


@needs_compiled
def test_copies_are_redirected_and_stay_functions() -> None:
    original = copied_escape
    fastpaths.install(["html_escape"])
    assert html.escape is original
    assert inspect.isfunction(copied_escape)
    assert inspect.signature(copied_escape) == inspect.signature(original)
    assert PLACEHOLDER not in copied_escape.__code__.co_consts
    assert copied_escape("<b>") == "&lt;b&gt;"


@needs_compiled
def test_a_path_that_falls_back_reaches_the_original_and_not_itself() -> None:
    fastpaths.install(["html_escape"])
    assert copied_escape(SimpleLazyObject(lambda: "<")) == "&lt;"
    fastpaths.uninstall()
    assert copied_escape(SimpleLazyObject(lambda: "<")) == "&lt;"


@needs_compiled
def test_methods_are_rebound_on_their_class() -> None:
    original = vars(LazyObject)["__getattribute__"]
    fastpaths.install(["lazy_object"])
    assert vars(LazyObject)["__getattribute__"] is not original
    assert SimpleLazyObject(lambda: "caption").upper() == "CAPTION"
    fastpaths.uninstall()
    assert vars(LazyObject)["__getattribute__"] is original


@needs_compiled
def test_only_and_skip_take_names_and_targets() -> None:
    family = {row.target for row in fastpaths.status().rows if row.name == "html_escape"}
    status = fastpaths.install(["html_escape"], skip=["django.utils.html:escape"])
    on = {row.target for row in status.rows if row.installed}
    assert on == family - {"django.utils.html:escape"} != family


def test_an_unknown_name_is_refused_with_what_is_close() -> None:
    with pytest.raises(LookupError, match=r"no fast path 'html_escpae'; did you mean html_escape"):
        fastpaths.install(["html_escpae"])
    assert not any(row.installed for row in fastpaths.status().rows)


@needs_compiled
def test_threads_may_install_at_once() -> None:
    before = state()
    threads = [threading.Thread(target=fastpaths.install) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert copied_escape("<") == "&lt;"
    fastpaths.uninstall()
    assert state() == before


def signatures() -> list[FunctionType]:
    free = object()

    def plain(a, b=2): ...
    def positional_only(a, /, b=2): ...
    def keyword_only(a, *, b=2, c): ...
    def star(*args, **kwargs): ...
    def everything(a, b, /, c=3, *args, d, e=5, **kwargs): ...
    def closure(a):
        return free

    return [plain, positional_only, keyword_only, star, everything, closure]  # type: ignore[list-item]


@pytest.mark.parametrize("function", signatures(), ids=lambda f: f.__name__)
def test_a_stub_has_the_signature_of_what_it_stands_for(function: FunctionType) -> None:
    before = inspect.signature(function)
    seen = []
    function.__code__ = stub(function.__code__, lambda *a, **k: seen.append((a, k)))
    assert inspect.signature(function) == before
    several = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    required = [
        p for p in before.parameters.values() if p.default is p.empty and p.kind not in several
    ]
    plain = [p for p in required if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    named = {p.name: p.name for p in required if p.kind is p.KEYWORD_ONLY}
    function(*[p.name for p in plain], **named)
    args, kwargs = seen[0]
    assert args[: len(plain)] == tuple(p.name for p in plain)
    assert kwargs.items() >= named.items()
    if required:
        with pytest.raises(TypeError, match=function.__name__):
            function()


@needs_compiled
@pytest.mark.skipif(VERSION >= (6, 0), reason="Django 6.0 raises instead")
def test_a_warning_of_the_original_names_its_caller() -> None:
    """By a stub and a fallback there is a frame more between them."""
    fastpaths.install(["html_escape"])
    with pytest.warns(DeprecationWarning, match="format_html") as caught:
        html.format_html("<b>")
    assert caught[0].filename == __file__
