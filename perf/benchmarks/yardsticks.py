"""The public yardsticks: what the field measures templates, URLs and queries by, written afresh.

Shapes: pyperformance's django_template (100 by 100 integers), a table of strings, a realistic
list page; TechEmpower's json, fortunes and 20 queries; 300 instances with two joins; reverse and
resolve.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from hotclub.perf.benchmark import Work, benchmark, configure

LIST_PAGE = """{% load i18n %}<h1>{% block title %}{{ title|title }}{% endblock %}</h1>
{% with total=items|length %}<p>{{ total }} item{{ total|pluralize }}</p>{% endwith %}
<ul>{% for item in items %}
<li class="{% cycle 'odd' 'even' %}{% if forloop.first %} first{% endif %}">
<a href="{% url 'yardstick_item' pk=item.pk %}">{{ item.name }}</a>
<time datetime="{{ item.made|date:'c' }}">{{ item.made|date:"j F Y" }}</time>
{% if item.price > 20 and not item.sold %}<b>{{ item.price|floatformat:2 }}</b>
{% else %}sold{% endif %}
<p>{{ item.text|truncatewords:8 }} {{ item.note|default:"no note" }}</p></li>
{% empty %}<li>nothing</li>{% endfor %}</ul>"""


URLS = "hotclub.perf.yardstick_urls"


def template(source: str) -> Any:
    from django.template import Engine

    return Engine(libraries={"i18n": "django.templatetags.i18n"}).from_string(source)


def rendering(source: str, **context: Any) -> Work:
    from django.template import Context

    compiled = template(source)
    return lambda: compiled.render(Context(context))


@benchmark
def template_table_of_integers() -> Work:
    """A table of 100 by 100 integers, as pyperformance's django_template renders it."""
    configure()
    source = (
        "<table>{% for row in table %}<tr>{% for col in row %}<td>{{ col|escape }}</td>"
        "{% endfor %}</tr>{% endfor %}</table>"
    )
    return rendering(source, table=[range(100) for _ in range(100)])


@benchmark
def template_table_of_strings() -> Work:
    """A table of 150 by 150 strings, autoescaped."""
    configure()
    source = (
        "<table>{% for row in table %}<tr>{% for col in row %}<td>{{ col }}</td>"
        "{% endfor %}</tr>{% endfor %}</table>"
    )
    return rendering(source, table=[[f"cell {i}" for i in range(150)] for _ in range(150)])


@benchmark
def template_list_page() -> Work:
    """A list page with loops, links, dates, filters, cycle and conditions, 50 items."""
    configure()
    made = datetime(2026, 5, 17, 18, 30, tzinfo=UTC)
    words = "the quiet light over the harbour before the rain came in again"
    items = [
        {
            "pk": i,
            "name": f"Item {i} & more",
            "made": made,
            "price": i,
            "sold": i % 3,
            "text": words,
        }
        for i in range(50)
    ]
    return rendering(LIST_PAGE, title="things to see", items=items)


@benchmark
def reverse_with_kwargs() -> Work:
    """reverse() of a route with one keyword argument, among 60."""
    configure()
    from django.urls import reverse

    return lambda: reverse("yardstick_30", URLS, kwargs={"pk": 42})


@benchmark
def reverse_with_args() -> Work:
    """reverse() of a route with one positional argument, among 60."""
    configure()
    from django.urls import reverse

    return lambda: reverse("yardstick_30", URLS, args=[42])


@benchmark
def resolve_last_of_60() -> Work:
    """resolve() of the last of 60 routes."""
    configure()
    from django.urls import resolve

    return lambda: resolve("/item59/42/", URLS)


@benchmark
def json_response() -> Work:
    """TechEmpower's json: one small object through the WSGI handler, without middleware."""
    configure()
    return request("/json")


def request(path: str) -> Work:
    from django.core.handlers.wsgi import WSGIHandler
    from django.test import RequestFactory

    handler = WSGIHandler()
    environ = {**RequestFactory().get(path).environ, "PATH_INFO": path, "HTTP_HOST": "localhost"}

    def work() -> bytes:
        response = handler(dict(environ), lambda status, headers: None)
        return b"".join(response)

    assert json.loads(work())["message"] == "Hello, World!"
    return work


def with_tables(build: Callable[[Any], Work]) -> Work:
    """Return the work built over the yardsticks' own models, in a database in memory."""
    configure()
    from hotclub.perf import yardstick_models

    return build(yardstick_models.filled())


@benchmark
def hydrate_300_with_two_joins() -> Work:
    """300 instances with two joined relations, SQLite's own work included."""
    return with_tables(lambda m: lambda: list(m.Photo.objects.select_related("place", "person")))


@benchmark
def prefetch_two_relations() -> Work:
    """prefetch_related of two relations on 30 instances."""
    return with_tables(
        lambda m: lambda: list(m.Person.objects.prefetch_related("photos", "photos__place")[:30])
    )


@benchmark
def queries_20() -> Work:
    """TechEmpower's 20 queries: .get(pk=) twenty times."""

    def build(m: Any) -> Work:
        def work() -> None:
            for pk in range(1, 21):
                m.Photo.objects.get(pk=pk)

        return work

    return with_tables(build)


@benchmark
def model_save() -> Work:
    """save() of an instance that is there, all columns."""

    def build(m: Any) -> Work:
        photo = m.Photo.objects.get(pk=1)
        return lambda: photo.save()

    return with_tables(build)


@benchmark
def fortunes() -> Work:
    """TechEmpower's fortunes: twelve rows, one added, sorted and rendered with escaping."""
    source = (
        "<!DOCTYPE html><html><head><title>Fortunes</title></head><body><table>"
        "<tr><th>id</th><th>message</th></tr>{% for fortune in fortunes %}<tr>"
        "<td>{{ fortune.id }}</td><td>{{ fortune.message }}</td></tr>{% endfor %}"
        "</table></body></html>"
    )

    def build(m: Any) -> Work:
        from django.template import Context

        compiled = template(source)

        def work() -> str:
            rows = list(m.Fortune.objects.all())
            rows.append(m.Fortune(id=0, message="Additional fortune added at request time."))
            rows.sort(key=lambda fortune: fortune.message)
            text: str = compiled.render(Context({"fortunes": rows}))
            return text

        return work

    return with_tables(build)


@benchmark
def modelform_validate_and_render() -> Work:
    """A ModelForm of five fields, one of them a foreign key: bound, validated and rendered."""

    def build(m: Any) -> Work:
        from django.forms import modelform_factory

        form = modelform_factory(m.Photo, fields=["title", "taken", "likes", "public", "place"])
        photo = m.Photo.objects.get(pk=1)
        sent = {"title": "Low tide", "taken": "2026-05-17 18:30", "likes": "12", "place": "3"}

        def work() -> str:
            bound = form(sent, instance=photo)
            assert bound.is_valid()
            return str(bound)

        return work

    return with_tables(build)


@benchmark
def drf_list_of_100() -> Work:
    """Django REST framework: a ModelSerializer's list of 100 instances, to plain data."""

    def build(m: Any) -> Work:
        from rest_framework.serializers import ModelSerializer

        class PhotoSerializer(ModelSerializer):
            class Meta:
                model = m.Photo
                fields = ("id", "title", "taken", "likes", "public", "person", "place")

        photos = list(m.Photo.objects.all()[:100])
        return lambda: PhotoSerializer(photos, many=True).data

    return with_tables(build)
