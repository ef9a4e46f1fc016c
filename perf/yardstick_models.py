"""The yardsticks' own models: people, places and photos in SQLite's memory.

Made when they are asked for and never before, so that importing the suite needs no settings.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from types import SimpleNamespace
from typing import Any


@cache
def models() -> SimpleNamespace:
    """Return the model classes, defined once in a process."""
    from django.db import models as m

    class Meta:
        app_label = "hotclub_yardsticks"

    def text(length: int) -> Any:
        return m.CharField(max_length=length)

    def model(label: str, /, **fields: Any) -> Any:
        return type(label, (m.Model,), {"__module__": __name__, "Meta": Meta, **fields})

    person = model("Person", name=text(80), city=text(80), joined=m.DateTimeField())
    place = model("Place", name=text(80), country=text(80), height=m.IntegerField())
    photo = model(
        "Photo",
        title=text(120),
        taken=m.DateTimeField(),
        likes=m.IntegerField(),
        public=m.BooleanField(),
        person=m.ForeignKey(person, m.CASCADE, related_name="photos"),
        place=m.ForeignKey(place, m.CASCADE, related_name="photos"),
    )
    fortune = model("Fortune", message=text(200))
    return SimpleNamespace(Person=person, Place=place, Photo=photo, Fortune=fortune)


@cache
def filled() -> SimpleNamespace:
    """Return the models with their tables filled: 30 people, 20 places, 300 photos, 12 fortunes."""
    from django.db import connections

    found = models()
    alias = "default"
    with connections[alias].schema_editor() as editor:
        for one in (found.Person, found.Place, found.Photo, found.Fortune):
            if one._meta.db_table not in connections[alias].introspection.table_names():
                editor.create_model(one)
    made = datetime(2026, 5, 17, 18, 30, tzinfo=UTC)
    people = [
        found.Person(id=i, name=f"Person {i}", city="Oslo", joined=made) for i in range(1, 31)
    ]
    places = [found.Place(id=i, name=f"Place {i}", country="NO", height=i) for i in range(1, 21)]
    photos = [
        found.Photo(
            id=i,
            title=f"Photo <{i}>",
            taken=made,
            likes=i,
            public=True,
            person_id=i % 30 + 1,
            place_id=i % 20 + 1,
        )
        for i in range(1, 301)
    ]
    fortunes = [found.Fortune(id=i, message=f"Fortune <{i}> & luck") for i in range(1, 13)]
    for one, rows in zip(vars(found).values(), (people, places, photos, fortunes), strict=True):
        if not one.objects.exists():
            one.objects.bulk_create(rows)
    return found
