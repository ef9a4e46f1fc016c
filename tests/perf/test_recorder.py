"""What the recorder writes of a request, and that nobody notices it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.db import connection
from django.test import AsyncClient, Client, override_settings

from hotclub.perf import clock, middleware
from hotclub.perf.flags import record_flag
from hotclub.perf.hot.active import Active, Slot, current
from hotclub.perf.hot.waiting import timed_query
from hotclub.perf.middleware import RequestRecorder
from hotclub.perf.options import Options, options_from
from hotclub.perf.record import OTHER, UNMATCHED, Health, RequestRecord
from hotclub.perf.recorder import Recorder
from hotclub.perf.segment import read_folder

ROOT = Path(__file__).resolve().parents[2]
SITE = "tests.perf.recorder_site"
Read = Callable[[], list[RequestRecord]]


@pytest.fixture
def recorders(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Recorder]]:
    """Every recorder that is made meanwhile: what one has buffered is written when it is closed."""
    made: list[Recorder] = []

    class Known(Recorder):
        def __init__(self, options: Options, **kwargs: Any) -> None:
            super().__init__(options, **kwargs)
            made.append(self)

    monkeypatch.setattr(middleware, "Recorder", Known)
    yield made
    for one in made:
        one.spool.close()


@pytest.fixture
def site(tmp_path: Path, recorders: list[Recorder]) -> Iterator[Callable[..., Read]]:
    """Turn the recorder on with further settings; calling the result closes and reads the spool."""
    stack: list[Any] = []

    def on(**further: Any) -> Read:
        settings = {"FOLDER": tmp_path / "spool", "RATE": 1.0, "PROFILE_EVERY": 0} | further
        used = override_settings(
            HOTCLUB_PERF=settings,
            ROOT_URLCONF=SITE,
            TEMPLATES=[],
            MIDDLEWARE=["hotclub.perf.middleware.RequestRecorder"],
        )
        used.enable()
        stack.append(used)

        def read() -> list[RequestRecord]:
            for one in recorders:
                one.spool.close()
            health = Health()
            found = list(read_folder(tmp_path / "spool", health))
            assert (health.torn, health.damaged_bytes, health.foreign) == (0, 0, 0)
            return found

        return read

    yield on
    for used in stack:
        used.disable()


def test_a_request_as_it_stands_in_its_record(site: Callable[..., Read]) -> None:
    read = site(SERVICE="shop", COMMIT="abc", REGION="north")
    assert Client().get("/items/7/").content == b"x" * 7
    (record,) = read()
    assert (record.endpoint, record.method, record.status) == ("items/<int:pk>/", "GET", 200)
    assert record.response_bytes == 7
    assert record.flags == (("dark", "off"), ("new_item", "b"))
    assert record.weight == 1.0
    assert record.counter == "thread_cpu_ns"
    assert record.cost > 0
    assert 0 < record.wall_ns < 60_000_000_000
    assert abs(record.at_ns - time.time_ns()) < 60_000_000_000
    assert (record.database_calls, record.cache_calls, record.user_bucket) == (0, 0, -1)
    process = record.process
    assert (process.service, process.commit, process.region) == ("shop", "abc", "north")
    assert process.python == sys.version.split()[0].rstrip("+")
    assert process.django
    assert process.hotclub
    assert process.pid


@pytest.mark.django_db
def test_queries_are_timed_and_only_then_watched(site: Callable[..., Read]) -> None:
    connection.ensure_connection()
    read = site()
    assert Client().get("/queries/").json() == {"watched": 1}
    assert timed_query not in connection.execute_wrappers
    (record,) = read()
    assert record.database_calls == 3
    assert 0 < record.database_ns < record.wall_ns


@pytest.mark.django_db
def test_a_wrapper_of_the_site_stays_the_one_that_is_taken_off(site: Callable[..., Read]) -> None:
    site()
    seen = []

    def theirs(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    connection.ensure_connection()
    with connection.execute_wrapper(theirs):
        Client().get("/queries/")
    assert len(seen) == 3
    assert connection.execute_wrappers == []


def test_cache_calls_hits_and_misses(site: Callable[..., Read]) -> None:
    read = site()
    Client().get("/cached/")
    (record,) = read()
    assert record.cache_calls == 5
    assert (record.cache_hits, record.cache_misses) == (2, 2)
    assert record.cache_ns > 0


def test_garbage_collections(site: Callable[..., Read]) -> None:
    read = site()
    Client().get("/garbage/")
    (record,) = read()
    assert record.collections >= 1


def test_errors_streams_and_pages_that_are_not_there(site: Callable[..., Read]) -> None:
    read = site()
    client = Client(raise_request_exception=False)
    assert client.get("/broken/").status_code == 500
    assert client.get("/nothing/").status_code == 404
    streamed: Any = client.get("/stream/")
    assert b"".join(streamed.streaming_content) == b"ab"
    rows = [(r.endpoint, r.status, r.response_bytes) for r in read()]
    assert rows[0][:2] == ("broken/", 500)
    assert rows[1][:2] == (UNMATCHED, 404)
    assert rows[2] == ("stream/", 200, -1)


def test_a_base_exception_passes_and_leaves_nothing_behind(site: Callable[..., Read]) -> None:
    read = site()
    with pytest.raises(SystemExit):
        Client().get("/leaves/")
    record_flag("late", True)
    (record,) = read()
    assert (record.endpoint, record.status, record.flags) == ("leaves/", 0, ())


def test_a_method_that_nobody_knows(site: Callable[..., Read]) -> None:
    read = site()
    Client().generic("PUZZLE", "/items/1/")
    assert [r.method for r in read()] == [OTHER]


@pytest.mark.parametrize("rate", [0.5, 0.05])
def test_sampling_is_what_the_weights_say(site: Callable[..., Read], rate: float) -> None:
    read = site(RATE=rate)
    client = Client()
    for _ in range(2_000):
        client.get("/items/1/")
    found = read()
    total = sum(record.weight for record in found)
    assert total == pytest.approx(2_000, rel=6 * ((1 - rate) / (2_000 * rate)) ** 0.5)


def test_an_endpoint_with_a_rate_of_its_own(site: Callable[..., Read]) -> None:
    read = site(RATE=0.0, RATES={"stream/": 1.0, "broken/": 0.5})
    client = Client(raise_request_exception=False)
    for _ in range(100):
        client.get("/items/1/")
        client.get("/stream/")
        client.get("/broken/")
    found = read()
    assert {r.endpoint for r in found} == {"stream/", "broken/"}
    assert sum(r.endpoint == "stream/" for r in found) == 100
    assert {r.weight for r in found if r.endpoint == "broken/"} == {2.0}
    assert 20 < sum(r.endpoint == "broken/" for r in found) < 80


def test_more_endpoints_than_are_kept_apart(site: Callable[..., Read]) -> None:
    read = site(ENDPOINTS=2)
    client = Client(raise_request_exception=False)
    for page in ("items/1/", "broken/", "stream/", "items/2/"):
        client.get(f"/{page}")
    assert [r.endpoint for r in read()] == ["items/<int:pk>/", "broken/", OTHER, "items/<int:pk>/"]


@pytest.mark.django_db
def test_users_are_buckets_and_only_where_the_site_asked(site: Callable[..., Read]) -> None:
    from django.contrib.auth import get_user_model

    from hotclub.perf.users import Buckets

    read = site()
    sessions = [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ]
    middlewares = ["hotclub.perf.middleware.RequestRecorder", *sessions]
    person = get_user_model().objects.create_user("kim", password="a long password")
    with override_settings(MIDDLEWARE=middlewares):
        client = Client()
        client.get("/who/")
        client.force_login(person)
        client.get("/who/")
        client.get("/items/1/")
    nobody, known, unasked = read()
    assert (nobody.user_bucket, unasked.user_bucket) == (-1, -1)
    assert known.user_bucket == Buckets().of(person)
    assert 0 <= known.user_bucket < 1_000
    with override_settings(SECRET_KEY="another"):
        others = {Buckets().of(person) for _ in range(1)}
    assert others != {known.user_bucket}


def test_a_signed_request_is_recorded_and_weighs_nothing(site: Callable[..., Read]) -> None:
    from hotclub.perf.asked import HEADER, KEY, signed

    read = site(RATE=1e-12, SIGNED_HEADER=True, PROFILE_EVERY=1_000_000)
    client = Client()
    value = signed()
    for wrong in ("record", value[:-1], value + "x", "\x00", value.replace("record", "xecord")):
        assert client.get("/items/1/", **{KEY: wrong}).status_code == 200
    assert client.get("/items/7/", headers={HEADER: value}).content == b"x" * 7
    (record,) = read()
    assert (record.weight, record.profiled, record.response_bytes) == (0.0, 1, 7)


def test_without_the_setting_a_signature_is_none(
    site: Callable[..., Read], recorders: list[Recorder]
) -> None:
    from hotclub.perf.asked import HEADER, signed

    site(RATE=1e-12)
    Client().get("/items/7/", headers={HEADER: signed()})
    assert recorders
    assert all(writer.rows == [] for one in recorders for writer in one.spool.writers.values())


def test_many_threads(site: Callable[..., Read]) -> None:
    read = site(BUFFER_RECORDS=7, RATE=0.999999999)

    def ask() -> None:
        client = Client()
        for _ in range(50):
            assert client.get("/items/3/").status_code == 200

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read()) == 400


@pytest.mark.django_db(transaction=True)
def test_coroutines_at_once_keep_apart_what_they_cost(site: Callable[..., Read]) -> None:
    read = site()

    async def ask() -> None:
        client = AsyncClient()
        answers = await asyncio.gather(*(client.get("/waits/") for _ in range(5)))
        assert [answer.content for answer in answers] == [b"waited"] * 5

    asyncio.run(ask())
    found = read()
    assert [r.counter for r in found] == ["thread_cpu_ns_by_step"] * 5
    assert [r.flags for r in found] == [(("async", "on"),)] * 5
    assert [r.database_calls for r in found] == [1] * 5
    assert all(r.cost > 0 for r in found)


def test_without_the_setting_it_is_not_there() -> None:
    for settings in (None, {}, {"FOLDER": "/nowhere", "RATE": 0}):
        with override_settings(HOTCLUB_PERF=settings), pytest.raises(MiddlewareNotUsed):
            RequestRecorder(len)


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ([], None),
        (7, "7 is not a dictionary"),
        ({"RATE": 1.0}, "FOLDER is missing"),
        ({"FOLDER": "here"}, "not absolute"),
        ({"FOLDER": "/spool", "RAET": 1}, "did you mean RATE?"),
        ({"FOLDER": "/spool", "XXX": 1}, "it may hold FOLDER, RATE"),
        ({"FOLDER": "/spool", "RATE": 1.5}, "not a number from 0 to 1"),
        ({"FOLDER": "/spool", "RATE": "1"}, "RATE: '1' is not int or float"),
        ({"FOLDER": "/spool", "RATE": True}, "RATE: True is not int or float"),
        ({"FOLDER": "/spool", "RATES": {"a/": -1}}, "rate of 'a/': -1"),
        ({"FOLDER": "/spool", "BUFFER_RECORDS": 0}, "BUFFER_RECORDS"),
        ({"FOLDER": "/spool", "SEGMENT_BYTES": 10}, "SEGMENT_BYTES"),
        ({"FOLDER": "/spool", "BUDGET_BYTES": 10}, "BUDGET_BYTES"),
        ({"FOLDER": "/spool", "FLUSH_SECONDS": -1}, "FLUSH_SECONDS"),
    ],
)
def test_a_setting_that_says_nothing_sensible(settings: Any, text: str | None) -> None:
    if text is None:
        settings, text = "yes", "'yes' is not a dictionary"
    with pytest.raises(ImproperlyConfigured, match=r"^HOTCLUB_PERF: ") as caught:
        options_from(settings)
    assert text in str(caught.value)


def test_flags_outside_a_request_and_strange_ones() -> None:
    record_flag("nobody", "listens")

    class Mute:
        def __str__(self) -> str:
            raise RuntimeError("no word")

    slot = Slot()
    slot.active = active = Active()
    token = current.set(slot)
    try:
        record_flag("mute", Mute())  # type: ignore[arg-type]
        for number in range(100):
            record_flag(f"flag {number}", "x" * 1_000)
        record_flag("flag 0", "y")
    finally:
        current.reset(token)
    assert active.flags is not None
    assert len(active.flags) == 64
    assert active.flags["flag 0"] == "y"
    assert max(map(len, active.flags.values())) == 100


def test_the_ladder_steps_down(monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    def refused() -> int:
        raise OSError(1, "not permitted")

    monkeypatch.setattr(time, "thread_time_ns", refused)
    assert clock.choose().name == "process_cpu_ns"
    assert "thread_cpu_ns: [Errno 1] not permitted" in caplog.text
    numbers = iter(range(9, 0, -1))
    monkeypatch.setattr(time, "process_time_ns", lambda: next(numbers))
    assert clock.choose().name == "wall_ns"
    monkeypatch.setattr(time, "perf_counter_ns", refused)
    with pytest.raises(OSError, match="no clock"):
        clock.choose()


def test_nothing_heavy_is_imported() -> None:
    code = (
        "import sys, hotclub.perf.middleware;"
        "heavy = {'numpy', 'scipy', 'click', 'pyperf', 'rich', 'hotclub.fastpaths'};"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("said", "answer"), [("", "{}"), ("0.5", "0.5"), ("often", "APP_RECORD: 'often' is no number")]
)
def test_the_service_records_when_it_is_told_to(tmp_path: Path, said: str, answer: str) -> None:
    code = "from app.settings import HOTCLUB_PERF as h; print(h.get('RATE', h))"
    environment = {**os.environ, "APP_RECORD": said, "HOTCLUB_VAR": str(tmp_path)}
    words = [sys.executable, "-c", code]
    done = subprocess.run(
        words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert answer in done.stdout + done.stderr
