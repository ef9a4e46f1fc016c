"""Whatever fails inside the recorder, the answer is the same and the loss is counted."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from threading import get_ident
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse

from hotclub.perf.clock import Clock
from hotclub.perf.hot.waiting import collected
from hotclub.perf.middleware import asynchronous, synchronous
from hotclub.perf.options import Options
from hotclub.perf.record import Health
from hotclub.perf.recorder import Recorder
from hotclub.perf.segment import read_folder

ANSWER = HttpResponse(b"the same")


def refused(*args: Any, **kwargs: Any) -> Any:
    raise OSError(1, "on purpose")


def request() -> HttpRequest:
    found = HttpRequest()
    found.method = "GET"
    return found


def break_counter(recorder: Recorder, patch: pytest.MonkeyPatch) -> None:
    recorder.read = refused
    recorder.clock = Clock("thread_cpu_ns", refused)


def break_counter_at_the_end(recorder: Recorder, patch: pytest.MonkeyPatch) -> None:
    readings = iter([5])
    recorder.read = lambda: next(readings)  # then StopIteration
    recorder.clock = Clock("thread_cpu_ns", recorder.read)


class Stuck(list[Any]):
    """The wrappers of a connection that nothing can be taken off."""

    def remove(self, value: Any) -> None:
        raise OSError(1, "on purpose")


def break_writer(recorder: Recorder, patch: pytest.MonkeyPatch) -> None:
    recorder.spool.writer().close()
    patch.setattr(recorder.spool, "writer", refused)


FAULTS: dict[str, Callable[[Recorder, pytest.MonkeyPatch], None]] = {
    "counter": break_counter,
    "counter at the end": break_counter_at_the_end,
    "steady clock": lambda r, p: setattr(r, "steady", refused),
    "wall clock": lambda r, p: setattr(r, "wall_clock", refused),
    "entering connections": lambda r, p: r.connections.update({get_ident(): refused}),
    "leaving connections": lambda r, p: r.connections.update({get_ident(): {"a": Stuck()}}),
    "starting a writer": break_writer,
    "writing": lambda r, p: p.setattr(r.spool.writer(), "flush", refused),
    "new endpoint": lambda r, p: p.setattr(r, "kept_apart", refused),
}


@pytest.fixture
def recorder(tmp_path: Path, request: Any) -> Recorder:
    options = Options(tmp_path / "spool", 1.0, buffer_records=1, profile_every=0)
    return Recorder(options, by_step=getattr(request, "param", False))


def lost_of(recorder: Recorder) -> int:
    """Return the records that the spool says were lost."""
    recorder.spool.close()
    health = Health()
    if recorder.spool.folder.exists():
        list(read_folder(recorder.spool.folder, health))
    return sum(health.lost.values())


@pytest.mark.parametrize("fault", FAULTS)
def test_the_answer_is_the_same(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    import gc

    respond = synchronous(lambda request: ANSWER, recorder)
    FAULTS[fault](recorder, monkeypatch)
    assert respond(request()) is ANSWER
    assert collected not in gc.callbacks
    monkeypatch.undo()
    assert lost_of(recorder) == (0 if fault == "starting a writer" else 1)


@pytest.mark.parametrize("recorder", [True], indirect=True)
@pytest.mark.parametrize("fault", FAULTS)
def test_the_answer_of_a_coroutine_is_the_same(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    async def view(request: HttpRequest) -> HttpResponse:
        await asyncio.sleep(0)
        return ANSWER

    respond = asynchronous(view, recorder)
    FAULTS[fault](recorder, monkeypatch)
    assert asyncio.run(respond(request())) is ANSWER
    monkeypatch.undo()
    assert lost_of(recorder) == (0 if fault == "starting a writer" else 1)


@pytest.mark.parametrize("recorder", [True], indirect=True)
def test_a_coroutine_that_is_cancelled_is_recorded_and_cancelled(recorder: Recorder) -> None:
    async def view(request: HttpRequest) -> HttpResponse:
        await asyncio.sleep(60)
        return ANSWER

    async def cancel() -> None:
        task = asyncio.ensure_future(asynchronous(view, recorder)(request()))
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    start = time.perf_counter()
    asyncio.run(cancel())
    assert time.perf_counter() - start < 60
    assert len(list((recorder.spool.folder).iterdir())) == 1
    recorder.spool.close()


def test_an_exception_of_the_view_is_the_views(recorder: Recorder) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        raise KeyError("the view's own")

    with pytest.raises(KeyError, match="the view's own"):
        synchronous(view, recorder)(request())
    recorder.spool.close()


def test_a_clock_that_runs_backwards_is_counted(recorder: Recorder) -> None:
    readings = iter([9, 5])
    recorder.read = lambda: next(readings)
    assert synchronous(lambda request: ANSWER, recorder)(request()) is ANSWER
    assert recorder.spool.writer().lost == {"clock": 1}
    recorder.spool.close()
