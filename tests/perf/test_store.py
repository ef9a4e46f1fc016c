"""What the commands say of a store whose truth is known, and when they alert."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("duckdb")

from hotclub.perf import alerts, production, rollouts, watch
from hotclub.perf.alerts import Alert, Alerts, Finding
from hotclub.perf.cli import main
from hotclub.perf.empty import Empty
from hotclub.perf.history import FLAG
from hotclub.perf.peaks import peaks, users
from hotclub.perf.report import Report, as_row, report_from
from hotclub.perf.store import Store
from tests.perf.simulated_store import PLAN, copied

FINE, BAD, MENDED = PLAN.commits[1:]


@pytest.fixture
def folder(simulated_store: Path, tmp_path: Path) -> Path:
    return copied(simulated_store, tmp_path / "store")


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with Store(folder, threads=1) as one:
        yield one


def run(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    code = main([words[0], "--store", str(folder), *words[1:], "--json"])
    out = capsys.readouterr().out
    return code, json.loads(out) if out else None


def test_the_bad_rollout_is_found_with_its_endpoint_and_function(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = run(folder, capsys, "rollout", "--commit", BAD)
    assert code == 1
    assert (said["word"], said["old"], said["method"]) == ("slower", FINE, "canary")
    assert [p["endpoint"] for p in said["endpoints"] if p["sure"]] == ["posts/"]
    assert said["functions"][0]["function"] == "posts/ranking.py:score"
    assert said["functions"][0]["course"] == "grew"
    assert [(f["flag"], f["endpoints"]) for f in said["flags"]] == [(FLAG, ["posts/"])]
    assert said["commits"] == [f"{FINE}..{BAD}: git does not know them"]


def test_the_harmless_rollout_is_not(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = run(folder, capsys, "rollout", "--commit", FINE)
    assert code == 0
    assert said["word"] in ("same", "unsure")
    assert not any(p["sure"] for p in said["endpoints"])


def test_the_flag_behind_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, (first, second) = run(folder, capsys, "flags", "--hours", "96", "--commit", BAD)
    assert code == 1
    assert (first["flag"], first["word"], first["endpoints"]) == (FLAG, "slower", ["posts/"])
    assert first["low"] < 1 + PLAN.more < first["high"]
    assert second["word"] != "slower"


def test_a_commit_that_is_not_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rollout", "--store", str(folder), "--commit", "'; DROP"]) == 3
    assert "nothing in the store was served by it" in capsys.readouterr().err
    assert main(["rollout", "--store", str(folder), "--commit", PLAN.commits[0]]) == 3


def test_hot_functions_add_up(store: Store) -> None:
    found = production.hotspots(store, top=1_000)
    assert sum(one.self_share for one in found) == pytest.approx(1)
    top = next(one for one in found if one.function == "(request)")
    assert top.inclusive_share == pytest.approx(1)
    spent = sum(row["cost"] for row in production.endpoints(store))
    assert sum(one.cost for one in found) * PLAN.days == pytest.approx(spent, rel=0.02)
    assert all(len(one.trend) == PLAN.days for one in found)
    only = production.hotspots(store, endpoint="posts/", commit=BAD, top=1)
    assert only[0].endpoints == ("posts/",)
    with pytest.raises(Empty):
        production.hotspots(store, endpoint="nowhere/")


def test_hotspots_as_a_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hotspots", "--store", str(folder), "--top", "3"]) == 0
    assert "django/" in capsys.readouterr().out
    code, said = run(folder, capsys, "hotspots", "--commit", BAD, "--against", FINE)
    assert code == 1
    assert said[0]["function"] == "posts/ranking.py:score"


def test_the_mean_is_the_stores_own(store: Store) -> None:
    window = store.window(PLAN.first, PLAN.first + PLAN.days * 1440)
    at = window.names["endpoint"].index("posts/")
    mean = window.cost[window.codes["endpoint"] == at].mean()
    row = next(r for r in production.endpoints(store) if r["endpoint"] == "posts/")
    assert row["mean"] == pytest.approx(mean)


def test_the_quantile_is_the_one_of_the_records(store: Store) -> None:
    from hotclub.perf.records import quantile

    (hour,) = store.dicts(f"SELECT * FROM {store.source('hours')} ORDER BY records DESC LIMIT 1")
    rows = store.rows(
        f"""SELECT cost, weight FROM {store.source("requests")} WHERE minute // 60 = ?
        AND endpoint = ? AND commit = ? AND NOT profiled""",
        hour["hour"],
        hour["endpoint"],
        hour["commit"],
    )
    assert len(rows) == hour["records"]
    assert hour["p95"] == quantile([r[0] for r in rows], [r[1] for r in rows], 0.95)


def test_the_peak_minute_by_day(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = run(folder, capsys, "peak")
    assert (code, len(said)) == (0, PLAN.days)
    assert all(day["per_user"] == pytest.approx(day["cost"] / day["users"]) for day in said)
    with Store(folder) as store:
        assert [p.day for p in peaks(store)] == sorted(day["day"] for day in said)
    assert (users(0), users(1_000)) == (None, None)
    assert users(500) == pytest.approx(693, abs=1)


def test_drift_needs_days(folder: Path) -> None:
    assert main(["drift", "--store", str(folder)]) == 3


def test_before_and_after_needs_quiet_days(store: Store) -> None:
    report = rollouts.before_after(store, FINE, BAD)
    assert report.word == "unsure"
    assert "needs 20 windows" in report.reason


def test_a_report_is_kept_as_it_was(store: Store) -> None:
    report = rollouts.judge(store, BAD)
    row = json.loads(json.dumps(as_row(report)))
    assert report_from(row) == report
    empty = Report("a", "b", 0, 0, "unsure")
    again = report_from(json.loads(json.dumps(as_row(empty))))
    assert (again.low, again.high, again.ratio != again.ratio) == (0.0, float("inf"), True)


def test_commits_between_from_git(tmp_path: Path) -> None:
    report = Report("--upload-pack=touch", "b", 0, 0, "same")
    assert rollouts.with_commits(report, tmp_path) == report
    known = rollouts.with_commits(dataclasses.replace(report, commit="a"), tmp_path)
    assert known.commits == ("b..a: git does not know them",)


# -- alerts ----------------------------------------------------------------------------------------


def test_a_look_alerts_once_for_a_cause(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Store(folder) as store:
        found = watch.look(store, days=4)
    assert [r.commit for r in found.reports] == [FINE, BAD, MENDED]
    assert watch.kept_report(folder, BAD) == found.reports[1]
    # The one that takes it back says that it is over.
    with Store(folder) as store:
        told = list(alerts.findings(store, found))
        assert [one.key for one in told] == []
        found.reports.pop()
        (one,) = alerts.findings(store, found)
    assert one.key == f"rollout {BAD}"
    assert "slower in posts/" in one.title
    assert "posts/ranking.py:score grew" in one.text
    assert f"flag {FLAG}=on" in one.text
    assert main(["watch", "--store", str(folder), "--days", "4"]) == 0
    assert "no alerts" in capsys.readouterr().out


class Telling:
    """An alert book that is told of one finding or none, and what it sent."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now, self.sent = folder, 1_000.0, list[tuple[str, str]]()
        self.broken = False

    def send(self, alert: Alert) -> None:
        if self.broken:
            raise OSError("no mail today")
        self.sent.append((alert.key, alert.state))

    def look(self, last: int, again: bool | None = None, *, found: bool = True) -> Alerts:
        book = Alerts(self.folder, clock=lambda: self.now)
        finding = Finding("flag x=on", "slower", "slower", last, lambda seen: again)
        book.tell([finding] if found else [], last)
        self.wrong = book.send([self.send])
        book.save()
        return book


@pytest.fixture
def telling(tmp_path: Path) -> Telling:
    return Telling(tmp_path)


def test_an_alert_is_sent_when_the_next_window_says_so_too(telling: Telling) -> None:
    telling.look(100)
    assert telling.sent == []
    telling.look(110, True)
    telling.look(120, True)
    assert telling.sent == [("flag x=on", "open")]
    telling.look(130, found=False)
    telling.look(140, found=False)
    assert telling.sent == [("flag x=on", "open"), ("flag x=on", "resolved")]
    telling.look(150)
    telling.look(160, True)
    assert telling.sent[2:] == [("flag x=on", "open")]


def test_chance_is_not_sent(telling: Telling) -> None:
    telling.look(100)
    telling.look(110, False)
    telling.look(120, found=False)
    telling.look(130)
    assert telling.sent == []


def test_where_no_window_will_come_it_is_sent(telling: Telling) -> None:
    telling.look(100)
    book = telling.look(130)
    assert book.known["flag x=on"].state == "pending"
    book.known["flag x=on"].seen = 60
    book.save()
    telling.look(130)
    assert telling.sent == [("flag x=on", "open")]


def test_what_could_not_be_sent_is_sent_by_the_next(telling: Telling) -> None:
    telling.look(100)
    telling.broken = True
    telling.look(110, True)
    assert telling.wrong == ["alert flag x=on: not sent: no mail today"]
    telling.broken = False
    telling.look(120, True)
    assert telling.sent == [("flag x=on", "open")]


def test_a_silenced_alert_waits(telling: Telling, capsys: pytest.CaptureFixture[str]) -> None:
    telling.look(100)
    book = Alerts(telling.folder, clock=lambda: telling.now)
    book.silence("flag x=on", 2)
    book.save()
    with pytest.raises(LookupError, match="there is flag x=on"):
        book.silence("other", 1)
    assert telling.look(110, True).open() == []
    assert telling.sent == []
    telling.now += 3 * 3600
    assert len(telling.look(120, True).open()) == 1
    assert telling.sent == [("flag x=on", "open")]
    assert main(["alerts", "--store", str(telling.folder)]) == 1
    assert main(["alerts", "--store", str(telling.folder), "--silence", "flag x=on"]) == 0
    assert "silenced: flag x=on" in capsys.readouterr().out


def test_a_webhook_gets_json(tmp_path: Path) -> None:
    import threading
    from http.server import BaseHTTPRequestHandler, HTTPServer

    got: list[Any] = []

    class Listens(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Listens)
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    alerts.webhook(f"http://127.0.0.1:{server.server_port}/")(Alert("k", "t", "x", "open"))
    thread.join()
    server.server_close()
    assert got == [{"key": "k", "state": "open", "title": "t", "text": "x"}]


# Django 6.1 wants MAILERS, which 5.2 does not know: the sample service sends no mail.
@pytest.mark.filterwarnings("ignore:.*default mailer")
def test_mail_goes_through_django(mailoutbox: Any) -> None:
    alerts.mail(["ops@example.org"])(Alert("k", "slower\nin two lines", "text", "open"))
    (sent,) = mailoutbox
    assert sent.subject == "[hotclub] open: slower in two lines"
    assert sent.to == ["ops@example.org"]
