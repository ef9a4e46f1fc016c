"""get_query_set became get_queryset."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.method import Method
from hotclub.upgrade.release import Django


class GetQuerySetToGetQueryset(Method):
    """Spell get_queryset as one word wherever managers are made or asked.

    Django 1.6 settled the name; the old one went with 1.8. Nothing but Django ever used it.
    """

    since = Django(1, 6)
    removed = Django(1, 8)
    link = "https://docs.djangoproject.com/en/5.2/releases/1.6/#get-query-set-and-similar-methods-renamed-to-get-queryset"
    bases = (
        "django.db.models.Manager",
        "django.db.models.manager.Manager",
        "django.contrib.gis.db.models.GeoManager",
        "django.contrib.admin.views.main.ChangeList",
    )
    methods = {
        "get_query_set": "get_queryset",
        "root_query_set": "root_queryset",
        "get_prefetch_query_set": "get_prefetch_queryset",
    }
    everywhere = True
    examples = (
        rewrites(
            "from django.db import models\n\n\nclass Live(models.Manager):\n"
            "    def get_query_set(self):\n"
            "        return super(Live, self).get_query_set().filter(live=True)\n",
            "from django.db import models\n\n\nclass Live(models.Manager):\n"
            "    def get_queryset(self):\n"
            "        return super(Live, self).get_queryset().filter(live=True)\n",
        ),
        rewrites(
            "def live(manager):\n    return manager.get_query_set()\n",
            "def live(manager):\n    return manager.get_queryset()\n",
        ),
        leaves("from mysite import get_query_set\n\nget_query_set()\n"),
        leaves("def get_query_set():\n    pass\n"),
    )
