"""The dashboard's pages: who may see them, what they say, and that nothing is from elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("duckdb")

from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from app.people.models import Person
from hotclub.perf import alerts, watch
from hotclub.perf.cli import main
from hotclub.perf.dashboard.options import options
from hotclub.perf.history import FLAG
from hotclub.perf.ledger import Ledger, Step
from hotclub.perf.store import Store
from tests.perf.simulated_store import PLAN, copied

FINE, BAD, MENDED = PLAN.commits[1:]
PAGES = {
    "/hotclub/": "8 endpoints",
    "/hotclub/endpoint/?name=posts/": "posts/ranking.py:score",
    "/hotclub/endpoint/?name=": "Its functions",
    "/hotclub/rollouts/": "posts/ranking.py:score",
    f"/hotclub/rollouts/{BAD}/": f"Flag {FLAG}=on",
    f"/hotclub/rollouts/{FINE}/": "unsure",
    "/hotclub/functions/": "fastpath:html_escape",
    f"/hotclub/functions/?endpoint=posts/&commit={BAD}": "posts/ranking.py:score",
    f"/hotclub/functions/diff/?old={FINE}&new={BAD}&endpoint=posts/": "grew",
    "/hotclub/functions/diff/": "µs a request",
    "/hotclub/flame/?endpoint=posts/": "posts/ranking.py:score: ",
    "/hotclub/profile.speedscope.json?endpoint=posts/": "posts/ranking.py:score",
    "/hotclub/flags/": f"{FLAG}=on",
    "/hotclub/peak/": "CPU per user",
    "/hotclub/ledger/": "2.00x faster",
    "/hotclub/health/": "web01",
}


@pytest.fixture(scope="module")
def looked(simulated_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = copied(simulated_store, tmp_path_factory.mktemp("looked") / "store")
    with Store(folder) as store:
        found = watch.look(store, days=PLAN.days)
        book = alerts.Alerts(folder)
        book.tell(alerts.findings(store, found), found.last)
        book.save()
    return folder


@pytest.fixture
def dashboard(looked: Path, settings: Any, tmp_path: Path) -> Path:
    ledger = Ledger(tmp_path / "steps.jsonl")
    ledger.append(Step("fast paths", "feed_page", "faster", 0.5, 0.4, 0.6))
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "hotclub.perf.dashboard"]
    settings.ROOT_URLCONF = "tests.perf.dashboard_site"
    settings.HOTCLUB_DASHBOARD = {"STORE": looked, "LEDGER": ledger.path}
    settings.MIDDLEWARE = settings.MIDDLEWARE[1:]  # without the recorder
    return looked


@pytest.fixture
def staff(dashboard: Path, db: None) -> Client:
    person = Person.objects.create_user("ops", password="a long password", is_staff=True)
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_what_it_is_for(staff: Client, page: str) -> None:
    answer = staff.get(page)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert PAGES[page] in text
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "style=" not in text
    assert "http://" not in text.replace("http://www.w3.org", "")
    assert "https://" not in text.replace("https://www.speedscope.app/file-format", "")


@pytest.mark.parametrize("page", [page for page in PAGES if "?" not in page])
def test_nobody_else_learns_that_it_is_there(dashboard: Path, db: None, page: str) -> None:
    client = Client()
    assert client.get(page).status_code == 404
    client.force_login(Person.objects.create_user("kim", password="a long password"))
    assert client.get(page).status_code == 404
    gone = Person.objects.create_user("gone", password="a long password", is_staff=True)
    client.force_login(gone)
    Person.objects.filter(pk=gone.pk).update(is_active=False)
    assert client.get(page).status_code == 404


@pytest.mark.parametrize(
    "page",
    [
        "/hotclub/endpoint/?name=nowhere/",
        "/hotclub/rollouts/nothing/",
        "/hotclub/rollouts/..%2F..%2Fetc/",
        "/hotclub/rollouts/flags/",
    ],
)
def test_what_is_not_there_is_404(staff: Client, page: str) -> None:
    assert staff.get(page).status_code == 404


@pytest.mark.parametrize(
    "page",
    [
        "/hotclub/functions/?endpoint=nowhere/",
        "/hotclub/functions/diff/?old=<script>&new=y",
        "/hotclub/flame/?endpoint=<script>",
    ],
)
def test_a_question_without_an_answer_says_why(staff: Client, page: str) -> None:
    answer = staff.get(page)
    assert (answer.status_code, b"Nothing measured" in answer.content) == (200, True)
    assert b"<script>" not in answer.content


def test_a_store_that_is_not_there_yet(staff: Client, settings: Any, tmp_path: Path) -> None:
    settings.HOTCLUB_DASHBOARD = {"STORE": tmp_path / "none"}
    assert b"hotclub perf tail" in staff.get("/hotclub/").content


def test_names_are_text_and_nothing_else(
    staff: Client, settings: Any, tmp_path: Path, dashboard: Path
) -> None:
    from tests.perf.test_tail import profile, row, segment, spooled

    evil = "<script>alert(1)</script>"
    spool, store = tmp_path / "spool", tmp_path / "own"
    spooled(spool, segment.batch([row(n, endpoint=evil) for n in range(30)]), profile())
    assert main(["tail", str(spool), "--store", str(store)]) == 0
    settings.HOTCLUB_DASHBOARD = {"STORE": store}
    for page in ("/hotclub/", "/hotclub/endpoint/?name=" + evil, "/hotclub/health/"):
        answer = staff.get(page)
        assert answer.status_code == 200
        assert b"<script>alert" not in answer.content


def test_speedscope_can_read_it(staff: Client) -> None:
    row = json.loads(staff.get("/hotclub/profile.speedscope.json?endpoint=posts/").content)
    (profile,) = row["profiles"]
    assert len(profile["samples"]) == len(profile["weights"])
    assert sum(profile["weights"]) == profile["endValue"]
    assert max(map(max, profile["samples"])) < len(row["shared"]["frames"])


def test_the_setting_is_checked(settings: Any) -> None:
    for wrong in (None, {}, {"STORE": ""}, {"STORE": "/x", "STOER": 1}):
        settings.HOTCLUB_DASHBOARD = wrong
        with pytest.raises(ImproperlyConfigured, match="HOTCLUB_DASHBOARD"):
            options()


def test_addresses_have_names(dashboard: Path) -> None:
    assert reverse("hotclub_dashboard:rollout", args=["abc"]) == "/hotclub/rollouts/abc/"
