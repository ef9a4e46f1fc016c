"""Build before the fork what each worker would build for itself: templates, urls, models.

What is built in the parent is shared by the workers until one of them writes to it. Nothing is sent
to a database: a connection that asking for its features opened is closed again, since no two
processes may use one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hotclub.fastpaths import loader


@dataclass(frozen=True, slots=True)
class Warmed:
    """How many templates, names of urls and models were built."""

    templates: int
    urls: int
    models: int


def warm(*, templates: bool = True, urls: bool = True, models: bool = True) -> Warmed:
    """Build what was asked for and return the counts.

    What can't be built (a template that does not compile, a model without a database) is left for
    the request that needs it, where it says so.
    """
    with no_new_connections():
        counts = Warmed(
            sum(map(tried, compiled_templates())) if templates else 0,
            sum(map(tried, url_names())) if urls else 0,
            sum(map(tried, model_queries())) if models else 0,
        )
        for build in own():
            tried(build)
    return counts


def tried(build: Callable[[], object]) -> bool:
    """Say whether the work could be done: whatever a project's code raises here is its affair."""
    try:
        build()
    except Exception:
        return False
    return True


def own() -> Iterator[Callable[[], object]]:
    """Yield what modules of paths offer to be called before a fork: a function warm()."""
    for package in loader.packages():
        for name in loader.names(package):
            build = getattr(sys.modules.get(name), "warm", None)
            if callable(build):
                yield build


@contextmanager
def no_new_connections() -> Iterator[None]:
    """Close the database connections that were opened inside."""
    from django.db import connections

    before = {c.alias for c in connections.all(initialized_only=True) if c.connection is not None}
    try:
        yield
    finally:
        for connection in connections.all(initialized_only=True):
            if connection.connection is not None and connection.alias not in before:
                connection.close()


def compiled_templates() -> Iterator[Callable[[], object]]:
    """Yield the compilation of each template that a cached loader would find and keep."""
    from django.template import engines
    from django.template.backends.django import DjangoTemplates
    from django.template.loaders import cached

    for backend in engines.all():
        if not isinstance(backend, DjangoTemplates):
            continue
        for found in backend.engine.template_loaders:
            if isinstance(found, cached.Loader):
                for name in names(found.loaders):
                    yield lambda backend=backend, name=name: backend.get_template(name)  # type: ignore[misc]


def names(loaders: list[Any]) -> list[str]:
    """Return the names of the text files in the folders that the loaders look into.

    Django's own folders, such as the admin's hundred templates, are left out: on most sites few
    workers would ever compile them.
    """
    import django

    found: set[str] = set()
    for one in loaders:
        for folder in map(Path, getattr(one, "get_dirs", list)()):
            if Path(django.__file__).parent in folder.parents:
                continue
            files = (path for path in folder.rglob("*") if path.is_file())
            found |= {path.relative_to(folder).as_posix() for path in files}
    return sorted(found)


def url_names() -> Iterator[Callable[[], object]]:
    """Yield the look-up of each name in the project's urls, namespaces included."""
    from django.urls import NoReverseMatch, Resolver404, get_resolver, resolve, reverse

    def looked_up(name: str) -> None:
        with suppress(NoReverseMatch):  # it wants arguments: what is known of the name is built
            reverse(name)

    def resolved() -> None:
        with suppress(Resolver404):
            resolve("/")

    yield resolved
    for name in named(get_resolver(), ""):
        yield lambda name=name: looked_up(name)  # type: ignore[misc]


def named(resolver: Any, space: str) -> Iterator[str]:
    """Yield every name below a resolver, with its namespaces."""
    yield from (f"{space}{name}" for name in list(resolver.reverse_dict) if isinstance(name, str))
    for inner, (_, below) in list(resolver.namespace_dict.items()):
        yield from named(below, f"{space}{inner}:")


def model_queries() -> Iterator[Callable[[], object]]:
    """Yield the SQL of each model's plain query, which builds what Django keeps of its fields."""
    from django.apps import apps
    from django.db import router

    def built(model: Any) -> None:
        model._meta.get_fields(include_hidden=True)
        query = model._base_manager.all().query
        query.get_compiler(router.db_for_read(model)).as_sql()

    for model in apps.get_models(include_auto_created=True):
        yield lambda model=model: built(model)  # type: ignore[misc]
