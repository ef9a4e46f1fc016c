"""Names that moved with Django 5.0 to 6.1."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class NamesOfDjango6(Rename):
    """Take the metaclass of choices by its name, ChoicesType, and form renderers by theirs."""

    since = Django(5, 0)
    removed = Django(6, 0)
    link = "https://docs.djangoproject.com/en/stable/releases/5.0/#features-deprecated-in-5-0"
    names = {
        "django.db.models.enums.ChoicesMeta": "django.db.models.enums.ChoicesType",
        "django.forms.renderers.DjangoDivFormRenderer": "django.forms.renderers.DjangoTemplates",
        "django.forms.renderers.Jinja2DivFormRenderer": "django.forms.renderers.Jinja2",
        "django.db.models.ChoicesMeta": "django.db.models.enums.ChoicesType",
    }
    examples = (
        rewrites(
            "from django.db.models.enums import ChoicesMeta\n\n\nclass M(ChoicesMeta):\n    pass\n",
            "from django.db.models.enums import ChoicesType\n\n\nclass M(ChoicesType):\n    pass\n",
        ),
        rewrites(
            "from django.forms.renderers import DjangoDivFormRenderer\n\n\n"
            "class R(DjangoDivFormRenderer):\n    pass\n",
            "from django.forms.renderers import DjangoTemplates\n\n\n"
            "class R(DjangoTemplates):\n    pass\n",
        ),
        leaves("from mysite.renderers import Jinja2DivFormRenderer\n"),
        leaves("from mysite.enums import ChoicesMeta\n"),
    )
