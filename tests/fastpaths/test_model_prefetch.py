"""prefetch_related and foreign keys with their paths on: the same objects, caches and querysets."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.models import Prefetch, prefetch_related_objects
from django.db.models.fields.related_descriptors import ReverseManyToOneDescriptor
from django.test.utils import CaptureQueriesContext
from django.utils.dateparse import parse_datetime
from hypothesis import given, settings
from hypothesis import strategies as st

from hotclub.fastpaths import guard
from tests.fastpaths.conftest import both_builds, build_of

User: Any = get_user_model()
NAMES = ("model_prefetch", "model_related")
BUILDS = sorted({build_of(path) for path in both_builds()})
pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("build", BUILDS)]

LOOKUPS: dict[str, Callable[[], Any]] = {
    "reverse": lambda: ContentType.objects.prefetch_related("permission_set"),
    "many to many": lambda: Group.objects.prefetch_related("permissions"),
    "its other side": lambda: Permission.objects.prefetch_related("group_set"),
    "forward": lambda: Permission.objects.prefetch_related("content_type"),
    "nested": lambda: User.objects.prefetch_related("groups__permissions__content_type"),
    "there and back": lambda: ContentType.objects.prefetch_related("permission_set__content_type"),
    "a queryset": lambda: ContentType.objects.prefetch_related(
        Prefetch("permission_set", Permission.objects.filter(codename__startswith="a"))
    ),
    "a queryset with hints": lambda: Group.objects.prefetch_related(
        Prefetch("permissions", hinted(Permission.objects.order_by("-codename")))
    ),
    "an attribute": lambda: ContentType.objects.prefetch_related(
        Prefetch("permission_set", Permission.objects.order_by("codename"), to_attr="kept")
    ),
    "the first two": lambda: ContentType.objects.prefetch_related(
        Prefetch("permission_set", Permission.objects.order_by("-codename")[:2])
    ),
    "one object as an attribute": lambda: Permission.objects.prefetch_related(
        Prefetch("content_type", to_attr="kind")
    ),
    "a queryset that prefetches": lambda: User.objects.prefetch_related(
        Prefetch("groups", Group.objects.prefetch_related("permissions"))
    ),
    "deferred": lambda: Permission.objects.only("codename").prefetch_related("content_type"),
    "a taken name": lambda: Permission.objects.prefetch_related(
        Prefetch("content_type", to_attr="codename")
    ),
    "no such relation": lambda: Group.objects.prefetch_related("nothing"),
    "joined": lambda: Permission.objects.select_related("content_type").prefetch_related(
        "content_type__permission_set"
    ),
}


def hinted(queryset: Any) -> Any:
    queryset._add_hints(asked="before")
    return queryset


@contextlib.contextmanager
def applied(build: str) -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        for path in both_builds():
            if path.name in NAMES and build_of(path) == build:
                owner, name, _ = guard.resolve(path.target)
                patch.setattr(owner, name, path.function)
        yield patch


@pytest.fixture(autouse=True)
def world() -> None:
    kinds = list(ContentType.objects.order_by("pk")[:3])
    everything = list(Permission.objects.filter(content_type__in=kinds))
    for number, name in enumerate(("editors", "readers", "nobody")):
        group = Group.objects.create(name=name)
        group.permissions.set(everything[number : 2 * number + 1])
        person = User.objects.create(username=f"{name}'s")
        person.groups.set(Group.objects.all()[:number])


def anatomy(thing: Any, depth: int = 0) -> Any:
    """Return everything an instance, a queryset or a list consists of, as plain values."""
    if depth > 6:
        return repr(thing)
    if isinstance(thing, models.QuerySet):
        parts = {k: v for k, v in vars(thing).items() if k not in ("_query", "model")}
        return type(thing), str(thing._query), anatomy(parts, depth + 1)
    if isinstance(thing, models.Model):
        caches = vars(thing).get("_prefetched_objects_cache"), thing._state.fields_cache
        more = {k: v for k, v in vars(thing).items() if k in ("kept", "kind")}
        return repr(thing), anatomy(caches, depth + 1), anatomy(more, depth + 1)
    if isinstance(thing, dict):
        return sorted((repr(key), anatomy(value, depth + 1)) for key, value in thing.items())
    if isinstance(thing, list | tuple):
        return [anatomy(one, depth + 1) for one in thing]
    return repr(thing)


def outcome(ask: Callable[[], Any]) -> Any:
    with CaptureQueriesContext(connection) as captured:
        try:
            found: Any = anatomy(list(ask().order_by("pk")))
        except Exception as error:
            found = type(error), str(error)
    return found, [query["sql"] for query in captured.captured_queries]


@pytest.mark.parametrize("name", LOOKUPS)
def test_the_same_objects_in_the_same_caches(build: str, name: str) -> None:
    expected = outcome(LOOKUPS[name])
    with applied(build):
        assert outcome(LOOKUPS[name]) == expected


def test_the_querysets_are_each_instances_own(build: str) -> None:
    with applied(build):
        first, second, third = Group.objects.prefetch_related("permissions").order_by("pk")
        before = [list(group.permissions.all()) for group in (first, second, third)]
        assert [group.permissions.count() for group in (first, second, third)] == [
            len(found) for found in before
        ]
        names = list(second.permissions.filter(codename__contains="a").values_list("pk"))
        assert names == list(
            Group.objects.get(pk=second.pk)
            .permissions.filter(codename__contains="a")
            .values_list("pk")
        )
        second.permissions.clear()
        assert not second.permissions.all()
        assert list(third.permissions.all()) == before[2]
        kinds = list(ContentType.objects.prefetch_related("permission_set").order_by("pk"))
        for kind in kinds:
            assert {one.content_type for one in kind.permission_set.order_by("pk")} <= {kind}
        one, other = kinds[0].permission_set.all(), kinds[1].permission_set.all()
        assert one._known_related_objects != other._known_related_objects
        assert (one | other).count() == len(one) + len(other)


def test_an_instance_that_occurs_twice(build: str) -> None:
    group = Group.objects.order_by("pk")[1]
    with applied(build):
        other = Group.objects.order_by("pk")[2]
        prefetch_related_objects([other, group, group], "permissions")
        assert list(group.permissions.all()) == list(
            Group.objects.get(pk=group.pk).permissions.all()
        )


def test_managers_and_descriptors_of_ones_own_are_asked(build: str) -> None:
    made: list[Any] = []

    def get_queryset(self: Any) -> Any:
        made.append(self.instance)
        return stock(self)

    with applied(build) as patch:
        kinds = list(ContentType.objects.order_by("pk"))
        manager = ContentType.permission_set.related_manager_cls
        stock = manager.get_queryset
        patch.setattr(manager, "get_queryset", get_queryset)
        prefetch_related_objects(kinds, "permission_set")
        assert made == kinds
        patch.undo()
    with applied(build) as patch:
        kinds = list(ContentType.objects.order_by("pk"))
        asked: list[Any] = []
        get = ReverseManyToOneDescriptor.__get__

        def own(self: Any, instance: Any, cls: Any = None) -> Any:
            asked.append(instance)
            return get(self, instance, cls)

        patch.setattr(ReverseManyToOneDescriptor, "__get__", own)
        prefetch_related_objects(kinds, "permission_set")
        assert set(kinds) <= set(asked)


def test_foreign_keys_without_their_object(build: str) -> None:
    with applied(build):
        new = Permission(name="new")
        with pytest.raises(Permission.content_type.RelatedObjectDoesNotExist, match="no content"):
            _ = new.content_type
        assert Permission.content_type.is_cached(new)
        loaded = Permission.objects.select_related("content_type").first()
        assert loaded is not None
        kind = loaded.content_type
        assert loaded.content_type is kind
        loaded.content_type_id += 1
        assert loaded.content_type != kind
        assert Permission.objects.only("pk").first().content_type_id  # type: ignore[union-attr]
        with pytest.raises(AttributeError):
            _ = Permission.content_type.field.is_cached(object())


MOMENTS = st.one_of(
    st.text(max_size=30),
    st.datetimes(min_value=datetime(1, 1, 1), max_value=datetime(9999, 12, 31)).map(str),
    st.from_regex(
        r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d{1,6})?([+-]\d\d:\d\d|Z)?", fullmatch=True
    ),
    st.timedeltas(timedelta(0), timedelta(9000)).map(lambda d: str(datetime(2020, 1, 1) + d)),
)


def parsed(parse: Callable[[str], Any], text: str) -> Any:
    try:
        found = parse(text)
    except Exception as error:
        return type(error), str(error)
    return type(found), found, getattr(found, "tzinfo", None)


@settings(max_examples=300, deadline=None)
@given(text=MOMENTS)
def test_date_times_are_read_as_django_reads_them(build: str, text: str) -> None:
    (path,) = [p for p in both_builds() if p.name == "model_datetime" and build_of(p) == build]
    assert parsed(path.function, text) == parsed(parse_datetime, text)
