"""Contexts, which django.template.base handed on."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class TemplateBaseToContext(Rename):
    """Import Context and its kin from django.template.context.

    django.template.base had them because it used them, until Django 3.1.
    """

    since = Django(1, 4)
    removed = Django(3, 1)
    names = {
        f"django.template.base.{name}": f"django.template.context.{name}"
        for name in ("BaseContext", "Context", "ContextPopException", "RequestContext")
    }
    examples = (
        rewrites(
            "from django.template.base import Context\n",
            "from django.template.context import Context\n",
        ),
        rewrites(
            "from django.template.base import RequestContext, Template\n",
            "from django.template.context import RequestContext\n"
            "from django.template.base import Template\n",
        ),
        leaves("from django.template.base import Template\n"),
        leaves("from django.template import Context\n"),
    )
