"""SQL, parameters and converters of querysets of every kind: as Django compiles them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.sessions.models import Session
from django.core.exceptions import FieldError
from django.db import DatabaseError, connection, models
from django.db.models import Count, Exists, F, Max, OuterRef, Q, Value
from django.db.models.expressions import Col
from django.db.models.functions import Now, TruncDate, Upper
from django.db.models.sql.compiler import SQLCompiler
from hypothesis import given, settings
from hypothesis import strategies as st

from hotclub import fastpaths
from hotclub.fastpaths import loader
from tests.fastpaths.conftest import needs_compiled

MODULES = {
    "source": loader.load_source(f"{loader.OURS}.model_columns"),
    "imported": __import__(f"{loader.OURS}.model_columns", fromlist=["compile"]),
}
RELATED = {
    LogEntry: "content_type",
    Permission: "content_type",
    Group: "permissions__content_type",
    Session: "session_key",
}
NAMES = {
    LogEntry: "object_repr",
    Permission: "codename",
    Group: "name",
    Session: "session_data",
}


def steps(model: Any) -> dict[str, Any]:
    name, related = NAMES[model], RELATED[model]
    inner = Permission.objects.filter(codename=OuterRef(name))
    return {
        "filter": lambda q: q.filter(**{name: "x", "pk__in": [1, 2]}),
        "none": lambda q: q.filter(pk__in=[]),
        "exclude": lambda q: q.exclude(Q(**{f"{related}__contains": "a"}) | Q(pk__gt=F("pk"))),
        "order": lambda q: q.order_by(f"-{name}", related),
        "random": lambda q: q.order_by("?"),
        "distinct": lambda q: q.distinct(),
        "slice": lambda q: q[2:7],
        "defer": lambda q: q.defer(name),
        "only": lambda q: q.only(name),
        "values": lambda q: q.values(name, related),
        "list": lambda q: q.values_list("pk", flat=True),
        "count": lambda q: q.annotate(n=Count(related), most=Max("pk")),
        "upper": lambda q: q.annotate(up=Upper(name), now=Now(), one=Value(1)).filter(up="X"),
        "exists": lambda q: q.annotate(there=Exists(inner)).filter(Exists(inner)),
        "subquery": lambda q: q.filter(pk__in=Permission.objects.values("pk")),
        "alias": lambda q: q.alias(same=F(related)).order_by("same"),
        "extra": lambda q: q.extra(select={"more": "1"}, where=["1=%s"], params=[1]),
        "union": lambda q: q.order_by().union(q.order_by().filter(pk=1)),
        "related": lambda q: q.select_related(related) if model is LogEntry else q,
        "date": lambda q: q.annotate(d=TruncDate("action_time")) if model is LogEntry else q,
    }


def queryset(model: Any, names: list[str]) -> Any:
    found = model.objects.all()
    for name in names:
        found = steps(model)[name](found)
    return found


def compiled(query: models.query.QuerySet[Any]) -> Any:
    """Return SQL, parameters, columns and converters of a query, or why it has none."""
    compiler = query.query.get_compiler(connection=connection)
    try:
        sql, params = compiler.as_sql()
    except Exception as error:
        return type(error), str(error)
    fields = [column[0] for column in compiler.select]
    parts = [(shown(column[0]), column[1], column[2]) for column in compiler.select]
    return sql, params, parts, names_of(compiler.get_converters(fields))


def shown(expression: Any) -> str:
    return re.sub("0x[0-9a-f]+", "0x", repr(expression))


def names_of(converters: Any) -> Any:
    return {
        position: ([getattr(one, "__qualname__", "") for one in found], shown(expression))
        for position, (found, expression) in converters.items()
    }


@pytest.mark.parametrize("build", MODULES)
@settings(max_examples=150, deadline=None)
@given(
    model=st.sampled_from(sorted(RELATED, key=lambda m: m.__name__)),
    names=st.lists(st.sampled_from(sorted(steps(LogEntry))), max_size=4, unique=True),
)
def test_compiles_as_django_does(build: str, model: Any, names: list[str]) -> None:
    try:
        first, second = queryset(model, names), queryset(model, names)
    except (TypeError, DatabaseError, FieldError, ValueError):
        return
    expected = compiled(first)  # compiling a union changes its queries
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLCompiler, "compile", MODULES[build].compile)
        patch.setattr(SQLCompiler, "get_converters", MODULES[build].get_converters)
        assert compiled(second) == expected


@pytest.mark.parametrize("build", MODULES)
def test_other_compilers_and_columns_are_asked(build: str, monkeypatch: pytest.MonkeyPatch) -> None:
    compile_ = MODULES[build].compile
    compiler = Permission.objects.all().query.get_compiler(connection=connection)
    plain = Permission._meta.pk.get_col("auth_permission")

    class Loud(SQLCompiler):
        def quote_name(self, name: str) -> str:
            return name.upper()

        quote_name_unless_alias = quote_name  # type: ignore[assignment]

    class Louder(Col):
        def as_sql(self, compiler: Any, connection: Any) -> Any:
            return "louder", [1]

    loud = Loud(compiler.query, connection, None)
    louder = Louder("auth_permission", Permission._meta.pk)
    assert compile_(compiler, louder) == ("louder", [1])
    assert compile_(loud, plain)[0] == "AUTH_PERMISSION.ID"
    assert compile_(compiler, plain)[0] == '"auth_permission"."id"'
    monkeypatch.setattr(Col, "as_sqlite", lambda *args: ("patched", []), raising=False)
    assert compile_(compiler, plain) == ("patched", [])


@pytest.mark.parametrize("build", MODULES)
def test_fields_and_backends_with_converters_of_their_own_are_asked(
    build: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiler = Session.objects.all().query.get_compiler(connection=connection)
    columns = [field.get_col("s") for field in Session._meta.concrete_fields]
    for patched in (None, "ops", "col", "field", "from_db_value"):
        with monkeypatch.context() as patch:
            if patched == "ops":
                kind = type(connection.ops)
                patch.setattr(kind, "get_db_converters", lambda *args: [str])
            elif patched == "col":
                patch.setattr(Col, "get_db_converters", lambda *args: [str])
            elif patched == "field":
                patch.setattr(models.TextField, "get_db_converters", lambda *args: [str])
            elif patched == "from_db_value":
                patch.setattr(models.TextField, "from_db_value", str, raising=False)
            expected = names_of(compiler.get_converters(columns))
            for given in (columns, tuple(columns), iter(columns)):
                assert names_of(MODULES[build].get_converters(compiler, given)) == expected


@needs_compiled
@pytest.mark.django_db
def test_installed_queries_answer() -> None:
    fastpaths.install(["model_columns"])
    Group.objects.create(name="editors")
    assert list(Group.objects.filter(name="editors").values_list("name", flat=True)) == ["editors"]
    assert Group.objects.aggregate(n=Count("pk")) == {"n": 1}
