"""Querysets built, compiled and run with the query paths on: as Django does, state included."""

from __future__ import annotations

import contextlib
import pickle
import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Value
from django.db.models.lookups import Exact
from django.db.models.sql.query import Query
from django.test.utils import register_lookup
from hypothesis import given, settings
from hypothesis import strategies as st

from hotclub.fastpaths import guard
from tests.fastpaths.conftest import both_builds, build_of

User: Any = get_user_model()
NAMES = (
    "model_clone",
    "model_condition",
    "model_execute",
    "model_filter",
    "model_select",
    "model_sql",
)
BUILDS = sorted({build_of(path) for path in both_builds()})
KEYWORDS: list[tuple[str, Any]] = [
    ("pk", 5),
    ("pk", "7"),
    ("pk", None),
    ("pk", ""),
    ("pk", 2**70),
    ("pk__gt", -(2**70)),
    ("pk__lt", 2.5),
    ("pk__in", [1, None, 1]),
    ("pk__in", []),
    ("pk__in", (3, F("pk"))),
    ("pk__in", {2}),
    ("pk__in", "12"),
    ("pk__isnull", True),
    ("id", True),
    ("id__exact", uuid.UUID(int=1)),
    ("action_time__gte", datetime(2026, 5, 17, tzinfo=UTC)),
    ("action_time__year", 2026),
    ("action_time__date__gt", "2026-05-17"),
    ("object_repr", "夕焼け %s"),
    ("object_repr__iexact", "a"),
    ("object_repr__contains", "50 %"),
    ("object_id", None),
    ("object_id", ""),
    ("user", 5),
    ("user", User(pk=3)),
    ("user", User()),
    ("user", Group(pk=3)),
    ("user_id__in", [1, 2]),
    ("user__in", [User(pk=1), 2]),
    ("user__in", User.objects.filter(is_staff=True)),
    ("user__isnull", True),
    ("content_type", None),
    ("content_type", ContentType(pk=1)),
    ("content_type__isnull", True),
    ("content_type__pk", 1),
    ("content_type__model", "post"),
    ("user__groups__name", "editors"),
    ("action_flag", F("pk")),
    ("nothing", 1),
    ("user__nothing", 1),
    ("pk__nothing", 1),
    ("", 1),
    ("object_repr", ["a"]),
    ("pk", object()),
]


def conditions() -> st.SearchStrategy[Q]:
    one = st.sampled_from(KEYWORDS).map(lambda pair: Q(pair))
    several = st.lists(st.sampled_from(KEYWORDS), min_size=1, max_size=3).map(lambda c: Q(*c))
    joined = st.tuples(one, several, st.sampled_from("&|^")).map(
        lambda t: t[0] & t[1] if t[2] == "&" else t[0] | t[1] if t[2] == "|" else t[0] ^ t[1]
    )
    return st.one_of(several, one.map(lambda q: ~q), joined)


def said(value: Any) -> str:
    return re.sub("0x[0-9a-f]+", "0x", repr(value))


def shown(node: Any) -> Any:
    if hasattr(node, "children"):
        return type(node), node.connector, node.negated, [shown(child) for child in node.children]
    if hasattr(node, "lhs"):
        rhs = node.rhs
        return type(node), said(node.lhs), str(rhs) if isinstance(rhs, Query) else said(rhs)
    return said(node)


def state(query: Query) -> Any:
    joins = {alias: (type(join), join.join_type) for alias, join in query.alias_map.items()}
    parts = (query.alias_refcount, query.table_map, query.used_aliases)
    return joins, parts, shown(query.where), getattr(query, "_lookup_joins", None)


def built(steps: list[Any]) -> Any:
    """Return what comes of filters in a row: the state of the query, its SQL, or an error."""
    found = LogEntry.objects.all()
    try:
        for step in steps:
            found = step(found)
        compiler = found.query.get_compiler(connection=connection)
        sql = compiler.as_sql()
        columns = [(said(c[0]), c[1], c[2]) for c in compiler.select or ()]
        made = said(compiler.klass_info), compiler.annotation_col_map
        return state(found.query), sql, columns, made
    except Exception as error:
        return type(error), said(error)


STEPS = st.one_of(
    conditions().map(lambda q: lambda found: found.filter(q)),
    conditions().map(lambda q: lambda found: found.exclude(q)),
    st.sampled_from(
        [
            lambda found: found.order_by("-pk", "user__username"),
            lambda found: found.order_by(),
            lambda found: found.reverse(),
            lambda found: found[3:9],
            lambda found: found[:1],
            lambda found: found[2:],
            lambda found: found.distinct(),
            lambda found: found.values("pk", "user__username"),
            lambda found: found.values_list("pk"),
            lambda found: found.only("pk"),
            lambda found: found.defer("object_repr"),
            lambda found: found.select_related("user"),
            lambda found: found.select_related(),
            lambda found: found.annotate(n=Count("user__groups")),
            lambda found: found.annotate(one=Value(1), up=F("user__username")),
            lambda found: found.filter(Exists(User.objects.filter(pk=OuterRef("user")))),
            lambda found: found | LogEntry.objects.filter(pk=8),
            lambda found: found & LogEntry.objects.filter(user__isnull=True),
            lambda found: found.union(LogEntry.objects.filter(pk=8)),
            lambda found: found.select_for_update(),
            lambda found: found.extra(where=["1=1"], select={"more": "2"}),
            lambda found: found.none(),
            lambda found: pickle.loads(pickle.dumps(found.query)) and found.all(),
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


@pytest.mark.parametrize("build", BUILDS)
@settings(max_examples=100, deadline=None)
@given(steps=st.lists(STEPS, max_size=4))
def test_builds_and_compiles_as_django_does(build: str, steps: list[Any]) -> None:
    expected = built(steps)
    with applied(build):
        for _ in range(3):  # then with what is kept beside the Options, of columns and of SQL
            assert built(steps) == expected


def answers() -> list[Any]:
    everyone = User.objects.order_by("pk")
    ada = User.objects.get(username="ada")
    found: list[Any] = [
        ada.pk,
        list(everyone.filter(pk__in=[ada.pk, None]).values_list("username", flat=True)),
        everyone.filter(pk__in=[]).count(),
        [(u.username, u.date_joined) for u in everyone.select_related(None)],
        list(everyone.annotate(n=Count("groups")).values_list("username", "n")),
        list(ada.groups.values_list("name", flat=True)),
        [[g.name for g in u.groups.all()] for u in everyone.prefetch_related("groups")],
        everyone.filter(pk=2**70).exists(),
        User.objects.filter(groups__name="editors").update(first_name="Ada"),
        [u.pk for u in everyone.iterator(chunk_size=1)],
        list(everyone.raw(f"SELECT * FROM {User._meta.db_table} WHERE username = %s", ["ada"])),
        User.objects.filter(username="nobody").first(),
        User.objects.in_bulk([ada.pk]),
    ]
    for username in ("nobody", None):
        with pytest.raises(User.DoesNotExist):
            User.objects.get(username=username)
    with pytest.raises(User.MultipleObjectsReturned):
        User.objects.get(is_active=True)
    with pytest.raises(ValueError, match="expected a number"):
        User.objects.get(pk="x")
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("build", BUILDS)
def test_queries_answer_as_before(build: str) -> None:
    editors = Group.objects.create(name="editors")
    for name in ("ada", "grace"):
        User.objects.create(username=name).groups.add(editors)
    expected = answers()
    with applied(build):
        assert answers() == expected


@pytest.mark.django_db
@pytest.mark.parametrize("build", BUILDS)
def test_errors_wrappers_and_logs_of_the_cursor_stay(build: str) -> None:
    seen: list[str] = []

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(sql)
        return execute(sql, params, many, context)

    with applied(build):
        with connection.execute_wrapper(wrapper):
            assert Group.objects.filter(name="%s").first() is None
        assert len(seen) == 1
        with connection.cursor() as cursor:
            assert cursor.execute("SELECT 5 %% 3, %s", [1]).fetchone() == (2, 1)
        with pytest.raises(DatabaseError, match="nothing"), transaction.atomic():
            list(Group.objects.extra(tables=["nothing"]))
        with pytest.raises(DatabaseError, match="nothing") as caught, transaction.atomic():
            connection.cursor().execute("SELECT * FROM nothing")
        assert type(caught.value.__cause__).__module__ == "sqlite3"


@pytest.mark.parametrize("build", BUILDS)
def test_changed_models_and_lookups_are_seen(build: str) -> None:
    class Loud(Exact):
        def as_sql(self, compiler: Any, connection: Any) -> Any:
            return "loud", []

    with applied(build) as patch:
        assert "loud" not in str(Session.objects.filter(session_data="x").query)
        with register_lookup(models.TextField, Loud, lookup_name="exact"):
            assert "WHERE loud" in str(Session.objects.filter(session_data="x").query)
        patch.setattr(Session._meta, "db_table", "elsewhere")
        assert 'FROM "elsewhere"' in str(Session.objects.all().query)
        patch.setattr(Exact, "as_sqlite", lambda *args: ("vendor", []), raising=False)
        assert "vendor" in str(Permission.objects.filter(codename="x").query)


@pytest.mark.parametrize("build", BUILDS)
def test_classes_of_users_are_asked(build: str) -> None:
    calls: list[str] = []

    class Own(models.QuerySet[Any]):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            calls.append("init")
            super().__init__(*args, **kwargs)

        def _clone(self) -> Any:
            calls.append("clone")
            return super()._clone()  # type: ignore[misc]

    class Changed(Query):
        def chain(self, klass: Any = None) -> Any:
            calls.append("chain")
            return super().chain(klass)

        def clone(self) -> Any:
            calls.append("query")
            return super().clone()

    with applied(build):
        found = Own(Group, Changed(Group)).filter(name="x")
        assert type(found) is Own
        assert type(found.query) is Changed
    assert calls == ["init", "clone", "chain", "query", "init"]


@pytest.mark.parametrize("build", BUILDS)
def test_a_query_in_a_running_loop_is_refused(build: str) -> None:
    import asyncio

    from django.core.exceptions import SynchronousOnlyOperation

    async def ask() -> None:
        connection.cursor()

    with applied(build), pytest.raises(SynchronousOnlyOperation):
        asyncio.run(ask())


@pytest.mark.parametrize("build", BUILDS)
def test_empty_strings_are_null_where_the_default_database_says_so(build: str) -> None:
    features = connections[DEFAULT_DB_ALIAS].features
    with applied(build) as patch:
        patch.setattr(features, "interprets_empty_strings_as_nulls", True)
        assert "IS NULL" in str(Group.objects.filter(name="").query)
