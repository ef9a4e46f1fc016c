"""Apps that left Django, and names that packages most projects use have dropped."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class PackagesMoved(Rename):
    """Import from the packages that took over what Django dropped.

    comments became django-contrib-comments with 1.8, formtools django-formtools with 1.8,
    localflavor django-localflavor with 1.6: install the package. Pillow 10 dropped ANTIALIAS.
    """

    since = Django(1, 8)
    removed = Django(1, 8)
    words = frozenset({"comments", "formtools", "localflavor", "ANTIALIAS", "rest_framework"})
    needs = r"django\.contrib\.(comments|formtools|localflavor)|django\.contrib[ \t]+import[ \t(\w,\n\\]*\b(comments|formtools|localflavor)\b|ANTIALIAS|rest_framework\b[\s\S]*\b(DjangoFilterBackend|NullBooleanField)\b"
    link = "https://docs.djangoproject.com/en/5.2/releases/1.8/#features-removed-in-1-8"
    modules = {
        "django.contrib.comments": "django_comments",
        "django.contrib.formtools": "formtools",
        "django.contrib.localflavor": "localflavor",
    }
    names = {
        "PIL.Image.ANTIALIAS": "PIL.Image.LANCZOS",
        "rest_framework.filters.DjangoFilterBackend": (
            "django_filters.rest_framework.DjangoFilterBackend"
        ),
        "rest_framework.fields.NullBooleanField": "rest_framework.fields.BooleanField",
    }
    examples = (
        rewrites(
            "from django.contrib.formtools.wizard.views import SessionWizardView\n",
            "from formtools.wizard.views import SessionWizardView\n",
        ),
        rewrites(
            "from PIL import Image\n\nphoto.thumbnail((9, 9), Image.ANTIALIAS)\n",
            "from PIL import Image\n\nphoto.thumbnail((9, 9), Image.LANCZOS)\n",
        ),
        leaves("from mysite.comments import Comment\n"),
        leaves("class Image:\n    ANTIALIAS = 1\n\n\nImage.ANTIALIAS\n"),
    )
