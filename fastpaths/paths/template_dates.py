"""template_localtime and dateformat.format: dates in templates, piece by piece without a regex.

Django splits each format by a regular expression, builds a DateFormat that asks its time zone
twice, and calls a method per letter. Every date that a template meets is first taken to local time,
through a Local that answers by an exception. Exact dates with plain letters need none of that.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

try:
    import cython
except ModuleNotFoundError:  # the source build runs without Cython
    from hotclub.fastpaths import uncompiled as cython

from django.conf import settings
from django.utils import timezone as django_timezone
from django.utils.dateformat import DateFormat
from django.utils.dateformat import format as django_format
from django.utils.dates import MONTHS, MONTHS_3, MONTHS_ALT, MONTHS_AP, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.timezone import get_default_timezone
from django.utils.timezone import template_localtime as django_template_localtime

from hotclub.fastpaths import example, fastpath
from hotclub.fastpaths.paths import html_escape, urls_context

SETTINGS = cython.declare(dict, object.__getattribute__(settings, "__dict__"))
MISSING = cython.declare(object, object())  # no letter of this kind
Moment = cython.declare(object, datetime)
Day = cython.declare(object, date)
Fixed = cython.declare(object, timezone)
Zone = cython.declare(object, ZoneInfo)
Formats = cython.declare(object, DateFormat)
Safe = cython.declare(object, html_escape.SafeString)
Zones = cython.declare(dict, vars(django_timezone))
stock_localtime = cython.declare(object, django_timezone.localtime)
default_timezone = cython.declare(object, get_default_timezone)
current_timezone = cython.declare(object, urls_context.current_timezone)

OF_DATES = "bcdDEFjlmMnNSwyY"
OF_TIMES = "gGhHis"
LETTERS = frozenset("aAbcdDeEfFgGhHiIjlLmMnNoOPrsStTUuwWyYzZ")
PLAIN = cython.declare(dict, {"j": "day", "n": "month", "G": "hour"})
PADDED = cython.declare(dict, {"d": "day", "m": "month", "H": "hour", "i": "minute", "s": "second"})
OF_MONTHS = cython.declare(dict, {"b": MONTHS_3, "F": MONTHS, "N": MONTHS_AP, "E": MONTHS_ALT})
OF_WEEKDAYS = cython.declare(dict, {"D": WEEKDAYS_ABBR, "l": WEEKDAYS})
TWO = cython.declare(tuple, tuple(f"{n:02d}" for n in range(100)))
SPECIAL = cython.declare(frozenset, LETTERS | {"\\"})
KNOWN = cython.declare(dict, {letter: getattr(DateFormat, letter) for letter in OF_DATES})
TIMED = cython.declare(dict, {letter: getattr(DateFormat, letter) for letter in OF_TIMES})


@cython.cfunc
def suffix(day: cython.Py_ssize_t) -> str:
    if 10 < day < 14:
        return "th"
    last = day % 10
    return "st" if last == 1 else "nd" if last == 2 else "rd" if last == 3 else "th"


@cython.cfunc
def counted(value, letter: str):
    """Return the text of a letter that stands for a number; MISSING for any other."""
    name = PLAIN.get(letter)
    if name is not None:
        return str(getattr(value, name))
    name = PADDED.get(letter)
    if name is not None:
        return TWO[getattr(value, name)]
    if letter == "Y":
        return f"{value.year:04d}"
    if letter == "y":
        return TWO[value.year % 100]
    if letter == "g":
        return str(value.hour % 12 or 12)
    if letter == "h":
        return TWO[value.hour % 12 or 12]
    return MISSING


@cython.cfunc
def named(value, letter: str):
    """Return the text of any other letter in KNOWN; names are lazy and translated here."""
    names = OF_MONTHS.get(letter)
    if names is not None:
        return str(names[value.month])
    names = OF_WEEKDAYS.get(letter)
    if names is not None:
        return str(names[value.weekday()])
    if letter == "c":
        return value.isoformat()
    if letter == "M":
        return str(MONTHS_3[value.month].title())
    if letter == "S":
        return suffix(value.day)
    return str((value.weekday() + 1) % 7)  # w


@cython.cfunc
def formatted(value, pattern: str, timed: cython.bint):
    """Return the text of a date or a moment; None where a letter is not plain or patched."""
    pieces: list = []
    for letter in pattern:
        if letter not in SPECIAL:
            pieces.append(letter)
            continue
        method = KNOWN.get(letter)
        if method is None and timed:
            method = TIMED.get(letter)
        if method is None or getattr(Formats, letter) is not method:
            return None
        text = counted(value, letter)
        pieces.append(named(value, letter) if text is MISSING else text)
    return "".join(pieces)


class Stubborn(tzinfo):
    """A time zone of a kind that nobody knows."""

    def utcoffset(self, when: datetime | None) -> timedelta:
        raise OverflowError("no offset")

    dst = utcoffset

    def tzname(self, when: datetime | None) -> str:
        return "nowhere"


LEAP = datetime(2024, 2, 29, 0, 5, 9, 7, tzinfo=UTC)
LATE = datetime(1987, 11, 12, 23, 59, tzinfo=ZoneInfo("Europe/Paris"))


@fastpath(
    "django.utils.dateformat:format",
    mirrors=(
        "django.utils.dateformat:Formatter",
        "django.utils.dateformat:TimeFormat",
        "django.utils.dateformat:DateFormat",
        "django.utils.timezone:_datetime_ambiguous_or_imaginary",
        "django.utils.timezone:is_naive",
    ),
    examples=(
        example(LEAP, "j F Y, H:i:s c"),
        example(LATE, "D l jS M b N E L w d m n y Y g G h H i s"),
        example(LATE, "夕焼け % Q jS"),
        example(LATE, "P T e O Z U r z t W o I f u a A"),
        example(LEAP, r"\Y\\ Y"),
        example(datetime(3, 1, 2), "Y y"),
        example(date(2026, 5, 17), "j. n. Y"),
        example(date(2026, 5, 17), "H:i"),
        example(time(12), "H:i"),
        example(LEAP, Safe("c")),
        example(LEAP, ""),
        example(LEAP, None),
        example(datetime(2026, 1, 1, tzinfo=Stubborn()), "Y"),
        example(None, "Y"),
    ),
)
def format(value, format_string):
    cls = type(value)
    text = None
    if type(format_string) is str or type(format_string) is Safe:
        if cls is Day:
            text = formatted(value, str(format_string), False)
        elif cls is Moment:
            zone = type(value.tzinfo)
            if value.tzinfo is None:
                default_timezone()  # Django asks it, and it may raise
            if zone is Fixed or zone is Zone or value.tzinfo is None:
                text = formatted(value, str(format_string), True)
    return django_format(value, format_string) if text is None else text


@fastpath(
    "django.utils.timezone:template_localtime",
    mirrors=(
        "django.utils.timezone:localtime",
        "django.utils.timezone:is_naive",
        "django.utils.timezone:get_current_timezone",
        "django.conf:LazySettings!RemovedIn",
    ),
    examples=(
        example(LEAP),
        example(LATE, use_tz=True),
        example(LATE, False),
        example(datetime(2026, 1, 2), True),
        example(date(2026, 1, 2), True),
        example(datetime(2026, 1, 1, tzinfo=Stubborn()), True),
        example("夕焼け"),
        example(None, None),
        example(5),
        example(),
    ),
)
def template_localtime(value, use_tz=None):
    cls = type(value)
    if cls is not Moment:
        if isinstance(value, Moment):
            return django_template_localtime(value, use_tz)
        return value
    if use_tz is None:
        use_tz = SETTINGS.get("USE_TZ", MISSING)
        if use_tz is MISSING:
            use_tz = settings.USE_TZ
    if not use_tz or value.tzinfo is None or value.utcoffset() is None:
        return value
    localtime = Zones["localtime"]
    if localtime is not stock_localtime:
        return localtime(value)
    return value.astimezone(current_timezone())
