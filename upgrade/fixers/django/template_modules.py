"""Template classes that moved to another module."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class TemplateModules(Rename):
    """Import the parts of the template engine from where they live today.

    The multiple engines of Django 1.8 and 1.9 sorted them; context processors followed.
    """

    since = Django(1, 9)
    removed = Django(4, 0)
    names = {
        "django.template.base.TemplateDoesNotExist": "django.template.TemplateDoesNotExist",
        "django.template.base.InvalidTemplateLibrary": (
            "django.template.library.InvalidTemplateLibrary"
        ),
        "django.template.base.Library": "django.template.Library",
        "django.template.base.TRANSLATOR_COMMENT_MARK": (
            "django.utils.translation.template.TRANSLATOR_COMMENT_MARK"
        ),
        "django.template.loader.BaseLoader": "django.template.loaders.base.Loader",
        "django.template.loader.LoaderOrigin": "django.template.Origin",
        "django.template.base.StringOrigin": "django.template.Origin",
        "django.core.context_processors.auth": "django.contrib.auth.context_processors.auth",
        "django.core.context_processors.messages": (
            "django.contrib.messages.context_processors.messages"
        ),
    }
    modules = {
        "django.core.context_processors": "django.template.context_processors",
    }
    examples = (
        rewrites(
            "from django.core.context_processors import csrf\n",
            "from django.template.context_processors import csrf\n",
        ),
        rewrites(
            "P = ['django.core.context_processors.request']\n",
            "P = ['django.template.context_processors.request']\n",
        ),
        rewrites(
            "P = ['django.core.context_processors.auth']\n",
            "P = ['django.contrib.auth.context_processors.auth']\n",
        ),
        leaves("from django.template.base import Node\n"),
        leaves("from django.template import Context\n"),
        leaves("P = ['mysite.core.context_processors.request']\n"),
        leaves("from django.template import TemplateDoesNotExist\n"),
    )
