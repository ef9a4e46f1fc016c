"""The two pages that people come for: their feed, and the newest of everybody."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from app.feed import selectors
from app.people.selectors import suggestions
from app.posts.selectors import liked_ids, popular_tags, posts

GRID = 24


@login_required
def home(request: HttpRequest) -> HttpResponse:
    page = selectors.feed(request.user, request.GET.get("after", ""))
    context = {
        "page": page,
        "liked": liked_ids(request.user, page.items),
        "suggestions": suggestions(request.user),
    }
    return render(request, "feed/home.html", context)


def explore(request: HttpRequest) -> HttpResponse:
    page = selectors.newest(posts(), request.GET.get("after", ""), GRID)
    context = {
        "page": page,
        "tags": popular_tags(),
        "suggestions": suggestions(request.user, 6),
    }
    return render(request, "feed/explore.html", context)
