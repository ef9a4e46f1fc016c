"""What operators ask: what is required and off, what a release switches off, who is guilty."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import django
import pytest
from django.test import Client, RequestFactory, override_settings

from hotclub import fastpaths
from hotclub.fastpaths import against, bisection, checks, debug_page, known_targets, required
from hotclub.fastpaths.__main__ import main
from hotclub.fastpaths.debug_page import ExceptionReporter
from tests.fastpaths.conftest import needs_compiled

pytestmark = pytest.mark.usefixtures("stock_rendering")

ESCAPE = "django.utils.html:escape"


@needs_compiled
def test_the_environment_narrows_what_the_settings_allow(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("FASTPATHS_ONLY", f"{ESCAPE}, urls_reverse")
        patch.setenv("FASTPATHS_SKIP", "urls_reverse")
        assert [r.target for r in fastpaths.install().rows if r.installed] == [ESCAPE]
    reasons = {row.target: row.reason for row in fastpaths.status().rows}
    assert reasons["django.urls.base:reverse"] == "skipped by FASTPATHS_SKIP in the environment"
    assert "FASTPATHS_ONLY" in reasons["django.utils.dateformat:format"]


def test_an_unknown_name_in_the_environment_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("FASTPATHS_SKIP", "url_reverse")
        with pytest.raises(LookupError, match="did you mean urls_reverse"):
            fastpaths.install()


@needs_compiled
def test_what_is_required_and_off() -> None:
    found = fastpaths.install(skip=["urls_reverse"])
    assert required.missing(found, ["all"]) == []
    assert required.missing(found, ["html_escape", ESCAPE]) == []
    assert [row.name for row in required.missing(found, ["urls_reverse"])] == ["urls_reverse"]
    with pytest.raises(LookupError, match="html_escape"):
        required.missing(found, ["html_escpe"])


@needs_compiled
@override_settings(FASTPATHS={"REQUIRE": [ESCAPE], "PACKAGES": ["app.hot"]})
def test_deployment_checks_tell_required_from_other_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    fastpaths.install()
    assert checks.check_deployment(None) == []
    fastpaths.uninstall()
    monkeypatch.setenv("FASTPATHS", "off")
    error, warning = checks.check_deployment(None)
    assert (error.id, warning.id) == ("hotclub_fastpaths.E003", "hotclub_fastpaths.W001")
    assert ESCAPE in error.msg
    assert "switched off by FASTPATHS=off" in error.msg
    assert "fast paths are off" in warning.msg


@pytest.mark.parametrize(
    ("setting", "id"),
    [
        ({"REQUIRED": []}, "E001"),
        ({"REQUIRE": "html_escape"}, "E001"),
        (["html_escape"], "E001"),
        ({"REQUIRE": ["html_escpe"]}, "E002"),
    ],
)
def test_a_wrong_setting_is_an_error(setting: Any, id: str) -> None:
    with override_settings(FASTPATHS=setting):
        found = checks.check_setting(None)
        assert [message.id for message in found] == [f"hotclub_fastpaths.{id}"]
        assert checks.check_deployment(None) == [] or id == "E002"


@needs_compiled
def test_status_exits_1_where_a_required_path_is_off(capsys: pytest.CaptureFixture[str]) -> None:
    fastpaths.install(skip=["urls_reverse"])
    assert main(["status", "--summary", "--require"]) == 0
    assert main(["status", "--summary", "--require", "urls_reverse"]) == 1
    assert "django.urls.base:reverse: skipped by the settings" in capsys.readouterr().err
    assert main(["status", "--require", "urls_revers"]) == 2


def wheel(folder: Path, *changes: tuple[str, str, str]) -> Path:
    """Write a wheel of the Django that is here, with replaced texts, and return it."""
    archive = folder / "django-99.1-py3-none-any.whl"
    root = Path(django.__file__).parent
    with zipfile.ZipFile(archive, "w") as opened:
        for path in root.rglob("*.py"):
            name = f"django/{path.relative_to(root).as_posix()}"
            text = path.read_text("utf-8")
            for where, old, new in changes:
                if name == where:
                    assert old in text
                    text = text.replace(old, new)
            opened.writestr(name, text)
    return archive


@needs_compiled
def test_another_release_switches_off_what_it_changes_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    change = ("django/utils/html.py", "def escape(text):", "def escape(text, quote=True):")
    monkeypatch.setattr(known_targets, "wheel", lambda *args: wheel(tmp_path, change))
    found = against.status("django==99.1")
    off = {row.target: row.reason for row in found.rows if not row.installed}
    assert "another source" in off[ESCAPE]
    assert all("django.utils.html:escape" in reason for reason in off.values())
    assert main(["status", "--summary", "--against", "django==99.1"]) == 1
    assert f"off with django==99.1: {ESCAPE}: made for" in capsys.readouterr().err
    assert main(["status", "--against", "django==99.1", "--require", "urls_resolve"]) == 0


@needs_compiled
def test_the_release_that_is_here_keeps_every_path_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_targets, "wheel", lambda *args: wheel(tmp_path))
    assert [row for row in against.status("Django==99.1").rows if not row.installed] == []


def test_a_release_without_a_module_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "django-99.1-py3-none-any.whl"
    zipfile.ZipFile(empty, "w").close()
    monkeypatch.setattr(known_targets, "wheel", lambda *args: empty)
    rows = [r for r in against.status("django==99.1").rows if r.target.startswith("django.")]
    assert all("is not in django 99.1" in row.reason for row in rows)


@pytest.mark.parametrize("text", ["django", "django>=5.2", "flask==3.0", "django==", ""])
def test_a_requirement_that_names_no_release_is_misuse(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["status", "--against", text]) == 2 or not text
    if text:
        assert repr(text) in capsys.readouterr().err


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("ERROR: Could not find a version (from versions: 5.2, 5.2.1)", "has no such release"),
        ("WARNING: connection broken\nERROR: (from versions: 5.2)", "is there a network"),
        ("ERROR: No matching distribution (from versions: none)", "is there a network"),
        ("", "no message"),
    ],
)
def test_an_index_that_gives_nothing_is_told(
    said: str, meant: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*args: Any, **kwargs: Any) -> Any:
        return SimpleNamespace(returncode=1, stderr=said)

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(LookupError, match=meant):
        known_targets.wheel("django", "5.2.99", tmp_path)


NAMES = [f"path {number}" for number in range(40)]


@pytest.mark.parametrize(
    "guilty",
    [
        [{"path 7"}],
        [{"path 0", "path 39"}],
        [{"path 3"}, {"path 20"}],
        [{"path 1", "path 2", "path 30"}],
    ],
)
def test_every_smallest_set_of_guilty_paths_is_found(guilty: list[set[str]]) -> None:
    class Told(bisection.Trial):
        def run(self, on: Sequence[str] | None) -> bool:
            return any(names <= set(NAMES if on is None else on) for names in guilty)

    trial = Told(["command"])
    found = bisection.find(trial, NAMES)
    assert sorted(map(sorted, found.guilty)) == sorted(map(sorted, guilty))
    assert len(trial.seen) < 120


def test_nobody_is_guilty_of_what_fails_anyway() -> None:
    command = [sys.executable, "-c", "raise SystemExit(1)"]
    assert "with all fast paths off" in bisection.find(bisection.Trial(command), NAMES).innocent
    command = [sys.executable, "-c", ""]
    assert "passes" in bisection.find(bisection.Trial(command), NAMES).innocent


COMMAND = """
import os, sys
only = os.environ.get("FASTPATHS_ONLY")
on = os.environ.get("FASTPATHS") != "off"
sys.exit(on and (only is None or "django.urls.base:reverse" in only.split(",")))
"""


@needs_compiled
def test_bisect_names_the_path_and_how_to_do_without(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FASTPATHS", "off")
    assert main(["bisect", "--", sys.executable, "-c", COMMAND]) == 1
    found = capsys.readouterr().out
    assert found.startswith("guilty: django.urls.base:reverse\n")
    assert 'FASTPATHS = {"SKIP": ["django.urls.base:reverse"]}' in found


def test_bisect_needs_a_command_that_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bisect"]) == 2
    assert main(["bisect", "--", "no-such-command-anywhere"]) == 2
    assert "no-such-command-anywhere: No such file" in capsys.readouterr().err


def test_a_command_that_takes_too_long_has_failed() -> None:
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    assert bisection.Trial(command, timeout_s=0.2).fails(None)


@needs_compiled
def test_the_debug_page_says_that_fast_paths_are_on() -> None:
    request = RequestFactory().get("/")
    try:
        raise ValueError("wrong")
    except ValueError as error:
        reporter = ExceptionReporter(request, type(error), error, error.__traceback__)
    assert reporter.get_traceback_data()["django_version_info"] == django.get_version()
    fastpaths.install()
    remark = reporter.get_traceback_data()["django_version_info"]
    assert "fast paths of hotclub are on" in remark
    assert remark in reporter.get_traceback_html()
    assert remark in reporter.get_traceback_text()


@pytest.mark.parametrize(
    ("debug_on", "own", "named"), [(True, False, True), (True, True, False), (False, False, False)]
)
def test_the_reporter_is_named_where_the_page_is_seen_and_none_is_the_projects(
    debug_on: bool, own: bool, named: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = SimpleNamespace(DEBUG=debug_on, is_overridden=lambda name: own)
    monkeypatch.setattr(debug_page, "settings", there)
    debug_page.announce()
    assert (getattr(there, "DEFAULT_EXCEPTION_REPORTER", "") == debug_page.REPORTER) == named


@needs_compiled
@override_settings(
    DEBUG=True,
    DEFAULT_EXCEPTION_REPORTER=debug_page.REPORTER,
    MIDDLEWARE=[],
    ROOT_URLCONF="tests.fastpaths.failing_urls",
)
def test_the_page_of_a_view_that_fails() -> None:
    fastpaths.install()
    page = Client(raise_request_exception=False).get("/")
    assert page.status_code == 500
    assert b"fast paths of hotclub are on; FASTPATHS=off runs without them" in page.content
