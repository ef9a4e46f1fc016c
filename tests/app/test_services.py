"""Every write keeps its counters right, done once, twice or undone."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from PIL import Image

from app.people.models import Follow, Person
from app.people.services import NotAllowed, follow, unfollow
from app.posts import services
from app.posts.models import Comment, Like, Post, Tag


@pytest.fixture
def ben(new_person) -> Person:
    return new_person("ben")


@pytest.fixture
def eva(new_person) -> Person:
    return new_person("eva")


def follow_counts(person: Person) -> tuple[int, int]:
    person.refresh_from_db()
    return person.following_count, person.follower_count


def test_following_twice_counts_once(ben, eva):
    assert follow(ben, eva) is True
    assert follow(ben, eva) is False
    assert (follow_counts(ben), follow_counts(eva)) == ((1, 0), (0, 1))


def test_unfollowing_twice_counts_once(ben, eva):
    follow(ben, eva)
    assert unfollow(ben, eva) is True
    assert unfollow(ben, eva) is False
    assert (follow_counts(ben), follow_counts(eva)) == ((0, 0), (0, 0))


def test_nobody_follows_themselves(ben):
    with pytest.raises(NotAllowed):
        follow(ben, ben)
    assert follow_counts(ben) == (0, 0)


def test_the_database_refuses_to_follow_oneself(ben):
    with pytest.raises(IntegrityError):
        Follow.objects.create(follower=ben, followed=ben, created=ben.date_joined)


def test_publishing_counts_the_post_and_each_tag_once(ben, publish):
    post = publish(ben, "#Sea and #sea and #sky")
    ben.refresh_from_db()
    assert ben.post_count == 1
    assert set(post.tags.values_list("name", "post_count")) == {("sea", 1), ("sky", 1)}


def test_a_tag_that_is_too_long_is_left_out(ben, publish):
    assert publish(ben, f"#{'x' * 51} #sky").tags.get().name == "sky"


def test_editing_moves_the_tags(ben, publish):
    post = publish(ben, "#sea #sky")
    services.edit(post, "#sky #dawn", "a sky")
    counts = dict(Tag.objects.values_list("name", "post_count"))
    assert counts == {"sea": 0, "sky": 1, "dawn": 1}
    post.refresh_from_db()
    assert (post.caption, post.alt) == ("#sky #dawn", "a sky")


def test_removing_a_post_takes_everything_with_it(
    ben, eva, publish, django_capture_on_commit_callbacks
):
    post = publish(ben, "#sea")
    services.like(eva, post)
    services.comment(eva, post, "Oh")
    name, storage = post.photo.name, post.photo.storage
    assert storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        services.remove(ben, post)
    ben.refresh_from_db()
    assert ben.post_count == Tag.objects.get().post_count == 0
    assert [model.objects.count() for model in (Post, Like, Comment)] == [0, 0, 0]
    assert not storage.exists(name)


def test_a_photo_that_another_post_shows_stays(ben, publish, django_capture_on_commit_callbacks):
    post, other = publish(ben), publish(ben)
    Post.objects.filter(pk=other.pk).update(photo=post.photo.name)
    with django_capture_on_commit_callbacks(execute=True):
        services.remove(ben, post)
    assert post.photo.storage.exists(Post.objects.get().photo.name)


def test_only_the_author_and_staff_remove_a_post(ben, eva, publish):
    post = publish(ben)
    with pytest.raises(NotAllowed):
        services.remove(eva, post)
    eva.is_staff = True
    services.remove(eva, post)
    assert not Post.objects.exists()


def test_liking_twice_counts_once(ben, eva, publish):
    post = publish(ben)
    assert [services.like(eva, post), services.like(eva, post), services.like(ben, post)] == [
        True,
        False,
        True,
    ]
    post.refresh_from_db()
    assert post.like_count == 2


def test_unliking_twice_counts_once(ben, eva, publish):
    post = publish(ben)
    services.like(eva, post)
    assert [services.unlike(eva, post), services.unlike(eva, post)] == [True, False]
    post.refresh_from_db()
    assert post.like_count == 0


def test_comments_are_counted_and_removed_by_those_who_may(ben, eva, new_person, publish):
    post = publish(ben)
    first, second = services.comment(eva, post, "Oh"), services.comment(eva, post, "Ah")
    with pytest.raises(NotAllowed):
        services.remove_comment(new_person("ida"), first)
    services.remove_comment(eva, first)
    services.remove_comment(ben, second)
    services.remove_comment(ben, second)
    post.refresh_from_db()
    assert post.comment_count == 0


def test_a_photo_is_kept_small_upright_and_without_where_it_was_taken(ben, photo):
    camera = Image.Exif()
    camera[0x0112] = 6  # turned by 90 degrees
    camera[0x010F] = "A camera"
    post = services.publish(ben, photo((2000, 1000), "JPEG", exif=camera), "")
    assert (post.width, post.height) == (800, 1600)
    with Image.open(post.photo.path) as kept:
        assert kept.size == (800, 1600)
        assert dict(kept.getexif()) == {}


def test_a_photo_with_transparency_is_accepted(ben):
    kept = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(kept, "PNG")
    assert services.publish(ben, SimpleUploadedFile("a.png", kept.getvalue())).width == 8
