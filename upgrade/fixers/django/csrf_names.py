"""Small names of Django 1.2 to 1.5 that moved."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename

OLD = "django.contrib.csrf.middleware."


class CsrfNames(Rename):
    """Take CSRF protection, mail connections, GeoIP and autocommit by their names of today."""

    since = Django(1, 8)
    removed = Django(1, 8)
    link = "https://docs.djangoproject.com/en/stable/internals/deprecation/"
    names = {
        f"{OLD}csrf_exempt": "django.views.decorators.csrf.csrf_exempt",
        "django.contrib.csrf.context_processors.csrf": "django.template.context_processors.csrf",
        "django.contrib.csrf.decorators.csrf_exempt": "django.views.decorators.csrf.csrf_exempt",
        "django.contrib.gis.utils.GeoIPException": "django.contrib.gis.geoip2.GeoIP2Exception",
        "django.contrib.gis.geoip.GeoIPException": "django.contrib.gis.geoip2.GeoIP2Exception",
        f"{OLD}csrf_view_exempt": "django.views.decorators.csrf.csrf_exempt",
        "django.views.decorators.csrf.csrf_view_exempt": "django.views.decorators.csrf.csrf_exempt",
        "django.middleware.csrf._get_new_csrf_key": "django.middleware.csrf._get_new_csrf_string",
        "django.middleware.csrf._get_new_csrf_token": "django.middleware.csrf._get_new_csrf_string",
        "django.core.mail.SMTPConnection": "django.core.mail.get_connection",
        "django.contrib.gis.utils.GeoIP": "django.contrib.gis.geoip2.GeoIP2",
        "django.contrib.gis.utils.geoip.GeoIP": "django.contrib.gis.geoip2.GeoIP2",
        "django.contrib.gis.geoip.GeoIP": "django.contrib.gis.geoip2.GeoIP2",
        "django.utils.itercompat.all": "builtins.all",
        "django.utils.itercompat.any": "builtins.any",
        "django.db.transaction.autocommit": "django.db.transaction.atomic",
        "django.contrib.gis.db.models.GeoManager": "django.contrib.gis.db.models.Manager",
        "django.contrib.gis.db.models.manager.GeoManager": "django.contrib.gis.db.models.Manager",
    }
    examples = (
        rewrites(
            "from django.views.decorators.csrf import csrf_view_exempt\n\n\n@csrf_view_exempt\n"
            "def v(request):\n    pass\n",
            "from django.views.decorators.csrf import csrf_exempt\n\n\n@csrf_exempt\n"
            "def v(request):\n    pass\n",
        ),
        rewrites(
            "from django.core.mail import SMTPConnection\n\nc = SMTPConnection()\n",
            "from django.core.mail import get_connection\n\nc = get_connection()\n",
        ),
        rewrites(
            "from django.contrib.gis.db import models\n\nm = models.GeoManager()\n",
            "from django.contrib.gis.db import models\n\nm = models.Manager()\n",
        ),
        leaves("from mysite.csrf import csrf_view_exempt\n"),
        leaves("from django.db import transaction\n\ntransaction.set_autocommit(True)\n"),
    )
