"""The spool on a bad day: torn, hostile and foreign segments, full disks, forks and kills."""

from __future__ import annotations

import errno
import json
import os
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotclub.perf import segment
from hotclub.perf.budget import Limits, NoRoom, make_room
from hotclub.perf.cli import main
from hotclub.perf.record import LAYOUT, NOTHING, Health, Process, RequestRecord
from hotclub.perf.records import by_endpoint, quantile
from hotclub.perf.spool import Spool, Writer

ROOT = Path(__file__).resolve().parents[2]
SMALL = Limits(budget_bytes=1 << 20, segment_bytes=1 << 18, buffer_records=10)


def row(number: int = 1, **changed: Any) -> tuple[Any, ...]:
    """Return one record as the middleware hands it over."""
    plain = dict(zip([name for name, _ in LAYOUT[:11]], VALUES, strict=True)) | changed
    return (*({**plain, "cost": number} | changed).values(), NOTHING)


VALUES = (1, "items/<int:pk>/", "GET", (), 200, -1, 0, 5_000, 70, 1.0, 0)


@pytest.fixture
def spool(tmp_path: Path) -> Iterator[Spool]:
    found = Spool(tmp_path / "spool", Process(service="test", counter="thread_cpu_ns"), SMALL)
    yield found
    found.close()


def put(spool: Spool, *rows: tuple[Any, ...]) -> Writer:
    writer = spool.writer()
    writer.rows.extend(rows)
    writer.flush(time.perf_counter_ns())
    return writer


def read_all(folder: Path) -> tuple[list[RequestRecord], Health]:
    health = Health()
    return list(segment.read_folder(folder, health)), health


def one_segment(*batches: list[tuple[Any, ...]]) -> bytes:
    head = segment.header(Process(counter="thread_cpu_ns"))
    return head + b"".join(map(segment.batch, batches))


def read_bytes(folder: Path, data: bytes) -> tuple[list[RequestRecord], Health]:
    path = folder / f"one{segment.SUFFIX}"
    path.write_bytes(data)
    health = Health()
    return list(segment.read(path, health)), health


def test_what_is_written_is_read(spool: Spool) -> None:
    put(spool, *(row(n, flags=(("new", "b"),), status=200 + n) for n in range(25)))
    found, health = read_all(spool.folder)
    assert [(r.cost, r.status, r.flags) for r in found] == [
        (n, 200 + n, (("new", "b"),)) for n in range(25)
    ]
    assert (health.records, health.segments, health.lost) == (25, 1, {})


def test_one_record_that_does_not_fit_costs_no_other(spool: Spool) -> None:
    bad = [row(status=-5), row(cost=1 << 70), row(weight="much"), row(endpoint=object())]
    put(spool, row(1), *bad, row(2), row(3, endpoint="x" * 200_000))
    put(spool, row(4))
    found, health = read_all(spool.folder)
    assert [r.cost for r in found] == [1, 2, 4]
    assert health.lost == {"error": 5}


def test_a_torn_tail_at_every_byte(tmp_path: Path) -> None:
    whole = one_segment([row(1)], [row(2)])
    first = len(one_segment([row(1)]))
    head = len(one_segment())
    for length in range(1, len(whole)):
        found, health = read_bytes(tmp_path, whole[:length])
        if length < head:
            assert (found, health.foreign) == ([], 1)
        else:
            assert [r.cost for r in found] == ([1] if length >= first else [])
            assert health.torn == (length not in (head, first))
            assert health.damaged_bytes == 0


def test_damage_in_the_middle_costs_one_batch(tmp_path: Path) -> None:
    start, end = len(one_segment([row(1)])), len(one_segment([row(1)], [row(2)]))
    whole = one_segment([row(1)], [row(2)], [row(3)])
    for at in range(start, end):
        data = bytearray(whole)
        data[at] ^= 0x55
        found, health = read_bytes(tmp_path, bytes(data))
        assert [r.cost for r in found] == [1, 3]
        assert health.damaged_bytes == end - start


@given(data=st.data())
def test_anything_at_all_is_read_without_an_exception(data: st.DataObject) -> None:
    pieces = st.one_of(
        st.binary(max_size=200),
        st.just(segment.MARK),
        st.builds(segment.frame, st.integers(0, 5), st.binary(max_size=100)),
        st.just(segment.batch([row(1), row(2)])),
        st.builds(lambda r, n: segment.loss(r, n), st.text(max_size=5), st.integers(0, 1 << 40)),
    )
    heads = st.one_of(
        st.just(segment.header(Process())),
        st.builds(
            lambda value: segment.frame(segment.HEADER, json.dumps(value).encode()),
            st.one_of(
                st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=5),
                st.fixed_dictionaries(
                    {"schema": st.integers(), "layout": st.just([["cost", "d"], ["weight", "q"]])},
                    optional={"process": st.dictionaries(st.text(), st.integers())},
                ),
            ),
        ),
    )
    text = data.draw(heads) + b"".join(data.draw(st.lists(pieces, max_size=6)))
    health = Health()
    reader = list(read_text(text, health))
    assert all(record.cost >= 0 and record.weight >= 0 for record in reader)


def read_text(text: bytes, health: Health) -> Iterator[RequestRecord]:
    handle, name = tempfile.mkstemp(suffix=segment.SUFFIX)
    try:
        os.write(handle, text)
        yield from segment.read(Path(name), health)
    finally:
        os.close(handle)
        Path(name).unlink()


def hostile(**changed: Any) -> bytes:
    head = {"schema": 1, "layout": LAYOUT, "process": {}} | changed
    return segment.frame(segment.HEADER, json.dumps(head).encode()) + segment.batch([row(1)])


@pytest.mark.parametrize(
    "data",
    [
        b"nothing of ours",
        b"\x80\x04\x95pickle",
        segment.frame(segment.HEADER, b"[" * 5_000),
        segment.frame(segment.HEADER, b"{}"),
        hostile(layout="q"),
        hostile(layout=[]),
        hostile(layout=[["cost", "9999999s"]]),
        hostile(layout=[["cost", "q"], ["cost", "q"]]),
        hostile(layout=[["cost", "q", "q"]]),
        hostile(schema="1"),
    ],
)
def test_a_file_that_is_none_of_ours_is_counted(tmp_path: Path, data: bytes) -> None:
    found, health = read_bytes(tmp_path, data)
    assert found == []
    assert health.foreign == 1


def test_values_that_can_not_be_are_counted(tmp_path: Path) -> None:
    rows = [row(-1), row(weight=float("nan")), row(weight=-1.0), row(weight=float("inf")), row(2)]
    found, health = read_bytes(tmp_path, one_segment(rows))
    assert [r.cost for r in found] == [2]
    assert health.foreign == 4


def test_other_schemas_are_read_by_name(tmp_path: Path) -> None:
    layout = [["cost", "I"], ["endpoint", "B"], ["phase", "d"]]
    head = json.dumps({"schema": 9, "layout": layout, "process": {"pid": "x", "host": "h"}})
    texts = b'["a/"]'
    body = struct.pack("<HI", 2, len(texts)) + texts + struct.pack("<IIBBdd", 7, 8, 0, 3, 0, 0)
    data = segment.frame(segment.HEADER, head.encode()) + segment.frame(segment.BATCH, body)
    found, health = read_bytes(tmp_path, data)
    assert [(r.cost, r.endpoint, r.weight) for r in found] == [(7, "a/", 1.0), (8, "(unknown)", 1)]
    assert (found[0].process.host, found[0].process.pid) == ("h", 0)
    assert health.other_schema == 1


def test_links_and_pipes_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(one_segment([row(1)]))
    (tmp_path / "link.segment").symlink_to(tmp_path / "secret")
    os.mkfifo(tmp_path / "pipe.segment")
    (tmp_path / "folder.segment").mkdir()
    (tmp_path / "empty.segment").touch()
    found, health = read_all(tmp_path)
    assert found == []
    assert health.unreadable == 3


def test_the_budget_holds_and_the_oldest_goes_first(spool: Spool) -> None:
    put(spool, row(0, endpoint="first/"))
    for number in range(1, 60):
        put(spool, *(row(number, endpoint=f"{n}{'y' * 100}") for n in range(200)))
        used = sum(path.stat().st_size for path in spool.folder.iterdir())
        assert used <= SMALL.budget_bytes
    found, health = read_all(spool.folder)
    assert max(r.cost for r in found) == 59
    assert min(r.cost for r in found) > 0
    assert health.segments >= 3


def test_segments_in_use_stay_and_records_are_dropped_instead(tmp_path: Path) -> None:
    spools = [Spool(tmp_path, Process(), SMALL) for _ in range(5)]
    for number, one in enumerate(spools):
        put(one, row(number))
    found, _ = read_all(tmp_path)
    assert sorted(r.cost for r in found) == [0, 1, 2, 3]
    assert spools[4].writer().lost == {"budget": 1}
    spools[0].close()
    writer = spools[4].writer()
    writer.paused_until_ns = 0
    put(spools[4], row(5))
    for one in spools:
        one.close()
    found, health = read_all(tmp_path)
    assert {5} <= {r.cost for r in found}
    assert health.lost == {"budget": 1}


def test_make_room_where_nothing_may_be_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        (tmp_path / f"{number}{segment.SUFFIX}").write_bytes(b"x" * SMALL.segment_bytes)
    mine = tmp_path / f"9{segment.SUFFIX}"
    mine.touch()

    def refused(*args: Any, **kwargs: Any) -> None:
        raise PermissionError(errno.EACCES, "not yours")

    monkeypatch.setattr(Path, "unlink", refused)
    with pytest.raises(NoRoom):
        make_room(mine, SMALL)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EFBIG])
def test_a_disk_that_fails_costs_records_that_are_counted(
    spool: Spool, monkeypatch: pytest.MonkeyPatch, caplog: Any, number: int
) -> None:
    put(spool, row(1))
    real, writes = os.write, []

    def full(handle: int, data: Any) -> int:
        writes.append(len(data))
        if len(writes) == 1:
            return real(handle, bytes(data)[:20])
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "write", full)
    writer = put(spool, row(2), row(3))
    assert writer.lost == {"disk": 2}
    put(spool, row(4))
    assert len(writes) == 2
    assert writer.lost == {"disk": 3}
    monkeypatch.undo()
    writer.paused_until_ns = 0
    put(spool, row(5))
    found, health = read_all(spool.folder)
    assert [r.cost for r in found] == [1, 5]
    assert (health.lost, health.damaged_bytes, health.torn) == ({"disk": 3}, 0, 0)
    assert caplog.text.count("records are dropped") == 1


def test_a_folder_that_can_not_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    spool = Spool(tmp_path / "file" / "spool", Process(), SMALL)
    assert put(spool, row(1)).lost == {"disk": 1}
    spool.close()


def test_a_segment_that_somebody_deleted_is_followed_by_another(spool: Spool) -> None:
    put(spool, row(1))
    for path in spool.folder.iterdir():
        path.unlink()
    put(spool, row(2))
    found, _ = read_all(spool.folder)
    assert [r.cost for r in found] == [2]


def test_a_disk_that_does_not_answer_keeps_nobody_waiting(spool: Spool) -> None:
    writer = spool.writer()
    with writer.lock:
        put(spool, *(row(n) for n in range(10_500)))
        assert writer.lost == {"full": 1_000}
    assert len(writer.rows) == 9_500


def test_a_forked_child_has_its_own_segment(spool: Spool) -> None:
    put(spool, row(1))
    spool.writer().rows.append(row(2))
    child = os.fork()
    if not child:
        put(spool, row(3))
        spool.writer().rows.append(row(4))
        spool.close()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    spool.close()
    found, health = read_all(spool.folder)
    assert sorted(r.cost for r in found) == [1, 2, 3, 4]
    assert {r.process.pid for r in found if r.cost in (1, 2)} == {os.getpid()}
    assert {r.process.pid for r in found if r.cost in (3, 4)} == {child}
    assert health.segments == 2


def test_a_fork_while_another_thread_writes_does_not_block_the_child(spool: Spool) -> None:
    held = spool.writer().lock
    held.acquire()
    child = os.fork()
    if not child:
        signal.alarm(10)
        put(spool, row(3))
        os._exit(0 if not spool.writer().rows else 1)
    held.release()
    assert os.waitpid(child, 0)[1] == 0


SERVE = """
import sys, django
from django.test import Client
django.setup()
client = Client()
for number in range(100_000):
    client.get("/items/%d/" % (number % 50))
    if number % 10 == 9:
        print(number + 1, flush=True)
"""


def test_a_killed_process_loses_one_buffer_at_most(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.perf.recorder_site",
        "RECORDER_FOLDER": str(tmp_path),
        "RECORDER_BUFFER": "16",
    }
    words = [sys.executable, "-c", SERVE]
    for wanted in (50, 70, 130):
        with subprocess.Popen(
            words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        ) as server:
            assert server.stdout is not None
            for line in server.stdout:
                if int(line) >= wanted:
                    break
            server.send_signal(signal.SIGKILL)
            rest = server.stdout.read().split()
            served = int(rest[-1]) if rest else int(line)
        found, health = read_all(tmp_path)
        mine = [r for r in found if r.process.pid == server.pid]
        assert served - 16 < len(mine) <= served + 10
        assert health.foreign == health.damaged_bytes == 0


def test_what_waits_is_written_at_exit(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.perf.recorder_site",
        "RECORDER_FOLDER": str(tmp_path),
    }
    code = SERVE.replace("100_000", "10")
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True)
    found, _ = read_all(tmp_path)
    assert len(found) == 10


def test_threads_that_all_write_lose_nothing(spool: Spool) -> None:
    def work() -> None:
        writer = spool.writer()
        for number in range(500):
            writer.rows.append(row(number))
            if len(writer.rows) >= 10:
                writer.flush(time.perf_counter_ns())

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spool.close()
    found, health = read_all(spool.folder)
    assert len(found) == 3_000
    assert health.lost == {}


def test_the_table_and_its_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [row(n * 1_000_000, weight=10.0) for n in range(1, 101)]
    rows += [row(5, endpoint="<script>\x1b[31m", status=500), row(6, endpoint="")]
    (tmp_path / f"a{segment.SUFFIX}").write_bytes(one_segment(rows) + segment.loss("disk", 3))
    assert main(["records", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert "items/<int:pk>/  thread_cpu_ns     1,000      100  50.50 ms  95.00 ms" in shown
    assert "<script>?[31m" in shown
    assert "\x1b" not in shown
    assert "lost by the recorder: 3 (disk)" in shown
    assert main(["records", str(tmp_path), "--json"]) == 0
    out = json.loads(capsys.readouterr().out)
    assert out["endpoints"][0]["p95_cost"] == 95_000_000
    assert out["endpoints"][0]["requests"] == 1_000.0
    assert out["health"]["lost"] == {"disk": 3}


def test_the_commands_exit_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["records", str(tmp_path)]) == 3
    assert "there is no record in it" in capsys.readouterr().err
    assert main(["records", str(tmp_path / "nowhere")]) == 2
    assert "No such file or directory" in capsys.readouterr().err


def test_counters_are_never_mixed() -> None:
    records = [
        RequestRecord(Process(counter=counter), endpoint="a/", cost=cost)
        for counter, cost in (("thread_cpu_ns", 5), ("instructions", 900), ("thread_cpu_ns", 7))
    ]
    rows = by_endpoint(records)
    assert [(r.counter, r.records, r.mean_cost) for r in rows] == [
        ("instructions", 1, 900.0),
        ("thread_cpu_ns", 2, 6.0),
    ]


@pytest.mark.parametrize(
    ("weights", "expected"),
    [([1] * 20, 19), ([0] * 20, 1), ([1] * 19 + [100], 20), ([0.1] * 20, 19)],
)
def test_the_quantile_is_weighted_and_exact(weights: list[float], expected: int) -> None:
    assert quantile(range(1, 21), weights, 0.95) == expected
