"""The modules called util became utils."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class UtilModulesToUtils(Rename):
    """Import from utils what once was util.

    Django 1.7 made the names alike; the old modules went in Django 1.9.
    """

    since = Django(1, 7)
    removed = Django(1, 9)
    modules = {
        "django.contrib.admin.util": "django.contrib.admin.utils",
        "django.forms.util": "django.forms.utils",
        "django.db.backends.util": "django.db.backends.utils",
        "django.contrib.gis.db.backends.util": "django.contrib.gis.db.backends.utils",
    }
    examples = (
        rewrites(
            "from django.contrib.admin.util import unquote\n",
            "from django.contrib.admin.utils import unquote\n",
        ),
        rewrites(
            "from django.forms.util import ErrorList, flatatt\n",
            "from django.forms.utils import ErrorList, flatatt\n",
        ),
        rewrites(
            "from django import forms\n\n\nclass E(forms.util.ErrorList):\n    pass\n",
            "from django import forms\n\n\nclass E(forms.utils.ErrorList):\n    pass\n",
        ),
        rewrites(
            "import django.forms.util\n\ne = django.forms.util.ErrorList()\n",
            "import django.forms.utils\n\ne = django.forms.utils.ErrorList()\n",
        ),
        leaves("from mysite import forms\n\ne = forms.util.ErrorList()\n"),
        leaves("from mysite.forms.util import ErrorList\n"),
        leaves("import util\n"),
    )
