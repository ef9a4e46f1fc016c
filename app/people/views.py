"""Sign-up, account settings, profiles and following."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from app.feed.selectors import newest
from app.people import selectors, services
from app.people.forms import AccountForm, SignUpForm
from app.posts.selectors import posts_of

GRID = 24


def member_posts(view):
    """Let only people with an account post to the view; others log in and come to the feed.

    Not back to the view, as login_required alone does: after the log-in that would be a GET.
    """
    return require_POST(login_required(view, redirect_field_name=None))


def sign_up(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("feed:home")
    form = SignUpForm(request.POST or None)
    if form.is_valid():
        person = form.save()
        login(request, person)
        messages.success(request, f"Welcome, {person.display_name}! Follow people you like.")
        return redirect("feed:explore")
    return render(request, "people/signup.html", {"form": form})


@login_required
def account(request: HttpRequest) -> HttpResponse:
    form = AccountForm(request.POST or None, request.FILES or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Your account is up to date.")
        return redirect("people:account")
    return render(request, "people/account.html", {"form": form})


def profile(request: HttpRequest, username: str) -> HttpResponse:
    person = get_object_or_404(selectors.people(), username=username)
    page = newest(posts_of(person), request.GET.get("after", ""), GRID)
    context = {
        "person": person,
        "page": page,
        "following": selectors.is_following(request.user, person),
    }
    return render(request, "people/profile.html", context)


@member_posts
def follow(request: HttpRequest, username: str) -> HttpResponse:
    person = get_object_or_404(selectors.people(), username=username)
    try:
        if services.follow(request.user, person):
            messages.success(request, f"You follow {person.display_name} now.")
    except services.NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect(person)


@member_posts
def unfollow(request: HttpRequest, username: str) -> HttpResponse:
    person = get_object_or_404(selectors.people(), username=username)
    if services.unfollow(request.user, person):
        messages.info(request, f"You no longer follow {person.display_name}.")
    return redirect(person)
