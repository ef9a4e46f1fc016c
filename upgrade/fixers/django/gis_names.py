"""Names of GeoDjango that changed."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class GisNames(Rename):
    """Call GeoDjango's classes by their names of today.

    The OpenLayers admins became one, and the polygon function says its direction.
    """

    since = Django(4, 0)
    removed = Django(5, 0)
    names = {
        "django.contrib.gis.admin.OSMGeoAdmin": "django.contrib.gis.admin.GISModelAdmin",
        "django.contrib.gis.admin.GeoModelAdmin": "django.contrib.gis.admin.GISModelAdmin",
        "django.contrib.gis.admin.options.OSMGeoAdmin": "django.contrib.gis.admin.GISModelAdmin",
        "django.contrib.gis.admin.options.GeoModelAdmin": "django.contrib.gis.admin.GISModelAdmin",
        "django.contrib.gis.db.models.GeoQuerySet": "django.contrib.gis.db.models.QuerySet",
        "django.contrib.gis.db.models.query.GeoQuerySet": "django.db.models.QuerySet",
        "django.contrib.gis.db.models.functions.ForceRHR": (
            "django.contrib.gis.db.models.functions.ForcePolygonCW"
        ),
    }
    examples = (
        rewrites(
            "from django.contrib.gis.admin import OSMGeoAdmin\n",
            "from django.contrib.gis.admin import GISModelAdmin\n",
        ),
        rewrites(
            "from django.contrib.gis.db import models\n\n\nclass Q(models.GeoQuerySet):\n    pass\n",
            "from django.contrib.gis.db import models\n\n\nclass Q(models.QuerySet):\n    pass\n",
        ),
        leaves("from django.contrib.gis.db.models import QuerySet\n"),
        leaves("from mysite.admin import OSMGeoAdmin\n"),
    )
