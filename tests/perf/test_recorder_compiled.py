"""The compiled part of the recorder says what the uncompiled one does."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextvars import copy_context
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from hypothesis import given
from hypothesis import strategies as st

from hotclub.perf import segment
from hotclub.perf.flags import record_flag
from hotclub.perf.hot import active as module
from hotclub.perf.hot.active import Active, at_hand
from hotclub.perf.hot.columns import columns
from hotclub.perf.middleware import synchronous
from hotclub.perf.options import Options
from hotclub.perf.record import LAYOUT, Health, Process, RequestRecord
from hotclub.perf.recorder import Recorder

compiled = pytest.mark.skipif(str(module.__file__).endswith(".py"), reason="nothing is compiled")
BOUNDS = {"q": (-(1 << 63), (1 << 63) - 1), "i": (0, (1 << 31) - 1), "h": (-32_768, 32_767)}
BOUNDS |= {"H": (0, 65_535), "B": (0, 255)}
WORDS = st.sampled_from(["GET", "items/<int:pk>/", "(other)", "", "é"])


def drawn(name: str, code: str) -> st.SearchStrategy[Any]:
    if name == "flags":
        return st.sampled_from([None, (("new", "on"),), (("a", "b"), ("c", "d"))])
    if name in ("endpoint", "method"):
        return WORDS
    return st.floats(0, 1e9) if code == "d" else st.integers(*BOUNDS[code])


def record(values: dict[str, Any]) -> Active:
    found = Active()
    for name, value in values.items():
        setattr(found, name, value)
    return found


@compiled
@given(st.lists(st.fixed_dictionaries({n: drawn(n, c) for n, c in LAYOUT}), min_size=1))
def test_columns_read_as_the_uncompiled_batch_does(rows: list[dict[str, Any]]) -> None:
    records = [record(values) for values in rows]
    packed = columns(records)
    assert packed is not None
    expected = segment.batch([one.row() for one in records])
    assert read(segment.joined(len(rows), packed[0], packed[1:])) == read(expected)


def read(frame: bytes) -> list[RequestRecord]:
    reader = segment.Reader(segment.header(Process())[segment.HEAD.size :], Health())
    return list(reader.take(segment.BATCH, frame[segment.HEAD.size :]))


@compiled
@pytest.mark.parametrize("wrong", [{"status": 70_000}, {"status": -1}, {"cache_calls": 1 << 31}])
def test_a_figure_that_no_column_holds_is_an_error(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="no column"):
        columns([record(wrong)])


def test_rows_of_another_kind_are_left_to_the_uncompiled_batch() -> None:
    assert columns([(1, "GET")]) is None


# -- where the request is found --------------------------------------------------------------------


def request() -> HttpRequest:
    found = HttpRequest()
    found.method = "GET"
    return found


@pytest.fixture
def recorder(tmp_path: Path) -> Any:
    found = Recorder(Options(tmp_path, 1.0, profile_every=0, buffer_records=1_000), by_step=False)
    yield found
    found.spool.close()


def test_requests_of_one_thread_one_after_the_other(recorder: Recorder) -> None:
    seen = []

    def view(request: HttpRequest) -> HttpResponse:
        record_flag("number", str(len(seen)))
        seen.append(at_hand())
        return HttpResponse()

    respond = synchronous(view, recorder)
    for _ in range(200):
        respond(request())
        assert at_hand() is None
    assert len(set(map(id, seen))) == 200
    rows = recorder.spool.writer().rows
    assert [row.flags for row in rows] == [(("number", str(n)),) for n in range(200)]


def test_a_request_within_a_request(recorder: Recorder) -> None:
    def inner(request: HttpRequest) -> HttpResponse:
        record_flag("inner", True)
        return HttpResponse()

    def outer(request: HttpRequest) -> HttpResponse:
        record_flag("outer", True)
        copy_context().run(synchronous(inner, recorder), request)
        record_flag("after", True)
        return HttpResponse()

    synchronous(outer, recorder)(request())
    flags = [dict(row.flags) for row in recorder.spool.writer().rows]
    assert flags == [{"inner": "on"}, {"after": "on", "outer": "on"}]


def test_a_thread_that_was_given_the_context_finds_the_request(recorder: Recorder) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        context = copy_context()
        thread = threading.Thread(target=context.run, args=(record_flag, "thread", "b"))
        thread.start()
        thread.join()
        return HttpResponse()

    synchronous(view, recorder)(request())
    assert recorder.spool.writer().rows[0].flags == (("thread", "b"),)


def test_a_context_that_outlives_its_request_has_none_of_a_later_one(recorder: Recorder) -> None:
    contexts = []

    def view(request: HttpRequest) -> HttpResponse:
        if not contexts:
            contexts.append(copy_context())
        return HttpResponse()

    respond = synchronous(view, recorder)
    for _ in range(100):
        respond(request())

    def late(request: HttpRequest) -> HttpResponse:
        contexts[0].run(record_flag, "late", True)
        return HttpResponse()

    synchronous(late, recorder)(request())
    assert recorder.spool.writer().rows[-1].flags in (None, ())


def test_benchmarks_leave_nothing_behind(tmp_path: Path) -> None:
    code = (
        "from hotclub.perf.benchmarks import recorder as r\n"
        "for one in (r.recorder_sampled, r.recorder_alone): one()()"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    words = [sys.executable, "-c", code]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert list(tmp_path.iterdir()) == []
