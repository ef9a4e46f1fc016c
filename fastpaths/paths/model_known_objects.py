"""The objects that a queryset knew before it asked: user.post_set.all() sets post.user of each.

ModelIterable keeps them per relation and sets them through the descriptor of the foreign key, one
instance at a time. Here that is asked of each row only where a queryset has any.
"""

from __future__ import annotations

import operator

from django.db.models.query import QuerySet

HAS_FETCH_MODES = hasattr(QuerySet, "fetch_mode")  # since Django 6.1


def known_objects(queryset) -> list:
    """Return field, objects by key, and attribute names of that key, for each known relation."""
    known = []
    for field, objects in queryset._known_related_objects.items():
        names = [
            field.attname if name == "self" else queryset.model._meta.get_field(name).attname
            for name in field.from_fields
        ]
        known.append((field, objects, names, operator.attrgetter(*names)))
    return known


def link_known(known: list, made):
    """Set the objects that the queryset knew before it asked, as user.post_set.all() does."""
    for field, objects, names, key_of in known:
        if field.is_cached(made):  # loaded by select_related()
            continue
        if HAS_FETCH_MODES and not made.__dict__.keys() >= set(names):
            continue
        key = key_of(made)
        try:
            related = objects[key]
        except KeyError:  # qs1 | qs2
            continue
        setattr(made, field.name, related)
