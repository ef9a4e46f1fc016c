"""From segments into the store: each record once, whatever happens in between."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

duckdb = pytest.importorskip("duckdb")

from hotclub.perf import parquet, segment, tail  # noqa: E402
from hotclub.perf.calls import Function, Node  # noqa: E402
from hotclub.perf.cli import main  # noqa: E402
from hotclub.perf.empty import Empty  # noqa: E402
from hotclub.perf.profile_frame import encoded  # noqa: E402
from hotclub.perf.record import NOTHING, Process  # noqa: E402
from hotclub.perf.store import Store  # noqa: E402
from hotclub.perf.tail import Busy, Tail  # noqa: E402

DAY_NS = 86_400 * 10**9
START_NS = 1_800_000_000 * 10**9
PROCESS = Process(host="web1", service="shop", commit="c1", counter="thread_cpu_ns")


Row = tuple[Any, ...]


def row(number: int, at_ns: int = START_NS, endpoint: str = "a/", **changed: Any) -> Row:
    plain: dict[str, Any] = {"method": "GET", "flags": (("new", "b"),), "status": 200, "bucket": 7}
    plain |= {"cost": 1000 + number, "wall": 5_000, "size": 70, "weight": 2.0, "profiled": 0}
    return (at_ns, endpoint, *(plain | changed).values(), NOTHING)


def profile(at_ns: int = START_NS) -> bytes:
    root = Node(Function("(request)"))
    child = root.children[Function("x")] = Node(Function("shop/views.py:basket"))
    root.own, child.own, child.calls, root.calls = 10, 30, 2, 1
    return encoded(root, at_ns, "a/", (("new", "b"),), 400.0)


def spooled(folder: Path, *frames: bytes, name: str = "1", process: Process = PROCESS) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{START_NS:020}-{name}{segment.SUFFIX}"
    path.write_bytes(segment.header(process) + b"".join(frames))
    return path


def taken(spool: Path, store: Path) -> int:
    with Tail(store) as one:
        return one.take(spool)


def costs(store: Path) -> Counter[int]:
    with Store(store) as one:
        return Counter(cost for (cost,) in one.rows(f"SELECT cost FROM {one.source('requests')}"))


def test_records_and_profiles_as_they_stand_in_the_store(tmp_path: Path) -> None:
    spool, store = tmp_path / "spool", tmp_path / "store"
    spooled(spool, segment.batch([row(1), row(2, START_NS + DAY_NS)]), profile())
    assert taken(spool, store) == 4
    with Store(store) as one:
        found = one.dicts(f"SELECT * FROM {one.source('requests')} ORDER BY cost")
        assert [(r["cost"], r["host"], r["flags"], r["commit"]) for r in found] == [
            (1001, "web1", "new=b", "c1"),
            (1002, "web1", "new=b", "c1"),
        ]
        assert found[0]["minute"] == START_NS // 60_000_000_000
        assert found[0]["date"] < found[1]["date"]
        calls = one.rows(
            f"SELECT function, parent, calls, own, inclusive FROM {one.source('functions')} "
            "ORDER BY node"
        )
    assert calls == [("(request)", -1, 1, 10, 40), ("shop/views.py:basket", 0, 2, 30, 30)]


def test_a_second_run_takes_only_what_is_new(tmp_path: Path) -> None:
    spool, store = tmp_path / "spool", tmp_path / "store"
    path = spooled(spool, segment.batch([row(1)]))
    assert [taken(spool, store), taken(spool, store)] == [1, 0]
    spooled(spool, segment.batch([row(2)]), name="2")
    assert taken(spool, store) == 1
    path.unlink()
    assert taken(spool, store) == 0
    assert costs(store) == {1001: 1, 1002: 1}


def test_a_segment_that_is_being_written_is_taken_piece_by_piece(tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    spool, store = tmp_path / "spool", tmp_path / "store"
    path = spooled(spool, segment.batch([row(1)]))
    half = segment.batch([row(2)])
    with path.open("ab") as opened:
        fcntl.flock(opened, fcntl.LOCK_EX)
        opened.write(half[:40])
        opened.flush()
        assert taken(spool, store) == 1
        opened.write(half[40:])
        opened.flush()
        with Tail(store) as one:
            assert one.take(spool) == 1
            assert (one.health.torn, one.health.damaged_bytes) == (0, 0)
        opened.write(half[:30])
    with Tail(store) as one:
        assert one.take(spool) == 0
        assert one.health.torn == 1
    assert costs(store) == {1001: 1, 1002: 1}


def test_the_same_segment_shipped_twice_counts_once(tmp_path: Path) -> None:
    spool, store = tmp_path / "spool", tmp_path / "store"
    path = spooled(spool, segment.batch([row(1)]))
    (spool / "again").mkdir()
    (spool / "again" / path.name).write_bytes(path.read_bytes())
    assert taken(spool, store) == 1
    assert costs(store) == {1001: 1}


STEPS = ("parquet.write", "save", "replace", "unlink")


@pytest.mark.parametrize("fails_at", range(1, 12))
def test_killed_at_any_step_each_record_is_there_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    spool, store = tmp_path / "spool", tmp_path / "store"
    for name in "abc":
        rows = [row(ord(name)), row(ord(name), START_NS + DAY_NS)]
        spooled(spool, segment.batch(rows), name=name)
    count = 0

    def counted(original: Any) -> Any:
        def step(*args: Any, **kwargs: Any) -> Any:
            nonlocal count
            count += 1
            if count == fails_at:
                raise KeyboardInterrupt
            return original(*args, **kwargs)

        return step

    with monkeypatch.context() as patch:
        patch.setattr(tail, "PIECE", 2)
        patch.setattr(tail.parquet, "write", counted(parquet.write))
        patch.setattr(tail, "write_whole", counted(tail.write_whole))
        patch.setattr(Path, "replace", counted(Path.replace))
        with pytest.raises(KeyboardInterrupt):
            taken(spool, store)
    taken(spool, store)
    assert costs(store) == {1097: 2, 1098: 2, 1099: 2}
    assert not list((store / "incoming").glob("*"))


def test_damage_is_counted_and_the_rest_is_taken(tmp_path: Path) -> None:
    spool, store = tmp_path / "spool", tmp_path / "store"
    good = segment.batch([row(1)])
    bad = bytearray(segment.batch([row(2)]))
    bad[-1] ^= 1
    spooled(spool, good, bytes(bad), segment.batch([row(3)]), segment.loss("disk", 4))
    (spool / f"x{segment.SUFFIX}").write_bytes(b"\x80\x04\x95pickle")
    spooled(spool, segment.frame(segment.PROFILE, b"nothing of ours"), name="2")
    with Tail(store) as one:
        assert one.take(spool) == 2
        health = one.health
    assert (health.damaged_bytes, health.foreign, health.lost) == (len(bad), 2, {"disk": 4})
    with Tail(store) as one:  # and only once
        one.take(spool)
        assert one.health == health
    assert costs(store) == {1001: 1, 1003: 1}


@pytest.mark.parametrize("host", ["../../etc", "a/b", "", "é <script>", "..", "x" * 600])
def test_a_hostile_host_stays_in_the_store(tmp_path: Path, host: str) -> None:
    spool, store = tmp_path / "spool", tmp_path / "store"
    process = Process(host=host[:500], counter="thread_cpu_ns")
    spooled(spool, segment.batch([row(1, endpoint="'; DROP TABLE x; <script>")]), process=process)
    assert taken(spool, store) == 1
    assert costs(store) == {1001: 1}
    assert {p.name for p in tmp_path.iterdir()} == {"spool", "store"}


def test_a_clock_that_is_off_by_centuries(tmp_path: Path) -> None:
    spool, store = tmp_path / "spool", tmp_path / "store"
    rows = [row(1, 0), row(2, -(10**18)), row(3, (1 << 63) - 1)]
    spooled(spool, segment.batch(rows))
    assert taken(spool, store) == 3
    assert sum(costs(store).values()) == 3


def test_one_tail_at_a_time(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    with Tail(tmp_path / "store"), pytest.raises(Busy, match="another tail"):
        Tail(tmp_path / "store")


def test_notes_that_are_none_of_ours(tmp_path: Path) -> None:
    (tmp_path / "tail.json").write_text("[]")
    with pytest.raises(ValueError, match=r"tail\.json can't be read"):
        Tail(tmp_path)


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spool, store = tmp_path / "spool", tmp_path / "store"
    spooled(spool, segment.batch([row(n) for n in range(100)]), profile())
    assert main(["tail", str(spool), "--store", str(store), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["rows"], said["health"]["records"], said["health"]["profiles"]) == (102, 100, 1)
    with Store(store) as one:
        (hour,) = one.dicts(f"SELECT * FROM {one.source('hours')}")
    assert (hour["records"], hour["requests"], hour["p95"]) == (100, 200.0, 1094)
    assert main(["tail", str(tmp_path / "none"), "--store", str(store)]) == 2


def test_a_store_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Empty, match="hotclub perf tail"):
        Store(tmp_path / "none")
    (tmp_path / "empty").mkdir()
    assert main(["flags", "--store", str(tmp_path / "empty")]) == 3


def test_a_torn_parquet_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    spool, store = tmp_path / "spool", tmp_path / "store"
    spooled(spool, segment.batch([row(1)]))
    taken(spool, store)
    (path,) = store.rglob("*.parquet")
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(Exception, match=os.path.basename(path)), Store(store) as one:  # noqa: PTH119
        one.rows(f"SELECT cost FROM {one.source('requests')}")
