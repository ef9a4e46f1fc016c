"""SQL that is kept per shape: for any values what Django compiles, and dropped when it changes."""

from __future__ import annotations

import contextlib
import re
import threading
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import connection, models
from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, Value, When, Window
from django.db.models.functions import RowNumber, TruncDay
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from hotclub.fastpaths import guard
from tests.fastpaths.conftest import both_builds, build_of

User: Any = get_user_model()
NAMES = ("model_clone", "model_condition", "model_filter", "model_select", "model_sql")
BUILDS = sorted({build_of(path) for path in both_builds()})
pytestmark = pytest.mark.parametrize("build", BUILDS)

# Each is asked with many values; v and w stand for two of them.
SHAPES: list[Callable[[Any, Any], Any]] = [
    lambda v, w: LogEntry.objects.filter(pk=v),
    lambda v, w: LogEntry.objects.filter(pk__in=[v, w]),
    lambda v, w: LogEntry.objects.filter(pk__in=v if isinstance(v, list) else [v], pk__gt=w),
    lambda v, w: LogEntry.objects.filter(Q(user=v) | Q(user__username=w)).order_by("-pk"),
    lambda v, w: LogEntry.objects.filter(~Q(user=v), Q(object_id=w) | ~Q(object_repr=v)),
    lambda v, w: LogEntry.objects.exclude(user__groups__name=v).filter(action_flag=w),
    lambda v, w: LogEntry.objects.filter(action_time__gte=v, action_time__lt=w),
    lambda v, w: LogEntry.objects.filter(action_time__year=v, object_repr__contains=w),
    lambda v, w: LogEntry.objects.filter(user__in=User.objects.filter(pk=v), pk=w),
    lambda v, w: LogEntry.objects.filter(user__in=User.objects.filter(groups__name=v))[: 3 + 1],
    lambda v, w: LogEntry.objects.select_related("user", "content_type").filter(user=v)[1:9],
    lambda v, w: LogEntry.objects.filter(pk=v).only("pk", "user__username").select_related("user"),
    lambda v, w: LogEntry.objects.filter(pk=v).values_list("pk", "user__username"),
    lambda v, w: LogEntry.objects.annotate(up=F("user__username"), n=Value(w)).filter(up=v),
    lambda v, w: LogEntry.objects.filter(Exists(User.objects.filter(pk=OuterRef("user"), id=v))),
    lambda v, w: LogEntry.objects.annotate(
        rank=Window(RowNumber(), partition_by="user", order_by="-pk")
    ).filter(rank__lte=2, pk=v),
    lambda v, w: LogEntry.objects.annotate(
        rank=Window(RowNumber(), partition_by="user", order_by="-pk")
    ).filter(Q(rank__lte=2) | Q(pk=v)),
    lambda v, w: LogEntry.objects.order_by(Case(When(pk=v, then=0), When(pk=w, then=1), default=2)),
    lambda v, w: LogEntry.objects.annotate(n=Count("user__groups")).filter(pk=v),
    lambda v, w: LogEntry.objects.annotate(day=TruncDay("action_time")).filter(pk=v),
    lambda v, w: LogEntry.objects.filter(pk=v).distinct().order_by("user__username"),
    lambda v, w: Permission.objects.filter(content_type__model=v, content_type__app_label=w),
    lambda v, w: LogEntry.objects.annotate(same=Q(pk=v)).filter(same=True),
    lambda v, w: LogEntry.objects.annotate(same=Q(pk=v)).filter(Q(F("same")), user=w),
    lambda v, w: LogEntry.objects.alias(
        other=Exists(User.objects.filter(pk=OuterRef("user"), id=v))
    ).filter(other=True, pk=w),
    lambda v, w: LogEntry.objects.extra(tables=["auth_group"]).filter(pk=v),
    lambda v, w: Permission.objects.filter(group__user=v).order_by("content_type"),
]
VALUES = st.one_of(
    st.integers(0, 9),
    st.sampled_from(
        [
            *(None, "", "a", "5", "%s", "夕焼け", True, False, 2.5, -0.0, 2**70, -(2**70), [], [1]),
            *([3, None, 3], [1, 2, 3], Decimal("1.0"), Decimal("1.00"), uuid.UUID(int=1), b"a"),
            *(datetime(2026, 5, 17, tzinfo=UTC), User(pk=3), User(), F("pk"), Value(3)),
        ]
    ),
)


@contextlib.contextmanager
def applied(build: str) -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        for path in both_builds():
            if path.name in NAMES and build_of(path) == build:
                owner, name, _ = guard.resolve(path.target)
                patch.setattr(owner, name, path.function)
        yield patch


def said(value: Any) -> str:
    return re.sub("0x[0-9a-f]+", "0x", repr(value))


def compiled(shape: Callable[[Any, Any], Any], v: Any, w: Any) -> Any:
    """Return SQL, parameters and the state of compiler and query, or the error."""
    try:
        query = shape(v, w).query
        compiler = query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        columns = [said(column) for column in compiler.select]
        made = said(compiler.klass_info), compiler.annotation_col_map, compiler.col_count
        joins = {alias: said(type(join)) for alias, join in query.alias_map.items()}
        again = query.chain().get_compiler(connection=connection).as_sql()
        tables = query.table_map, query.alias_refcount, joins
        return sql, [(type(p), p) for p in params], columns, made, tables, again
    except Exception as error:
        return type(error), said(error)


@settings(max_examples=80, deadline=None)
@given(
    shape=st.sampled_from(SHAPES),
    pairs=st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=4),
)
def test_any_values_of_a_shape(build: str, shape: Any, pairs: list[tuple[Any, Any]]) -> None:
    expected = [compiled(shape, v, w) for v, w in pairs]
    with applied(build):
        for _ in range(2):
            assert [compiled(shape, v, w) for v, w in pairs] == expected


def sql_of(queryset: Any) -> str:
    return str(queryset.query)


def settled(ask: Callable[[], Any]) -> str:
    """Return the SQL once it is kept."""
    return [sql_of(ask()) for _ in range(4)][-1]


def test_the_current_time_zone_is_asked_for(build: str) -> None:
    def ask() -> Any:
        return LogEntry.objects.annotate(day=TruncDay("action_time")).filter(action_time__year=2026)

    with applied(build):
        with timezone.override("Asia/Tokyo"):
            assert "Asia/Tokyo" in settled(ask)
        with timezone.override("Europe/Oslo"):
            assert "Europe/Oslo" in settled(ask)


def test_changed_models_and_features_are_seen(build: str) -> None:
    def ask() -> Any:
        return Permission.objects.filter(pk=1).order_by("content_type")

    with applied(build) as patch:
        before = settled(ask)
        patch.setattr(Permission.content_type.field.related_model._meta, "ordering", ["-pk"])
        assert sql_of(ask()) != before
        patch.undo()
    with applied(build) as patch:
        assert settled(ask) == before
        patch.setattr(Permission._meta, "db_table", "elsewhere")
        assert "elsewhere" in sql_of(ask())
    with applied(build) as patch:
        patch.setattr(Permission._meta, "ordering", ["name"])
        first = settled(lambda: Permission.objects.filter(pk=1))
        patch.setattr(Permission._meta, "ordering", ["-name"])
        assert settled(lambda: Permission.objects.filter(pk=1)) != first
    with applied(build) as patch:
        patch.setattr(models.expressions.F, "as_sqlite", None, raising=False)
        patch.setattr(
            models.lookups.Contains, "as_sqlite", lambda *args: ("vendor", []), raising=False
        )
        assert "vendor" in settled(lambda: Permission.objects.filter(name__contains="x"))
        patch.undo()
    with applied(build):
        assert "vendor" not in sql_of(Permission.objects.filter(name__contains="x"))


@pytest.mark.django_db
def test_limited_prefetches_answer_as_before(build: str) -> None:
    def ask() -> Any:
        newest = Permission.objects.order_by("-codename")
        found = Group.objects.prefetch_related(Prefetch("permissions", newest[:2], to_attr="kept"))
        return [[p.codename for p in group.kept] for group in found.order_by("pk")]

    for number in range(3):
        Group.objects.create(name=str(number)).permissions.set(
            Permission.objects.all()[number : 2 * number + 2]
        )
    expected = ask()
    with applied(build):
        assert [ask() for _ in range(4)] == [expected] * 4


def test_threads_that_share_a_queryset(build: str) -> None:
    shared = LogEntry.objects.select_related("user").filter(user=5, pk__in=[1, 2], object_id="x")
    expected = shared.query.get_compiler(connection=connection).as_sql()
    found: list[Any] = []

    def ask() -> None:
        for _ in range(30):
            found.append(shared.all().query.get_compiler(using="default").as_sql())

    with applied(build):
        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(found) == 240
    assert all(one == expected for one in found)
