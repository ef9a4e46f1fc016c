"""Posts, their comments and likes, and tags."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from app.feed.selectors import newest
from app.people.services import NotAllowed
from app.people.views import member_posts
from app.posts import selectors, services
from app.posts.forms import CommentForm, PostForm
from app.posts.models import Comment, Post, Tag

GRID = 24
COMMENTS = 50


@login_required
def new(request: HttpRequest) -> HttpResponse:
    form = PostForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        published = services.publish(request.user, **form.cleaned_data)
        messages.success(request, "Your photo is online.")
        return redirect(published)
    return render(request, "posts/new.html", {"form": form})


def post(request: HttpRequest, post_id: int) -> HttpResponse:
    return render_post(request, post_id, CommentForm())


def render_post(request: HttpRequest, post_id: int, form: CommentForm) -> HttpResponse:
    shown = get_object_or_404(selectors.posts(), pk=post_id)
    context = {
        "post": shown,
        "form": form,
        "comments": selectors.comments_of(shown)[:COMMENTS],
        "liked": selectors.liked_ids(request.user, [shown]),
        "more": selectors.posts_of(shown.author).exclude(pk=shown.pk)[:6],
    }
    return render(request, "posts/post.html", context)


@member_posts
def delete(request: HttpRequest, post_id: int) -> HttpResponse:
    shown = get_object_or_404(selectors.posts(), pk=post_id)
    try:
        services.remove(request.user, shown)
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    messages.info(request, "The post is gone.")
    return redirect(shown.author)


@member_posts
def comment(request: HttpRequest, post_id: int) -> HttpResponse:
    form = CommentForm(request.POST)
    if not form.is_valid():
        return render_post(request, post_id, form)
    commented = get_object_or_404(Post, pk=post_id)
    said = services.comment(request.user, commented, form.cleaned_data["text"])
    return redirect(f"{commented.get_absolute_url()}#comment-{said.pk}")


@member_posts
def delete_comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    said = get_object_or_404(Comment.objects.select_related("post"), pk=comment_id)
    try:
        services.remove_comment(request.user, said)
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    return redirect(said.post)


@member_posts
def like(request: HttpRequest, post_id: int) -> HttpResponse:
    liked = get_object_or_404(Post, pk=post_id)
    services.like(request.user, liked)
    return redirect(next_page(request, liked))


@member_posts
def unlike(request: HttpRequest, post_id: int) -> HttpResponse:
    liked = get_object_or_404(Post, pk=post_id)
    services.unlike(request.user, liked)
    return redirect(next_page(request, liked))


def next_page(request: HttpRequest, shown: Post) -> str:
    """Return where the form asked to go on, if that is a page of ours, else the post."""
    wanted = request.POST.get("next", "")
    secure = request.is_secure()
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=secure):
        return wanted
    return shown.get_absolute_url()


def tag(request: HttpRequest, name: str) -> HttpResponse:
    found = get_object_or_404(Tag, name=name.lower())
    page = newest(selectors.posts_tagged(found), request.GET.get("after", ""), GRID)
    return render(request, "posts/tag.html", {"tag": found, "page": page})
