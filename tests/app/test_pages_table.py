"""app.pages: each page answers, again and again, and a write leaves no trace."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from app.pages import PAGES, prepare
from app.posts.models import Comment, Like
from app.seed import digest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", PAGES)
def test_each_page_answers_the_same_each_time(transactional_world, name):
    before = digest()
    request = prepare(name)
    answers = [request() for _ in range(3)]
    assert {status for status, _ in answers} == {PAGES[name].status}
    sizes = {len(body) for _, body in answers}
    assert len(sizes) == 1
    assert digest() == before


def test_preparing_again_leaves_the_world_as_it_is(transactional_world):
    """A new session each time made each measured run a little dearer than the one before."""
    prepare("account_page")
    with CaptureQueriesContext(connection) as captured:
        prepare("account_page")
    written = [q["sql"] for q in captured if not q["sql"].startswith(("SELECT", "PRAGMA"))]
    assert written == []
    assert Session.objects.count() == 1


def test_a_write_does_write_until_it_is_rolled_back(transactional_world, monkeypatch):
    from contextlib import nullcontext

    from app import pages

    comments, likes = Comment.objects.count(), Like.objects.count()
    for name in ("comment_post", "like_post"):
        prepare(name)
    assert (Comment.objects.count(), Like.objects.count()) == (comments, likes)
    monkeypatch.setattr(pages, "rolled_back", nullcontext)
    for name in ("comment_post", "like_post"):
        prepare(name)
    assert (Comment.objects.count(), Like.objects.count()) == (comments + 1, likes + 1)


def test_an_unknown_page_names_those_there_are():
    with pytest.raises(KeyError, match="feed_page"):
        prepare("no_page")


@pytest.mark.django_db
def test_an_empty_world_says_what_to_do():
    with pytest.raises(LookupError, match=r"manage\.py seed"):
        prepare("feed_page")


PROGRAM = (
    "import sys; from pathlib import Path\n"
    "from app.pages import Scale, open_world, prepare\n"
    "open_world(Path(sys.argv[1]), Scale(5, 9, 9, int(sys.argv[2])))\n"
    "print(prepare('profile_json')()[0])\n"
)


def started(folder: Path, likes: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder), str(likes)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_world_of_its_own_in_a_folder(tmp_path):
    """As benchmarks do it: in processes that have not touched Django yet, several at once."""
    processes = [started(tmp_path, 9) for _ in range(2)]
    for process in processes:
        out, problem = process.communicate()
        assert (out, problem) == ("200\n", "")
    assert (tmp_path / "app.sqlite3").is_file()
    _, problem = started(tmp_path, 8).communicate()
    assert "likes=9), not Scale(" in problem
