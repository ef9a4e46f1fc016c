"""The JSON API: feed, post, profile and likes, a page at a time.

Every list answers {"results": […], "next": cursor or null}; `?after=cursor` asks for what comes
next, and each result carries its own cursor, so that a client may go on behind any of them.
Errors answer {"error": text} with the status: 400 bad cursor, 401 no session, 404 nothing there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from app.feed import selectors
from app.feed.cursors import BadCursor
from app.people.models import Person
from app.people.selectors import is_following, people
from app.posts.models import Comment, Like, Post
from app.posts.selectors import comments_of, liked_ids, likes_of, posts, posts_of

View = Callable[..., JsonResponse]


def answers_json(view: View) -> View:
    """Answer errors in JSON too."""

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        try:
            return view(request, *args, **kwargs)
        except BadCursor as error:
            return problem(400, f"after={error}: no cursor of this service: leave it out to start")
        except Http404 as error:
            return problem(404, str(error))

    return answer


def problem(status: int, error: str) -> JsonResponse:
    return JsonResponse({"error": error}, status=status)


@answers_json
def feed(request: HttpRequest) -> JsonResponse:
    if not request.user.is_authenticated:
        return problem(401, "The feed is personal: log in first.")
    page = selectors.feed(request.user, request.GET.get("after", ""))
    liked = liked_ids(request.user, page.items)
    return listing(page, lambda shown: post_json(request, shown, shown.pk in liked))


@answers_json
def post(request: HttpRequest, post_id: int) -> JsonResponse:
    shown = get_object_or_404(posts(), pk=post_id)
    liked = bool(liked_ids(request.user, [shown]))
    comments = [comment_json(said) for said in comments_of(shown)[:50]]
    return JsonResponse(post_json(request, shown, liked) | {"comments": comments})


@answers_json
def likes(request: HttpRequest, post_id: int) -> JsonResponse:
    shown = get_object_or_404(Post, pk=post_id)
    page = selectors.newest(likes_of(shown), request.GET.get("after", ""), 50)
    return listing(page, like_json)


@answers_json
def profile(request: HttpRequest, username: str) -> JsonResponse:
    person = get_object_or_404(people(), username=username)
    counts = {
        "posts": person.post_count,
        "followers": person.follower_count,
        "following": person.following_count,
    }
    more = {
        "bio": person.bio,
        "place": person.place,
        "joined": person.date_joined,
        "counts": counts,
        "followed_by_you": is_following(request.user, person),
    }
    return JsonResponse(person_json(person) | more)


@answers_json
def profile_posts(request: HttpRequest, username: str) -> JsonResponse:
    person = get_object_or_404(people(), username=username)
    page = selectors.newest(posts_of(person), request.GET.get("after", ""))
    liked = liked_ids(request.user, page.items)
    return listing(page, lambda shown: post_json(request, shown, shown.pk in liked))


def listing(page: selectors.Slice[Any], as_json: Callable[[Any], dict[str, Any]]) -> JsonResponse:
    results = [
        as_json(item) | {"cursor": cursor}
        for item, cursor in zip(page.items, page.cursors, strict=True)
    ]
    return JsonResponse({"results": results, "next": page.next or None})


def person_json(person: Person) -> dict[str, Any]:
    return {
        "username": person.username,
        "name": person.display_name,
        "url": person.get_absolute_url(),
    }


def post_json(request: HttpRequest, shown: Post, liked: bool) -> dict[str, Any]:
    return {
        "id": shown.pk,
        "url": shown.get_absolute_url(),
        "photo": {
            "url": request.build_absolute_uri(shown.photo.url),
            "width": shown.width,
            "height": shown.height,
            "alt": shown.alt,
        },
        "caption": shown.caption,
        "author": person_json(shown.author),
        "created": shown.created,
        "counts": {"likes": shown.like_count, "comments": shown.comment_count},
        "liked_by_you": liked,
    }


def comment_json(said: Comment) -> dict[str, Any]:
    return {
        "id": said.pk,
        "author": person_json(said.author),
        "text": said.text,
        "created": said.created,
    }


def like_json(given: Like) -> dict[str, Any]:
    return {"person": person_json(given.person), "created": given.created}
