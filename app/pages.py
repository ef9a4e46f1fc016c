"""The service's pages as a table, and one request for each: what benchmarks and the demo measure.

    from app.pages import PAGES, Scale, open_world, prepare
    open_world(folder, Scale(people=50, posts=300, comments=1_000, likes=4_000))
    feed_page = prepare("feed_page")
    status, body = feed_page()

A request goes through django.core.handlers.wsgi.WSGIHandler, with middleware, session and CSRF
check, in this process and thread. One that writes runs in a transaction that is rolled back when
it has answered: the hundredth costs what the first did, and nothing reaches the disk.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes, urlencode, urlsplit

from app.world.scale import Scale

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.people.models import Person
    from app.posts.models import Post

__all__ = ["PAGES", "Page", "Scale", "open_world", "prepare"]

Request = Callable[[], tuple[int, bytes]]
CSRF_SECRET = "sundialsundialsundialsundialsund"


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its method, its address in a world, who asks, what a form sends, the answer."""

    address: Callable[[Subject], str]
    method: str = "GET"
    logged_in: bool = True
    form: tuple[tuple[str, str], ...] = ()
    status: int = 200


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom and what the pages are about: who looks, at whom, at which post and tag."""

    viewer: Person
    person: Person
    post: Post
    tag: str


PAGES: dict[str, Page] = {
    "feed_page": Page(lambda seen: "/"),
    "explore_page": Page(lambda seen: "/explore/"),
    "profile_page": Page(lambda seen: seen.person.get_absolute_url()),
    "post_page": Page(lambda seen: seen.post.get_absolute_url()),
    "tag_page": Page(lambda seen: f"/tags/{seen.tag}/"),
    "account_page": Page(lambda seen: "/account/"),
    "login_page": Page(lambda seen: "/login/", logged_in=False),
    "feed_json": Page(lambda seen: "/api/feed/"),
    "post_json": Page(lambda seen: f"/api/posts/{seen.post.pk}/"),
    "profile_json": Page(lambda seen: f"/api/people/{seen.person.username}/"),
    "likes_json": Page(lambda seen: f"/api/posts/{seen.post.pk}/likes/"),
    "comment_post": Page(
        lambda seen: f"/posts/{seen.post.pk}/comment/",
        "POST",
        form=(("text", "Wow, the light! @ada #goldenhour"),),
        status=302,
    ),
    "like_post": Page(lambda seen: f"/posts/{seen.post.pk}/like/", "POST", status=302),
}


def open_world(folder: Path, scale: Scale | None = None, number: int = 1) -> None:
    """Set the service up with its database in this folder, and seed it where it is empty.

    Photos are named and not drawn: no page reads them. Several processes may open the same folder
    at once: the first makes the world. To be called before anything of the service is imported but
    this module, once in a process. Raises RuntimeError where the folder holds a world of another
    scale than the one asked for.
    """
    os.environ["HOTCLUB_VAR"] = str(folder)
    os.environ.pop("DATABASE_URL", None)
    set_up()
    from django.conf import settings
    from django.core.management import call_command

    from app.seed import people_now, scale_now, seed

    if Path(folder).resolve() != settings.VAR:
        raise RuntimeError(f"world {folder}: this process has opened {settings.VAR} already")
    with alone(settings.VAR):
        if unapplied():
            call_command("migrate", verbosity=0)
        if not people_now():
            seed(scale or Scale(), number, pictures=False)
    if scale is not None and scale_now() != scale:
        raise RuntimeError(
            f"world {folder}: holds {scale_now()}, not {scale}: remove it or name another folder"
        )


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep the other processes that ask for the same folder waiting."""
    try:
        import fcntl
    except ImportError:  # Windows: open a new world in one process first
        yield
        return
    with (folder / "world.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def unapplied() -> bool:
    """Say whether there are migrations to run: asking is quicker than running none."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def set_up() -> None:
    """Configure Django for the service, unless it is configured."""
    import django
    from django.apps import apps

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "app.settings")
    if not apps.ready:
        django.setup()


def prepare(name: str) -> Request:
    """Return a callable that asks for the page once and returns its status and body.

    Raises KeyError for an unknown page, LookupError where the world is empty and RuntimeError
    where the page does not answer as it should.
    """
    if name not in PAGES:
        raise KeyError(f"page {name}: choose one of {', '.join(PAGES)}")
    set_up()
    from django.core.handlers.wsgi import WSGIHandler

    page = PAGES[name]
    environ, body = asked(page, subject())
    handler = WSGIHandler()
    around = rolled_back if page.method == "POST" else nullcontext

    def request() -> tuple[int, bytes]:
        with around():
            return answer(handler, environ | {"wsgi.input": BytesIO(body)})

    status, _ = request()
    if status != page.status:
        raise RuntimeError(f"page {name}: answered {status}, not {page.status}")
    return request


def answer(handler: Callable[..., Any], environ: dict[str, Any]) -> tuple[int, bytes]:
    statuses: list[str] = []
    response = handler(environ, lambda status, headers: statuses.append(status))
    try:
        return int(statuses[0][:3]), b"".join(response)
    finally:
        response.close()


@contextmanager
def rolled_back() -> Iterator[None]:
    """Undo what is written inside."""
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections, transaction

    # At both ends of a request Django closes a connection that is in a transaction.
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


def subject() -> Subject:
    """Return a viewer with a full feed and a post with an ordinary number of comments."""
    from app.people.models import Person
    from app.posts.models import Post, Tag

    viewer = Person.objects.order_by("-following_count", "id").first()
    post = (
        Post.objects.exclude(likes__person=viewer)
        .filter(comment_count__lte=20)
        .select_related("author")
        .order_by("-comment_count", "id")
        .first()
    )
    tag = Tag.objects.order_by("-post_count", "name").first()
    if viewer is None or post is None or tag is None:
        raise LookupError("the world is empty: run 'python app/manage.py seed' first")
    person = Person.objects.exclude(pk=viewer.pk).order_by("-post_count", "id").first()
    return Subject(viewer, person or viewer, post, tag.name)


def asked(page: Page, seen: Subject) -> tuple[dict[str, Any], bytes]:
    """Return the WSGI environ of a request for the page, and its body."""
    from django.test import RequestFactory

    form = dict(page.form) | {"csrfmiddlewaretoken": CSRF_SECRET}
    body = urlencode(form).encode() if page.method == "POST" else b""
    address = urlsplit(page.address(seen))
    cookies = {"csrftoken": CSRF_SECRET}
    if page.logged_in:
        cookies["sessionid"] = logged_in(seen.viewer)
    environ = RequestFactory().generic(page.method, address.path, body).environ
    environ |= {
        # As a server gives it: WSGIRequest has replaced it in the factory's own by decoded text.
        "PATH_INFO": unquote_to_bytes(address.path).decode("iso-8859-1"),
        "QUERY_STRING": address.query,
        "HTTP_HOST": "localhost",
        "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "HTTP_ACCEPT": "text/html,application/xhtml+xml",
        "HTTP_ACCEPT_LANGUAGE": "en",
        "HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64)",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
    }
    return environ, body


def logged_in(person: Person) -> str:
    """Return the key of this person's session, the same on every call.

    A world that grew by a session with each preparation would cost a little more each time, so one
    that holds the session already is not written to.
    """
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.base import CreateError
    from django.contrib.sessions.backends.db import SessionStore

    wanted = {
        SESSION_KEY: str(person.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: person.get_session_auth_hash(),
    }
    session = SessionStore(f"prepared{person.pk:024}")
    there = session.exists(session.session_key)
    if there and dict(SessionStore(session.session_key).items()) == wanted:
        return str(session.session_key)
    session.clear()
    session.update(wanted)
    with suppress(CreateError):  # another process was quicker, with the same content
        session.save(must_create=not there)
    return str(session.session_key)
