"""Instances made of rows: fast paths against the originals, on models with every peculiarity."""

from __future__ import annotations

import datetime
import decimal
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import django
import pytest
from django.db import connection, models
from django.db.models.functions import Length
from django.db.models.signals import post_init, pre_init
from django.test import override_settings
from django.test.utils import isolate_apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotclub import fastpaths
from tests.fastpaths.conftest import needs_compiled

PATHS = ("model_from_db", "model_iterable", "model_sqlite")
LABEL = "fastpaths"
pytestmark = [needs_compiled, pytest.mark.django_db(transaction=True)]


def define() -> dict[str, type[models.Model]]:
    """Define the models: plain, joined, inherited, proxy, and those with methods of their own."""

    class Abstract(models.Model):
        class Meta:
            abstract = True
            app_label = LABEL

    class City(Abstract):
        name = models.CharField(max_length=50)

        class Meta(Abstract.Meta):
            abstract = False

    class Person(Abstract):
        name = models.CharField(max_length=50)
        city = models.ForeignKey(City, models.CASCADE, null=True, related_name="people")
        height = models.DecimalField(max_digits=5, decimal_places=2)
        active = models.BooleanField(null=True)
        joined = models.DateTimeField()
        extra = models.JSONField(default=dict)
        portrait = models.FileField()

    class Passport(Abstract):
        person = models.OneToOneField(Person, models.CASCADE, related_name="passport")
        number = models.UUIDField(null=True)

    class Author(Person):
        pen_name = models.CharField(max_length=50)

    class PersonProxy(Person):
        class Meta(Abstract.Meta):
            abstract = False
            proxy = True

    class Counting(Abstract):
        made = 0
        name = models.CharField(max_length=50)

        @classmethod
        def from_db(cls, db: str, field_names: Any, values: Any, **options: Any) -> Any:
            cls.made += 1
            made = super().from_db(db, field_names, values, **options)
            made.loaded = dict(zip(field_names, values, strict=False))
            return made

    class OwnInit(Abstract):
        name = models.CharField(max_length=50)

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.seen = self.name

    class After:
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.after = "called"

    class Mixed(Abstract, After):
        name = models.CharField(max_length=50)

    class OwnSetattr(Abstract):
        name = models.CharField(max_length=50)

        def __setattr__(self, name: str, value: Any) -> None:
            super().__setattr__(name, value.upper() if name == "name" else value)

    class Guarded:
        def __set_name__(self, owner: type, name: str) -> None:
            self.name = name

        def __get__(self, instance: Any, owner: Any = None) -> Any:
            return self if instance is None else instance.__dict__["_" + self.name]

        def __set__(self, instance: Any, value: Any) -> None:
            instance.__dict__["_" + self.name] = f"<{value}>"

    class Described(Abstract):
        name = models.CharField(max_length=50)
        other = models.IntegerField(default=1)

    Described.name = Guarded()  # type: ignore[assignment]
    Described.name.__set_name__(Described, "name")  # type: ignore[attr-defined]

    return {k: v for k, v in locals().items() if isinstance(v, type) and hasattr(v, "_meta")}


@pytest.fixture
def world() -> Iterator[SimpleNamespace]:
    with isolate_apps("tests.fastpaths"):
        found = define()
        del found["Abstract"]
        tables = [m for m in found.values() if not m._meta.proxy]
        with connection.constraint_checks_disabled(), connection.schema_editor() as editor:
            for model in tables:
                editor.create_model(model)
        made = SimpleNamespace(**found)
        fill(made)
        yield made
        with connection.constraint_checks_disabled(), connection.schema_editor() as editor:
            for model in reversed(tables):
                editor.delete_model(model)


def fill(world: SimpleNamespace) -> None:
    cities = [world.City.objects.create(name=name) for name in ("Rome", "", "京都")]
    for number, name in enumerate(["ada", "bob", "çelik", "", "eve"]):
        maker = world.Author if number == 4 else world.Person
        more = {"pen_name": "E."} if number == 4 else {}
        person = maker.objects.create(
            name=name,
            city=cities[number] if number < 3 else None,
            height=decimal.Decimal("1.75"),
            active=(True, False, None)[number % 3],
            joined=datetime.datetime(2024, 2, 29, 12, number, 1, number, tzinfo=datetime.UTC),
            extra={"n": number},
            portrait=f"{name}.png" if number else "",
            **more,
        )
        if number % 2:
            world.Passport.objects.create(person_id=person.pk, number=None)
    for model in (world.Counting, world.OwnInit, world.Mixed, world.OwnSetattr, world.Described):
        for name in ("x", "y"):
            model.objects.create(name=name)


def anatomy(thing: Any, depth: int = 0) -> Any:
    """Return all that an instance is made of: its class, __dict__ in order, _state, caches."""
    if not isinstance(thing, models.Model) or depth > 4:
        return type(thing), str(thing)
    state = dict(thing._state.__dict__)
    cache = state.pop("fields_cache", None)
    peers = state.pop("peers", ())
    return (
        type(thing),
        [(k, anatomy(v, depth + 1)) for k, v in thing.__dict__.items() if k != "_state"],
        sorted((k, repr(v)) for k, v in state.items()),
        cache if cache is None else {k: anatomy(v, depth + 1) for k, v in cache.items()},
        [peer() is thing for peer in peers],
    )


def outcome(rows: Callable[[], Any]) -> Any:
    try:
        return [anatomy(row) for row in rows()]
    except Exception as error:
        return type(error), str(error)


def both(rows: Callable[[], Any]) -> tuple[Any, Any]:
    """Return what the rows are with the originals and with the fast paths."""
    stock = outcome(rows)
    status = fastpaths.install(only=PATHS)
    assert [row.reason for row in status.rows if row.name in PATHS and not row.installed] == []
    fast = outcome(rows)
    fastpaths.uninstall()
    return stock, fast


Query = Callable[[SimpleNamespace], Any]
QUERIES: dict[str, Query] = {
    "plain": lambda w: w.City.objects.order_by("pk"),
    "empty": lambda w: w.City.objects.filter(pk=0),
    "foreign keys and files": lambda w: w.Person.objects.order_by("pk"),
    "joined": lambda w: w.Person.objects.select_related("city").order_by("pk"),
    "joined twice": lambda w: w.Passport.objects.select_related("person__city").order_by("pk"),
    "reverse one to one": lambda w: w.Person.objects.select_related("passport").order_by("pk"),
    "child": lambda w: w.Author.objects.select_related("city"),
    "parent to child": lambda w: w.Person.objects.select_related("author").order_by("pk"),
    "proxy": lambda w: w.PersonProxy.objects.order_by("pk"),
    "deferred": lambda w: w.Person.objects.defer("name", "extra").order_by("pk"),
    "only": lambda w: w.Person.objects.only("name").order_by("pk"),
    "only joined": lambda w: w.Person.objects.select_related("city").only("name", "city__name"),
    "annotated": lambda w: w.Person.objects.annotate(size=Length("name")).order_by("pk"),
    "extra": lambda w: w.Person.objects.extra(select={"one": "1"}).order_by("pk"),
    "filtered relation": lambda w: (
        w.City.objects.annotate(
            them=models.FilteredRelation("people", condition=models.Q(people__active=True))
        )
        .select_related("them")
        .order_by("pk")
    ),
    "known": lambda w: w.City.objects.get(name="Rome").people.all(),
    "known, only": lambda w: w.City.objects.get(name="Rome").people.only("name"),
    "prefetched": lambda w: w.City.objects.prefetch_related("people").order_by("pk"),
    "union": lambda w: w.City.objects.filter(pk=1).union(w.City.objects.filter(pk=2)),
    "chunks": lambda w: w.Person.objects.order_by("pk").iterator(chunk_size=2),
    "raw": lambda w: w.City.objects.raw(f"select id, name from {w.City._meta.db_table}"),
    "raw, short": lambda w: w.City.objects.raw(f"select id from {w.City._meta.db_table}"),
    "get": lambda w: [w.City.objects.get(pk=1)],
    "get, missing": lambda w: [w.City.objects.get(pk=0)],
    "from_db": lambda w: w.Counting.objects.order_by("pk"),
    "__init__": lambda w: w.OwnInit.objects.order_by("pk"),
    "__init__ behind Model": lambda w: w.Mixed.objects.order_by("pk"),
    "__setattr__": lambda w: w.OwnSetattr.objects.order_by("pk"),
    "data descriptor": lambda w: w.Described.objects.order_by("pk"),
    "values": lambda w: w.City.objects.values("name"),
}


@pytest.mark.parametrize("name", QUERIES)
def test_instances_are_made_as_django_makes_them(world: SimpleNamespace, name: str) -> None:
    stock, fast = both(lambda: QUERIES[name](world))
    assert stock == fast
    assert isinstance(fast, list) == (name != "get, missing")


@pytest.mark.skipif(django.VERSION < (6, 1), reason="fetch modes are new in Django 6.1")
@pytest.mark.parametrize("mode", ["FETCH_ONE", "FETCH_PEERS", "FETCH_RAISE"])
@pytest.mark.parametrize("name", ["joined twice", "foreign keys and files", "from_db", "deferred"])
def test_fetch_modes(world: SimpleNamespace, mode: str, name: str) -> None:
    stock, fast = both(lambda: QUERIES[name](world).fetch_mode(getattr(models, mode)))
    assert stock == fast


@pytest.mark.parametrize("signal", [pre_init, post_init])
def test_receivers_connected_later_are_called(world: SimpleNamespace, signal: Any) -> None:
    heard: list[Any] = []

    def receive(sender: type, **named: Any) -> None:
        heard.append((sender, sorted(named)))

    def rows() -> Iterator[Any]:
        iterator = world.Person.objects.select_related("city").order_by("pk").iterator()
        yield next(iterator)
        signal.connect(receive, sender=world.City)
        yield from iterator
        signal.disconnect(receive, sender=world.City)
        yield ("heard", list(heard), heard.clear())

    stock, fast = both(rows)
    assert stock == fast
    assert "City" in fast[-1][1]


def test_a_class_changed_after_its_first_query(world: SimpleNamespace) -> None:
    def rows() -> Iterator[Any]:
        yield from world.City.objects.order_by("pk")
        world.City.__init__ = lambda self, *args: models.Model.__init__(self, *args[:1], "changed")
        try:
            yield from world.City.objects.order_by("pk")
        finally:
            del world.City.__init__

    stock, fast = both(rows)
    assert stock == fast
    assert "changed" in str(fast)


@pytest.mark.parametrize("use_tz", [True, False])
@pytest.mark.parametrize("zone", [None, "Asia/Tokyo"])
def test_time_zones(world: SimpleNamespace, use_tz: bool, zone: str | None) -> None:
    connection.settings_dict["TIME_ZONE"] = zone
    with override_settings(USE_TZ=use_tz):
        for cached in ("timezone", "timezone_name"):
            connection.__dict__.pop(cached, None)
        try:
            stock, fast = both(lambda: QUERIES["foreign keys and files"](world))
        finally:
            connection.settings_dict["TIME_ZONE"] = None
    for cached in ("timezone", "timezone_name"):
        connection.__dict__.pop(cached, None)
    assert stock == fast


def test_an_iterable_is_lazy_and_closes(world: SimpleNamespace) -> None:
    fastpaths.install(only=PATHS)
    queryset = world.City.objects.order_by("pk")
    made = iter(queryset._iterable_class(queryset))
    assert queryset._iterable_class is models.query.ModelIterable
    assert next(made).name == "Rome"
    made.close()
    with pytest.raises(StopIteration):
        next(made)


LETTERS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=9)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows=st.lists(
        st.tuples(LETTERS, st.none() | st.booleans(), st.none() | st.sampled_from([1, 2, 3])),
        max_size=6,
    ),
    fields=st.sets(st.sampled_from(["name", "active", "height", "joined", "city"])),
    related=st.booleans(),
)
def test_any_rows_any_fields(
    world: SimpleNamespace, rows: list[Any], fields: set[str], related: bool
) -> None:
    mine = world.Person.objects.filter(pk__gt=5).order_by("pk")  # 5 is the last of fill()
    mine.delete()
    moment = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
    world.Person.objects.bulk_create(
        world.Person(name=n, active=a, city_id=c, height=1, joined=moment) for n, a, c in rows
    )
    queryset = mine.all()
    if fields:
        queryset = queryset.only(*fields)
    if related and (not fields or "city" in fields):
        queryset = queryset.select_related("city")
    stock, fast = both(queryset.all)
    assert stock == fast
    assert len(fast) == len(rows)
