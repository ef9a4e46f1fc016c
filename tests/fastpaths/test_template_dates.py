"""Dates in templates: any moment, format, zone and language, by path and by original."""

from __future__ import annotations

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import override_settings
from django.utils import dateformat, timezone, translation
from django.utils.dateformat import DateFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from hotclub import fastpaths
from hotclub.fastpaths import loader
from tests.fastpaths.conftest import needs_compiled


class Moment(datetime.datetime):
    """A datetime that templates leave in its own time zone."""

    convert_to_local_time = False


BUILDS = {
    "source": loader.load_source(f"{loader.OURS}.template_dates"),
    "imported": __import__(f"{loader.OURS}.template_dates", fromlist=["format"]),
}
ZONES = st.sampled_from(
    [
        None,
        datetime.UTC,
        datetime.timezone(datetime.timedelta(hours=-3, minutes=-30)),
        ZoneInfo("Europe/Paris"),
        ZoneInfo("Asia/Kathmandu"),
    ]
)
MOMENTS = st.datetimes(timezones=ZONES, allow_imaginary=True)
WHENS = st.one_of(
    MOMENTS,
    st.dates(),
    st.times(),
    MOMENTS.map(lambda m: Moment.combine(m.date(), m.timetz())),
    st.none(),
    st.text(max_size=3),
)
LETTERS = "aAbcdDeEfFgGhHiIjlLmMnNoOPrsStTUuwWyYzZ"
FORMATS = st.lists(
    st.sampled_from([*LETTERS, "\\", " ", "%", "夕", "Q"]), min_size=0, max_size=6
).map("".join)


def outcome(function: Any, *args: Any) -> Any:
    try:
        result = function(*args)
    except Exception as error:
        return type(error), str(error)
    return type(result), result, getattr(result, "tzinfo", None)


@pytest.mark.parametrize("build", BUILDS)
@settings(max_examples=300, deadline=None)
@given(when=WHENS, pattern=FORMATS, language=st.sampled_from(["en", "de", "ja", None]))
def test_format(build: str, when: Any, pattern: str, language: str | None) -> None:
    with translation.override(language):
        expected = outcome(dateformat.format, when, pattern)
        assert outcome(BUILDS[build].format, when, pattern) == expected


@pytest.mark.parametrize("build", BUILDS)
@settings(max_examples=300, deadline=None)
@given(when=WHENS, use_tz=st.sampled_from([None, True, False]), zone=ZONES, on=st.booleans())
def test_template_localtime(
    build: str, when: Any, use_tz: bool | None, zone: Any, on: bool
) -> None:
    with override_settings(USE_TZ=on), timezone.override(zone):
        expected = outcome(timezone.template_localtime, when, use_tz)
        assert outcome(BUILDS[build].template_localtime, when, use_tz) == expected


@needs_compiled
def test_a_letter_patched_after_the_installation_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    fastpaths.install(only=["template_dates"])
    day = datetime.date(2026, 5, 17)
    assert dateformat.format(day, "j Y") == "17 2026"
    monkeypatch.setattr(DateFormat, "j", lambda self: "patched")
    assert dateformat.format(day, "j Y") == "patched 2026"


@needs_compiled
def test_a_function_patched_after_the_installation_is_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fastpaths.install(only=["template_dates"])
    now = datetime.datetime(2026, 5, 17, tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "localtime", lambda value: "patched")
    assert timezone.template_localtime(now, True) == "patched"


@needs_compiled
def test_time_zone_and_language_of_now(monkeypatch: pytest.MonkeyPatch) -> None:
    fastpaths.install(only=["template_dates", "urls_context"])
    assert timezone.get_current_timezone() is timezone.get_default_timezone()
    with timezone.override("Asia/Tokyo"):
        assert timezone.get_current_timezone() == ZoneInfo("Asia/Tokyo")
    with translation.override("de"):
        assert translation.gettext("May") == "Mai"
        assert translation.gettext("") == ""
    monkeypatch.setattr(timezone, "_active", type("Local", (), {"value": "another"})())
    assert timezone.get_current_timezone() == "another"
