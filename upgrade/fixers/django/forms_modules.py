"""Form classes and functions that moved to another module."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class FormsModules(Rename):
    """Import form helpers from where they live today.

    Django 1.9 gave BoundField its module and the date widget its place among the widgets; the
    old homes went with Django 2.0 and 3.1.
    """

    since = Django(1, 9)
    removed = Django(3, 1)
    names = {
        "django.forms.IPAddressField": "django.forms.GenericIPAddressField",
        "django.forms.fields.IPAddressField": "django.forms.fields.GenericIPAddressField",
        "django.forms.forms.pretty_name": "django.forms.utils.pretty_name",
        "django.forms.forms.BoundField": "django.forms.boundfield.BoundField",
        "django.forms.extras.SelectDateWidget": "django.forms.widgets.SelectDateWidget",
        "django.forms.extras.widgets.SelectDateWidget": ("django.forms.widgets.SelectDateWidget"),
        "django.forms.forms.ErrorDict": "django.forms.utils.ErrorDict",
        "django.forms.forms.ErrorList": "django.forms.utils.ErrorList",
    }
    examples = (
        rewrites(
            "from django.forms.forms import BoundField\n",
            "from django.forms.boundfield import BoundField\n",
        ),
        rewrites(
            "from django.forms.extras.widgets import SelectDateWidget\n",
            "from django.forms.widgets import SelectDateWidget\n",
        ),
        leaves("from django.forms.forms import Form\n"),
        leaves("from mysite.forms import pretty_name\n"),
    )
