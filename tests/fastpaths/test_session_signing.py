"""Sessions are signed, read and refused as Django does it, whoever signed them."""

from __future__ import annotations

import base64
import logging
import pickle
from typing import Any
from unittest import mock

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core import signing
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from tests.fastpaths.conftest import family, put

PATHS = {
    build: [path for name in ("session_signing", "signing_hash") for path in family(name, build)]
    for build in ("source", "imported")
}
both = pytest.mark.parametrize("build", PATHS)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)
SESSIONS = st.dictionaries(st.text(max_size=6), VALUES, max_size=4)
NOW = mock.patch("django.core.signing.time.time", return_value=1_790_000_000.5)


class Pickled:
    def dumps(self, obj: Any) -> bytes:
        return pickle.dumps(obj)

    def loads(self, data: bytes) -> Any:
        return pickle.loads(data)


class Salted(SessionBase):
    key_salt = ""


def outcome(work: Any) -> Any:
    try:
        return work()
    except Exception as error:
        return type(error), str(error)


@both
@given(session=SESSIONS, repeated=st.integers(0, 40))
def test_a_session_is_text_as_django_writes_it(build: str, session: Any, repeated: int) -> None:
    session["again"] = "compressible " * repeated
    with NOW:
        expected = SessionBase("x" * 32).encode(session)
        with put(PATHS[build]):
            assert SessionBase("x" * 32).encode(session) == expected
            assert SessionBase("x" * 32).decode(expected) == session


def damaged(text: str) -> list[Any]:
    """Return what may come back in a session's place."""
    value, moment, signature = text.rsplit(":", 2)
    sign = signing.TimestampSigner(salt="django.contrib.sessions.SessionBase")
    raw = signing.Signer(salt=sign.salt)
    broken = base64.urlsafe_b64encode(b"{no json").strip(b"=").decode()
    return [
        *("", ":", "::", "plain", f"{value}:{moment}", f"{value}:{moment}:é", None, 7),
        f"{value}x:{moment}:{signature}",
        f"{value}:{moment}:{signature[:-1]}",
        *(sign.sign(bad) for bad in ("", "a", "!!!", ".AAAA", broken, ".", "é", value + "==")),
        *(raw.sign(f"{value}:{bad}") for bad in ("", "-1", "é", "not+a+time", "0")),
        raw.sign(value),
        text.encode(),
    ]


@both
def test_what_is_no_session_is_refused_and_logged_alike(
    build: str, caplog: pytest.LogCaptureFixture
) -> None:
    text = SessionBase("x" * 32).encode({"user": "7"})

    def work() -> list[Any]:
        caplog.clear()
        found = [outcome(lambda t=t: SessionBase("x" * 32).decode(t)) for t in damaged(text)]
        return [*found, [record.getMessage() for record in caplog.records]]

    with caplog.at_level(logging.WARNING), NOW:
        expected = work()
        assert len(expected[-1]) > 5
        with put(PATHS[build]):
            assert work() == expected


@both
def test_keys_serializers_and_salts_of_ones_own(build: str) -> None:
    def work() -> list[Any]:
        found: list[Any] = []
        for key, fallbacks in (("one", []), ("two", ["one"]), (b"three", []), ("", [])):
            with override_settings(SECRET_KEY=key, SECRET_KEY_FALLBACKS=fallbacks):
                coded = outcome(lambda: SessionBase().encode({"a": 1}))
                found += [coded, outcome(lambda c=coded: SessionBase().decode(c))]
                found += [outcome(lambda f=found[0]: SessionBase().decode(f))]
        with override_settings(SESSION_SERIALIZER=f"{__name__}.Pickled"):
            coded = SessionBase().encode({"a": {1}})
            found += [coded, SessionBase().decode(coded)]
        coded = Salted().encode({"a": 1})
        found += [coded, Salted().decode(coded), SessionBase().decode(coded)]
        found.append(outcome(lambda: SessionBase().encode({"a": {1}})))
        found.append(outcome(lambda: SessionBase().encode({(1, 2): 1})))
        return found

    with NOW:
        expected = work()
        with put(PATHS[build]):
            assert work() == expected


@both
@pytest.mark.parametrize("now", [0, -5.5, 61.9, 2**40])
def test_any_time_is_written_alike(build: str, now: float) -> None:
    with mock.patch("django.core.signing.time.time", return_value=now):
        expected = SessionBase().encode({"a": 1})
        with put(PATHS[build]):
            assert SessionBase().encode({"a": 1}) == expected


@both
def test_signed_cookies_expire_as_before(build: str) -> None:
    with put(PATHS[build]):
        store = SessionStore()
        store["a"] = "夕"
        store.save()
        assert SessionStore(store.session_key).load() == {"a": "夕"}
        with override_settings(SESSION_COOKIE_AGE=-1):
            assert SessionStore(store.session_key).load() == {}
