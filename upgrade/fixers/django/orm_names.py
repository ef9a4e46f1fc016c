"""Names of the ORM that moved or were renamed."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class OrmNames(Rename):
    """Import exceptions, descriptors and constants of the ORM by their names of today.

    They moved between Django 1.5 and 3.1, most of them to django.core.exceptions and
    related_descriptors.
    """

    since = Django(1, 11)
    removed = Django(3, 1)
    names = {
        "django.db.models.fields.FieldDoesNotExist": "django.core.exceptions.FieldDoesNotExist",
        "django.db.models.FieldDoesNotExist": "django.core.exceptions.FieldDoesNotExist",
        "django.db.models.query.EmptyResultSet": "django.core.exceptions.EmptyResultSet",
        "django.db.models.sql.EmptyResultSet": "django.core.exceptions.EmptyResultSet",
        "django.db.models.sql.datastructures.EmptyResultSet": (
            "django.core.exceptions.EmptyResultSet"
        ),
        "django.db.models.sql.constants.LOOKUP_SEP": "django.db.models.constants.LOOKUP_SEP",
        "django.db.models.sql.query.LOOKUP_SEP": "django.db.models.constants.LOOKUP_SEP",
        "django.db.models.options.FieldDoesNotExist": "django.core.exceptions.FieldDoesNotExist",
        "django.db.models.query.LOOKUP_SEP": "django.db.models.constants.LOOKUP_SEP",
        "django.db.models.related.PathInfo": "django.db.models.query_utils.PathInfo",
        "django.db.close_connection": "django.db.close_old_connections",
        "django.db.models.fields.related.ReverseSingleRelatedObjectDescriptor": (
            "django.db.models.fields.related_descriptors.ForwardManyToOneDescriptor"
        ),
        "django.db.models.fields.related.SingleRelatedObjectDescriptor": (
            "django.db.models.fields.related_descriptors.ReverseOneToOneDescriptor"
        ),
        "django.db.models.fields.related.ForeignRelatedObjectsDescriptor": (
            "django.db.models.fields.related_descriptors.ReverseManyToOneDescriptor"
        ),
        "django.db.models.fields.related.ManyRelatedObjectsDescriptor": (
            "django.db.models.fields.related_descriptors.ManyToManyDescriptor"
        ),
        "django.db.models.fields.related.ReverseManyRelatedObjectsDescriptor": (
            "django.db.models.fields.related_descriptors.ManyToManyDescriptor"
        ),
        "django.db.models.XMLField": "django.db.models.TextField",
        "django.db.models.fields.XMLField": "django.db.models.fields.TextField",
        "django.contrib.gis.db.models.XMLField": "django.contrib.gis.db.models.TextField",
    }
    examples = (
        rewrites(
            "from django.db.models.fields import FieldDoesNotExist\n",
            "from django.core.exceptions import FieldDoesNotExist\n",
        ),
        rewrites(
            "from django.db.models.sql.constants import LOOKUP_SEP\n",
            "from django.db.models.constants import LOOKUP_SEP\n",
        ),
        rewrites(
            "from django.db import models\n\ntry:\n    find()\n"
            "except models.FieldDoesNotExist:\n    pass\n",
            "from django.core.exceptions import FieldDoesNotExist\n\ntry:\n"
            "    find()\nexcept FieldDoesNotExist:\n    pass\n",
        ),
        leaves("from django.core.exceptions import FieldDoesNotExist\n"),
        leaves("from django.db.models.sql.constants import CURSOR\n"),
        leaves("from mysite.models import FieldDoesNotExist\n"),
    )
