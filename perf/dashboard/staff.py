"""Who may see a page, and what a page may load: staff alone, and nothing from elsewhere."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from hotclub.perf.dashboard.options import options
from hotclub.perf.empty import Empty
from hotclub.perf.store import Store

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
View = Callable[..., HttpResponse]


def staff_page(view: View) -> View:
    """Answer 404 to everybody but staff, who alone shall know that there is a page.

    The view gets the open store; where that has no answer, the page says what is missing.
    """

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = getattr(request, "user", None)
        if user is None or not (user.is_active and user.is_staff):
            raise Http404
        chosen = options()
        try:
            with Store(chosen.store, threads=1, service=chosen.service) as store:
                response = view(request, store, *args, **kwargs)
        except Empty as error:
            context = {"title": "Nothing measured", "reason": str(error)}
            response = render(request, "hotclub_dashboard/empty.html", context)
        response["Content-Security-Policy"] = POLICY
        response["Referrer-Policy"] = "same-origin"
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response

    return guarded
