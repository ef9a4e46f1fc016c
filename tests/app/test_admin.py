"""The admin shows everything, and what is deleted there is counted as everywhere."""

from __future__ import annotations

import pytest
from django.urls import reverse

from app.people.models import Follow, Person
from app.posts.models import Comment, Like, Post, Tag

MODELS = (Person, Follow, Post, Comment, Like, Tag)


def admin(model, page: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", MODELS)
def test_lists_and_records(member, model):
    assert member.get(admin(model, "changelist")).status_code == 200
    record = model.objects.first()
    assert member.get(admin(model, "change", record.pk)).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_search(member, model):
    assert member.get(admin(model, "changelist"), {"q": "a"}).status_code == 200


def test_lists_ask_few_queries(member, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        member.get(admin(Post, "changelist"))


def delete_selected(client, model, record):
    form = {"action": "delete_selected", "_selected_action": [record.pk], "post": "yes"}
    assert client.post(admin(model, "changelist"), form).status_code == 302
    assert not model.objects.filter(pk=record.pk).exists()


@pytest.mark.parametrize("how", ["one", "selected"])
@pytest.mark.parametrize(
    ("model", "counted", "counter"),
    [
        (Like, "post", "like_count"),
        (Comment, "post", "comment_count"),
        (Post, "author", "post_count"),
        (Follow, "followed", "follower_count"),
    ],
)
def test_deleting_counts(member, how, model, counted, counter):
    record = model.objects.first()
    owner = getattr(record, counted)
    if how == "selected":
        delete_selected(member, model, record)
    else:
        member.post(admin(model, "delete", record.pk), {"post": "yes"})
    before = getattr(owner, counter)
    owner.refresh_from_db()
    assert getattr(owner, counter) == before - 1


def test_a_new_caption_moves_the_tags(member):
    post = Post.objects.first()
    form = {"caption": "Now #onlythis", "alt": "", "_save": "Save"}
    assert member.post(admin(Post, "change", post.pk), form).status_code == 302
    assert list(post.tags.values_list("name", "post_count")) == [("onlythis", 1)]


def test_people_are_not_deleted(member):
    assert member.post(admin(Person, "delete", 2), {"post": "yes"}).status_code == 403


def test_visitors_stay_out(client, world):
    assert client.get("/admin/").status_code == 302
