"""get() of a fresh queryset and the load of a foreign key: Django's answers, errors and queries."""

from __future__ import annotations

import contextlib
import inspect
import sys
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.db.models import F, Q, QuerySet
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotclub import fastpaths
from hotclub.fastpaths import guard, loader
from tests.fastpaths.conftest import both_builds, build_of

User: Any = get_user_model()
BUILDS = sorted({build_of(path) for path in both_builds()})
pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("build", BUILDS)]
MODULE = "hotclub.fastpaths.paths.model_get"
VALUES = [
    *(1, 2, 3, 99, "1", "2", "x", "", None, True, 1.0, 2.5, Decimal(1), 2**70, -1, b"1"),
    *([1], (1,), uuid.UUID(int=1), F("pk"), "夕焼け", "Fred"),
    *(datetime(2026, 5, 17, tzinfo=UTC), User(pk=1), User(), Group(pk=1)),
]
ASKS: list[Callable[[Any], Any]] = [
    lambda v: User.objects.get(pk=v),
    lambda v: User.objects.get(id__exact=v),
    lambda v: User.objects.get(username=v),
    lambda v: User.objects.get(username=v, pk=1),
    lambda v: User.objects.get(Q(pk=v)),
    lambda v: User.objects.get(Q(pk=v) | Q(pk=2)),
    lambda v: User.objects.get(~Q(pk=v)),
    lambda v: User.objects.get(Q(pk=v), username="Fred"),
    lambda v: User.objects.get(pk__lte=v),
    lambda v: User.objects.get(date_joined__lt=v),
    lambda v: User.objects.get(pk__in=v),
    lambda v: User.objects.get(is_staff=v),
    lambda v: User.objects.get(nothing=v),
    lambda v: User.objects.order_by("username").get(pk=v),
    lambda v: User.objects.filter(pk=1).get(pk=v),
    lambda v: User.objects.only("username").get(pk=v),
    lambda v: User.objects.values("username").get(pk=v),
    lambda v: User.objects.none().get(pk=v),
    lambda v: User.objects.all()[:1].get(pk=v),
    lambda v: User.objects.distinct().get(pk=v),
    lambda v: User.objects.using("nowhere").get(pk=v),
    lambda v: User.objects.prefetch_related("groups").get(pk=v),
    lambda v: User._base_manager.get(pk=v),
    lambda v: LogEntry.objects.get(user=v),
    lambda v: LogEntry.objects.get(user_id=v),
    lambda v: LogEntry.objects.get(user__pk=v),
    lambda v: LogEntry.objects.get(user__username=v),
    lambda v: LogEntry.objects.select_related("user").get(pk=v),
    lambda v: LogEntry.objects.get(pk=1).user,
    lambda v: LogEntry.objects.get(pk=1).content_type,
    lambda v: Permission.objects.get(content_type=v),
    lambda v: ContentType.objects.get(app_label=v, model="user"),
    lambda v: Session.objects.get(pk=v, expire_date__gt=datetime(2026, 1, 1, tzinfo=UTC)),
    lambda v: User.objects.get(pk=1).logentry_set.get(pk=v),
]


def kept_as(build: str) -> str:
    return "_hotclub_gets" + ("_of_source" if build == "source" else "")


@contextlib.contextmanager
def applied(build: str) -> Iterator[pytest.MonkeyPatch]:
    for model in apps.get_models():
        vars(model._meta).pop(kept_as(build), None)
    with pytest.MonkeyPatch.context() as patch:
        for path in both_builds():
            if path.name.startswith("model_") and build_of(path) == build:
                owner, name, raw = guard.resolve(path.target)
                made = type(raw)(path.function) if isinstance(raw, classmethod) else path.function
                patch.setattr(owner, name, made)
        yield patch


@pytest.fixture(autouse=True)
def rows(db: None) -> None:
    for number, name in enumerate(("Fred", "Ada", "夕焼け"), 1):
        User.objects.create(pk=number, username=name, date_joined=datetime(2026, 1, 2, tzinfo=UTC))
    kind = ContentType.objects.get_for_model(User)
    LogEntry.objects.create(pk=1, user_id=1, content_type=kind, object_id="1", action_flag=1)
    LogEntry.objects.create(pk=2, user_id=2, content_type=None, object_id="2", action_flag=1)


def shown(found: Any) -> Any:
    if not isinstance(found, models.Model):
        return found
    values = {
        k: v for k, v in vars(found).items() if k not in ("_state", "_prefetched_objects_cache")
    }
    state = {k: v for k, v in vars(found._state).items() if k != "fields_cache"}
    caches = vars(found._state).get("fields_cache")
    return type(found), values, state, caches and {k: shown(v) for k, v in caches.items()}


def answer(ask: Callable[[Any], Any], value: Any) -> Any:
    """Return the instance or the error, and what the database was asked."""
    with CaptureQueriesContext(connection) as captured:
        try:
            found = shown(ask(value))
        except Exception as error:
            found = type(error), str(error)
    return found, [query["sql"] for query in captured]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.sampled_from(ASKS), st.sampled_from(VALUES)), min_size=1, max_size=5))
def test_answers_as_before(build: str, asked: list[Any]) -> None:
    expected = [answer(ask, value) for ask, value in asked]
    with applied(build):
        for _ in range(3):
            for ask, _ in asked:
                answer(ask, 1)  # learnt with a value that is there
            assert [answer(ask, value) for ask, value in asked] == expected


def known(build: str, model: Any) -> list[Any]:
    return [
        found
        for found in vars(model._meta).get(kept_as(build), {}).values()
        if type(found) is not int
    ]


def called(ask: Callable[[], Any]) -> set[str]:
    """Return the names of the Python functions that are called meanwhile."""
    names: set[str] = set()
    sys.setprofile(lambda frame, event, arg: names.add(frame.f_code.co_name))
    try:
        ask()
    finally:
        sys.setprofile(None)
    return names


def test_the_third_time_no_query_is_built(build: str) -> None:
    with applied(build):
        assert "get_compiler" in called(lambda: User.objects.get(pk=1))
        for _ in range(3):
            User.objects.get(pk=1)
            LogEntry.objects.get(pk=1).user  # noqa: B018
        assert known(build, User)
        assert "get_compiler" not in called(lambda: User.objects.get(pk=2))
        assert "get_compiler" not in called(lambda: LogEntry.objects.get(pk=1).user)
        assert "get_compiler" in called(lambda: User.objects.filter(pk=1).get(pk=1))


def test_what_changes_later_is_seen(build: str) -> None:
    class Kept(QuerySet):
        def filter(self, *args: Any, **kwargs: Any) -> Any:
            return super().filter(*args, **kwargs).exclude(username="Ada")

    seen: list[Any] = []

    def told(instance: Any, **kwargs: Any) -> None:
        seen.append(instance.pk)

    with applied(build) as patch:
        for _ in range(4):
            User.objects.get(pk=2)
        post_init.connect(told, sender=User)
        try:
            User.objects.get(pk=2)
        finally:
            post_init.disconnect(told, sender=User)
        assert seen == [2]
        patch.setattr(QuerySet, "filter", Kept.filter)
        with pytest.raises(TypeError):  # super() of another class
            User.objects.get(pk=2)
        patch.undo()
    with applied(build) as patch:
        for _ in range(4):
            User.objects.get(pk=2)
        patch.setattr(User, "from_db", classmethod(lambda cls, *args, **kwargs: "made elsewhere"))
        assert User.objects.get(pk=2) == "made elsewhere"
        patch.undo()
    with applied(build) as patch:
        for _ in range(4):
            User.objects.get(pk=2)
        patch.setattr(
            type(User._meta.pk), "from_db_value", lambda self, value, *args: -value, raising=False
        )
        assert User.objects.get(pk=2).pk == -2


def test_the_cursor_is_still_asked(build: str) -> None:
    def refused(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        raise RuntimeError(sql.partition(" ")[0], params)

    with applied(build):
        for _ in range(4):
            User.objects.get(pk=2)
        with connection.execute_wrapper(refused), pytest.raises(RuntimeError) as raised:
            User.objects.get(pk=2)
    assert raised.value.args == ("SELECT", (2,))


def test_managers_still_find_the_method(build: str) -> None:
    if build == "source":
        assert [path.in_place for path in loader.paths_of(loader.load_source(MODULE), MODULE)] == [
            True
        ]
        return
    fastpaths.install()
    try:
        assert inspect.isfunction(QuerySet.get)

        class Own(QuerySet):
            pass

        assert hasattr(models.Manager.from_queryset(Own), "get")
        for _ in range(4):
            assert User.objects.get(pk=2).username == "Ada"
        assert known(build, User)
    finally:
        fastpaths.uninstall()
