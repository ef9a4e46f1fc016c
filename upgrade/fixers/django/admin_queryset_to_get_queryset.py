"""ModelAdmin.queryset became get_queryset."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.method import Method
from hotclub.upgrade.release import Django

ADMIN = "django.contrib.admin"


class AdminQuerysetToGetQueryset(Method):
    """Override get_queryset in the admin, where queryset was overridden.

    Django 1.6 made the names of all such hooks alike; the old ones went with 1.8.
    """

    since = Django(1, 6)
    removed = Django(1, 8)
    link = "https://docs.djangoproject.com/en/5.2/releases/1.6/#get-query-set-and-similar-methods-renamed-to-get-queryset"
    bases = tuple(
        f"{home}.{name}"
        for home in (ADMIN, f"{ADMIN}.options", "django.contrib.gis.admin")
        for name in ("ModelAdmin", "TabularInline", "StackedInline", "InlineModelAdmin")
    )
    methods = {"queryset": "get_queryset"}
    needs = r"\bdef[ \t]+queryset\b|(self|cls|super\(.*\))\.queryset\b|\bqueryset[ \t]*=[ \t]*get_queryset\b"
    examples = (
        rewrites(
            "from django.contrib import admin\n\n\nclass PostAdmin(admin.ModelAdmin):\n"
            "    def queryset(self, request):\n"
            "        return super(PostAdmin, self).queryset(request).filter(live=True)\n",
            "from django.contrib import admin\n\n\nclass PostAdmin(admin.ModelAdmin):\n"
            "    def get_queryset(self, request):\n"
            "        return super(PostAdmin, self).get_queryset(request).filter(live=True)\n",
        ),
        leaves(
            "from django.contrib import admin\n\n\nclass Live(admin.SimpleListFilter):\n"
            "    def queryset(self, request, queryset):\n        return queryset\n"
        ),
        leaves("class Report:\n    def queryset(self, request):\n        return []\n"),
    )
