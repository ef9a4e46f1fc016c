"""QuerySetPaginator is Paginator."""

from __future__ import annotations

from hotclub.upgrade.fixer import leaves, rewrites
from hotclub.upgrade.release import Django
from hotclub.upgrade.rename import Rename


class QuerysetPaginatorToPaginator(Rename):
    """Call the paginator by its only name.

    The second name was left from Django 1.0.
    """

    since = Django(2, 2)
    removed = Django(3, 1)
    names = {
        "django.core.paginator.QuerySetPaginator": "django.core.paginator.Paginator",
    }
    examples = (
        rewrites(
            "from django.core.paginator import QuerySetPaginator\n",
            "from django.core.paginator import Paginator\n",
        ),
        leaves("from mysite.paginator import QuerySetPaginator\n"),
    )
