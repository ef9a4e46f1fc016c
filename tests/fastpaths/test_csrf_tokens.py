"""Random strings and CSRF tokens: the same letters from the same bytes, the same errors."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from typing import Any

import pytest
from django.middleware import csrf
from django.test import RequestFactory
from django.utils.crypto import get_random_string
from hypothesis import given, settings
from hypothesis import strategies as st

from hotclub import fastpaths
from hotclub.fastpaths import loader
from tests.fastpaths.conftest import needs_compiled

NAME = f"{loader.OURS}.csrf_tokens"
MODULES = {
    "source": loader.load_source(NAME),
    "imported": __import__(NAME, fromlist=["get_random_string"]),
}
LETTERS = st.text(csrf.CSRF_ALLOWED_CHARS, min_size=32, max_size=32)
ANY = st.one_of(
    st.text(csrf.CSRF_ALLOWED_CHARS + "é夕- \n", max_size=70),
    st.text(csrf.CSRF_ALLOWED_CHARS, min_size=64, max_size=64),
    LETTERS,
)


def stream(data: bytes) -> Callable[[int], bytes]:
    """Return a random source that gives the same bytes in order, however many are drawn."""
    position = 0

    def draw(count: int) -> bytes:
        nonlocal position
        taken = bytes(data[(position + i) % len(data)] for i in range(count))
        position += count
        return taken

    return draw


def outcome(function: Any, *args: Any) -> Any:
    try:
        return function(*args)
    except Exception as error:
        return type(error), str(error), vars(error)


def drawn(data: bytes, function: Any, *args: Any) -> Any:
    """Return the outcome, and the byte that comes next."""
    before, random._urandom = random._urandom, stream(data)  # type: ignore[attr-defined]
    try:
        return outcome(function, *args), random._urandom(1)  # type: ignore[attr-defined]
    finally:
        random._urandom = before  # type: ignore[attr-defined]


DATA = st.binary(min_size=300, max_size=300).filter(lambda data: len(set(data)) > 60)


@pytest.mark.parametrize("build", MODULES)
@settings(max_examples=150, deadline=None)
@given(
    data=DATA,
    length=st.integers(-2, 90),
    letters=st.text(min_size=0, max_size=300) | st.just(csrf.CSRF_ALLOWED_CHARS),
)
def test_letters_come_from_the_same_bytes(
    build: str, data: bytes, length: int, letters: str
) -> None:
    # A stream of bytes that all are too large for the letters would never end, in Django either.
    data += bytes(range(256))
    expected = drawn(data, get_random_string, length, letters)
    assert drawn(data, MODULES[build].get_random_string, length, letters) == expected


@pytest.mark.parametrize("build", MODULES)
@settings(max_examples=200, deadline=None)
@given(data=DATA, token=ANY, secret=ANY)
def test_tokens_are_masked_and_read_as_django_does(
    build: str, data: bytes, token: str, secret: str
) -> None:
    data += bytes(range(256))
    fast = MODULES[build]
    assert drawn(data, fast._mask_cipher_secret, secret) == drawn(
        data, csrf._mask_cipher_secret, secret
    )
    for name in ("_unmask_cipher_token", "_check_token_format"):
        assert outcome(getattr(fast, name), token) == outcome(getattr(csrf, name), token)


@needs_compiled
def test_a_patched_source_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    fastpaths.install(["csrf_tokens"])
    monkeypatch.setattr(secrets, "choice", lambda letters: letters[0])
    assert get_random_string(3, "xyz") == "xxx"
    monkeypatch.undo()
    monkeypatch.setattr(csrf, "_get_new_csrf_string", lambda: "a" * 32)
    assert csrf._mask_cipher_secret("B" * 32) == "a" * 32 + "B" * 32
    monkeypatch.setattr(csrf, "CSRF_ALLOWED_CHARS", csrf.CSRF_ALLOWED_CHARS[::-1])
    assert csrf._mask_cipher_secret("9" * 32) == "a" * 64


@needs_compiled
def test_a_token_fits_its_secret() -> None:
    fastpaths.install(["csrf_tokens"])
    request = RequestFactory().get("/")
    tokens = {csrf.get_token(request) for _ in range(20)}
    secret = request.META["CSRF_COOKIE"]
    assert len(tokens) == 20
    for token in tokens:
        csrf._check_token_format(token)
        assert csrf._does_token_match(token, secret)
        assert not csrf._does_token_match(token, secret[::-1])
