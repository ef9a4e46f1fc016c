"""From a host's spool to the store's machine: at least once on the way, once in the store."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hotclub.perf import segment
from hotclub.perf import ship as shipping
from hotclub.perf.cli import main
from hotclub.perf.collect import Server
from hotclub.perf.record import Health, Process
from hotclub.perf.ship import NotShipped, checksum, destination, ship
from hotclub.perf.spool import Spool
from tests.perf.test_recorder_spool import SMALL, put, row

NAME = "00000000000000000001-1-ab.segment"


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    """A spool with three finished segments and one in use."""
    folder = tmp_path / "spool"
    for number in range(3):
        one = Spool(folder, Process(host="web1", counter="thread_cpu_ns"), SMALL)
        put(one, row(number), row(number + 10))
        one.close()
    return folder


@pytest.fixture
def collector(tmp_path: Path) -> Iterator[Server]:
    with Server(("127.0.0.1", 0), tmp_path / "collected", "secret") as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def address(server: Server) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}"


def costs(folder: Path) -> list[int]:
    return sorted(record.cost for record in segment.read_folder(folder, Health()))


def test_to_a_folder_each_once(spool: Path, tmp_path: Path) -> None:
    to = tmp_path / "there"
    assert ship(spool, destination(str(to))).segments == 3
    assert ship(spool, destination(str(to))).segments == 0
    assert costs(to) == costs(spool) == [0, 1, 2, 10, 11, 12]


def test_what_is_written_to_waits(spool: Path, tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    one = Spool(spool, Process(counter="thread_cpu_ns"), SMALL)
    put(one, row(99))
    done = ship(spool, destination(str(tmp_path / "there")))
    assert (done.segments, done.growing) == (3, 1)
    one.close()
    assert ship(spool, destination(str(tmp_path / "there"))).segments == 1


def test_what_has_arrived_may_go(spool: Path, tmp_path: Path) -> None:
    assert ship(spool, destination(str(tmp_path / "there")), delete=True).segments == 3
    assert segment.segments(spool) == []
    assert len(segment.segments(tmp_path / "there")) == 3


@pytest.mark.parametrize("fails_at", range(6))
def test_killed_on_the_way_nothing_is_missing(
    spool: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    steps = 0
    original = shipping.write_whole

    def write(path: Path, data: bytes) -> None:
        nonlocal steps
        if steps == fails_at:
            steps += 1
            raise KeyboardInterrupt
        steps += 1
        original(path, data)

    monkeypatch.setattr(shipping, "write_whole", write)
    with pytest.raises(KeyboardInterrupt):
        ship(spool, destination(str(tmp_path / "there")), delete=True)
    ship(spool, destination(str(tmp_path / "there")), delete=True)
    assert costs(tmp_path / "there") == [0, 1, 2, 10, 11, 12]


def test_notes_that_are_none_of_ours_ship_again(spool: Path, tmp_path: Path) -> None:
    (spool / "shipped.json").write_text("{}")
    assert ship(spool, destination(str(tmp_path / "there"))).segments == 3


def test_to_a_collector(
    spool: Path, collector: Server, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setenv("HOTCLUB_TOKEN", "secret")
    assert main(["ship", str(spool), "--to", address(collector), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["segments"] == 3
    assert costs(collector.folder) == [0, 1, 2, 10, 11, 12]
    monkeypatch.setenv("HOTCLUB_TOKEN", "wrong")
    (spool / "shipped.json").unlink()
    assert main(["ship", str(spool), "--to", address(collector)]) == 3
    assert "401" in capsys.readouterr().err


def answer(server: Server, name: str, data: bytes, **headers: str) -> int:
    headers = {"Authorization": "Bearer secret", "X-Checksum": checksum(data)} | headers
    request = urllib.request.Request(f"{address(server)}/{name}", data, headers, method="PUT")
    try:
        with urllib.request.urlopen(request, timeout=10) as found:
            return int(found.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_what_the_collector_does_not_take(collector: Server) -> None:
    assert answer(collector, NAME, b"anything") == 200
    assert answer(collector, NAME, b"anything", Authorization="Bearer é") == 401
    assert answer(collector, NAME, b"anything", Authorization="") == 401
    assert answer(collector, NAME, b"anything", **{"X-Checksum": "0"}) == 400
    for name in ("../x.segment", "..%2Fx.segment", "x.segment", "1-1-ab.parquet", "a/" + NAME):
        assert answer(collector, name, b"x") == 404
    assert [path.name for path in collector.folder.iterdir()] == [NAME]


def test_a_full_disk_is_said_and_nothing_is_half_there(
    collector: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hotclub.perf import collect

    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(collect, "write_whole", full)
    assert answer(collector, NAME, b"x") == 507
    assert list(collector.folder.iterdir()) == []


def test_a_collector_that_is_not_there(
    spool: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(shipping.time, "sleep", pauses.append)
    assert main(["ship", str(spool), "--to", "http://127.0.0.1:9"]) == 3
    assert pauses == [0.5, 1.0, 2.0]
    assert main(["ship", str(spool / "none"), "--to", str(spool)]) == 2


def test_a_store_without_its_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "fsspec", None)
    with pytest.raises(NotShipped, match="needs fsspec"):
        destination("s3://bucket/path")


def test_a_collector_for_everybody_needs_a_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HOTCLUB_TOKEN", raising=False)
    assert main(["collect", str(tmp_path), "--host", "0.0.0.0"]) == 2
