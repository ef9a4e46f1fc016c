"""Options of a project: formats, parts of the files, spans, marks, the baseline, pyproject.toml."""

from __future__ import annotations

import json
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from hotclub.upgrade import formats
from hotclub.upgrade.cli import main

OLD = "from django.utils.translation import ugettext as _\nTITLE = _('a title')\n"
AJAX = "def view(request):\n    return request.is_ajax()\n"
TO = ["--python", "3.13", "--django", "5.2"]
Said = pytest.CaptureFixture[str]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "views.py").write_text(OLD)
    (tmp_path / "form.py").write_text("from django.utils.hashcompat import md5_constructor\n")
    (tmp_path / "cgi_user.py").write_text("import crypt\n\ncrypt.crypt('a')\n")
    (tmp_path / "broken.py").write_text("def f(:\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


def document(said: Said, *words: str, code: int = 0) -> dict[str, list[dict[str, str]]]:
    assert main([*words, *TO, "--format", "json"]) == code
    found: dict[str, list[dict[str, str]]] = json.loads(said.readouterr().out)
    return found


def test_every_format_shows_the_run(project: Path, capsys: Said) -> None:
    assert formats.names() == ["github", "html", "json", "sarif", "text"]
    for form in formats.names():
        assert main([".", *TO, "--format", form]) == 0
        said = capsys.readouterr().out
        assert "ugettext_to_gettext" in said, form
        assert "broken.py" in said, form


def test_sarif_names_rules_files_and_lines(project: Path, capsys: Said) -> None:
    assert main([".", *TO, "--format", "sarif"]) == 0
    log = json.loads(capsys.readouterr().out)
    assert log["version"] == "2.1.0"
    run = log["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]
        assert (project / place["artifactLocation"]["uri"]).is_file()
        assert place["region"]["startLine"] >= 1
    assert {result["level"] for result in run["results"]} == {"warning", "note"}
    assert run["invocations"][0]["toolExecutionNotifications"]


def test_github_escapes_what_would_end_a_property(project: Path, capsys: Said) -> None:
    (project / "a,b:c.py").write_text(OLD)
    assert main([".", *TO, "--format", "github"]) == 0
    said = capsys.readouterr().out
    assert "::notice file=a%2Cb%3Ac.py,line=1,title=hotclub upgrade::" in said
    assert "::warning file=cgi_user.py,line=1,title=" in said


def test_html_is_one_page_with_nothing_off_it(project: Path, capsys: Said) -> None:
    (project / "views.py").write_text(OLD + "NAME = '<script>alert(1)</script>'\n")
    assert main([".", *TO, "--format", "html", "-o", "report.html"]) == 0
    page = (project / "report.html").read_text()
    tags: list[str] = []
    links: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append(tag)
            links.extend(value or "" for name, value in attrs if name == "src")

    Reader().feed(page)
    assert "script" not in tags
    assert links == []
    assert tags.count("details") >= 2
    assert "report.html" in capsys.readouterr().out


def test_shards_part_the_files(project: Path, capsys: Said) -> None:
    for number in range(12):
        (project / f"view{number}.py").write_text(OLD)
    parts = [document(capsys, ".", "--shard", f"{n}/3") for n in (1, 2, 3)]
    paths = [row["path"] for part in parts for row in part["changed"]]
    assert len(paths) == len(set(paths)) == 14
    assert all(part["changed"] for part in parts)


@pytest.mark.parametrize("shard", ["0/2", "3/2", "1", "a/b"])
def test_a_shard_that_is_none_is_named(project: Path, shard: str, capsys: Said) -> None:
    assert main([".", *TO, "--shard", shard]) == 2
    assert "write it as 1/4" in capsys.readouterr().err


def test_only_what_changed_since_a_commit(project: Path, capsys: Said) -> None:
    assert main([".", *TO, "--changed-since", "HEAD"]) == 2
    assert "not in a git tree" in capsys.readouterr().err
    git(project, "init")
    git(project, "add", ".")
    git(project, "commit", "-m", "old")
    assert document(capsys, ".", "--changed-since", "HEAD")["changed"] == []
    (project / "views.py").write_text(OLD + "MORE = 1\n")
    (project / "new.py").write_text(OLD)
    git(project, "add", "new.py")
    changed = document(capsys, ".", "--changed-since", "HEAD")["changed"]
    assert [row["path"] for row in changed] == ["new.py", "views.py"]
    assert main([".", *TO, "--changed-since", "nowhere"]) == 2
    assert "git knows no commit 'nowhere'" in capsys.readouterr().err


def test_a_marked_statement_is_kept(project: Path, capsys: Said) -> None:
    kept = OLD.replace("as _\n", "as _  # hotclub: keep\n")
    (project / "views.py").write_text(kept)
    several = "from django.utils.encoding import (\n    force_text,  # hotclub: keep\n)\n"
    (project / "several.py").write_text(several)
    (project / "page.html").write_text("{% ifequal a b %}1{% endifequal %}{# hotclub: keep #}\n")
    (project / "cgi_user.py").write_text("import crypt  # hotclub: keep\n")
    found = document(capsys, ".")
    names = {row["path"] for row in (*found["changed"], *found["findings"])}
    assert names.isdisjoint({"views.py", "several.py", "page.html", "cgi_user.py"})


def test_a_baseline_hides_what_is_known_and_no_more(project: Path, capsys: Said) -> None:
    first = document(capsys, ".", "--baseline", "known.json", "--update-baseline")
    assert first["findings"]
    second = document(capsys, ".", "--baseline", "known.json")
    assert second["findings"] == []
    assert second["known"] == len(first["findings"])
    (project / "late.py").write_text("import crypt\n")
    third = document(capsys, ".", "--baseline", "known.json")
    assert {row["path"] for row in third["findings"]} == {"late.py"}
    (project / "known.json").write_text("[]")
    assert main([".", *TO, "--baseline", "known.json"]) == 2
    assert "known.json: is no baseline" in capsys.readouterr().err
    assert main([".", *TO, "--baseline", "none.json"]) == 2


def test_pyproject_holds_the_projects_own_options(project: Path, capsys: Said) -> None:
    table = "[tool.hotclub.upgrade]\ndjango = '5.2'\nexclude = ['views.py']\n"
    (project / "pyproject.toml").write_text(table)
    assert main([".", "--check", "--no-diff"]) == 1
    said = capsys.readouterr().out
    assert "utils_to_stdlib" in said
    assert "ugettext_to_gettext" not in said
    assert main([".", "--exclude", "*.py", "--check"]) == 0
    (project / "pyproject.toml").write_text("[tool.hotclub.upgrade]\ndjano = '5.2'\n")
    assert main(["."]) == 2
    assert "[tool.hotclub.upgrade] djano: there is python, django" in capsys.readouterr().err
    (project / "pyproject.toml").write_text("[tool.hotclub.upgrade]\ndjango = 5.2\n")
    assert main(["."]) == 2
    assert "is 5.2, a str is asked for" in capsys.readouterr().err
    (project / "pyproject.toml").write_text("[tool.hotclub.upgrade\n")
    assert main([".", *TO]) == 2
    assert "pyproject.toml: can't be read" in capsys.readouterr().err
    (project / "pyproject.toml").write_text("[tool]\nhotclub = 1\n")
    assert main([".", *TO]) == 2
    assert "pyproject.toml: hotclub is 1, and no table" in capsys.readouterr().err
    (project / "pyproject.toml").write_text("{{ cookiecutter.toml }}\n")
    assert main([".", *TO]) == 0


def test_a_span_writes_what_runs_on_all_of_it(project: Path, capsys: Said) -> None:
    (project / "broken.py").unlink()
    (project / "form.py").write_text(AJAX)
    (project / "old.py").write_text("from django.utils.timezone import utc\n\nZONE = utc\n")
    assert main([".", "--django", "2.0..4.2", "--write", "--force"]) == 0
    # gettext means the same from 2.0 on; request.headers came with 2.2, is_ajax() went with 4.0.
    assert "ugettext" not in (project / "views.py").read_text()
    assert (project / "form.py").read_text() == AJAX
    said = capsys.readouterr().out
    assert "form.py:2: Django 4.0 dropped this form, and its successor needs" in said
    assert main([".", "--django", "2.0..4.2", "--check"]) == 1
    assert main([".", "--django", "4.2..2.0"]) == 2
    assert "ends before it starts" in capsys.readouterr().err


def test_what_unsafe_would_add_is_listed(project: Path, capsys: Said) -> None:
    from hotclub.upgrade.discovery import all_fixers

    unsafe = next(fixer for fixer in all_fixers() if not fixer.safe)
    example = next(e for e in unsafe.examples if e.before != e.after)
    (project / example.path).write_text(example.before)
    assert main([".", *TO, "--no-diff"]) == 0
    said = capsys.readouterr().out
    assert "Left out as unsafe, --unsafe adds:" in said
    assert unsafe.name() in said
    assert main([".", *TO, "--write", "--force"]) == 0
    assert (project / example.path).read_text() != example.after
