"""The same world from the same number; all of it or nothing."""

from __future__ import annotations

from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from app.people.models import Follow, Person
from app.posts.models import Comment, Like, Post, Tag
from app.seed import Scale, SeedError, digest, seed
from app.world.pictures import SCENES, drawn
from app.world.rows import EPOCH, shares

TINY = Scale(people=8, posts=20, comments=30, likes=60)
# Of every row of this world: a change means that every measurement starts anew.
TINY_DIGEST = "5f2c0a51238c8eb8cf3c6984af554aea674951ab505cebd4a21e6fa97caf2d88"


@pytest.mark.django_db
def test_the_same_number_makes_the_same_world_and_another_another():
    seed(TINY, 1, pictures=False)
    first = digest()
    seed(TINY, 1, replace=True, pictures=False)
    again = digest()
    seed(TINY, 2, replace=True, pictures=False)
    assert first == again == TINY_DIGEST
    assert digest() != first


def test_the_world_has_the_size_asked_for(world):
    sizes = (Person, Post, Comment, Like)
    assert [model.objects.count() for model in sizes] == [20, 60, 150, 400]


def test_every_counter_is_what_is_there(world):
    likes = Counter(Like.objects.values_list("post_id", flat=True))
    comments = Counter(Comment.objects.values_list("post_id", flat=True))
    for post in Post.objects.all():
        assert (post.like_count, post.comment_count) == (likes[post.pk], comments[post.pk])
    posts = Counter(Post.objects.values_list("author_id", flat=True))
    followers = Counter(Follow.objects.values_list("followed_id", flat=True))
    following = Counter(Follow.objects.values_list("follower_id", flat=True))
    for person in Person.objects.all():
        found = (person.post_count, person.follower_count, person.following_count)
        assert found == (posts[person.pk], followers[person.pk], following[person.pk])
    for tag in Tag.objects.all():
        assert tag.post_count == tag.posts.count() > 0


def test_nothing_happens_after_the_epoch_or_before_its_post(world):
    for model in (Comment, Like):
        for made, post in model.objects.values_list("created", "post__created"):
            assert post <= made <= EPOCH


def test_new_rows_follow_the_seeded_ones(ada, publish):
    assert publish(ada).pk > 60


def test_a_full_database_is_left_as_it_is(world):
    before = digest()
    with pytest.raises(SeedError, match=r"20 people already.*--replace"):
        seed(TINY, pictures=False)
    assert digest() == before


def test_replacing_takes_the_sessions_too(member):
    seed(TINY, replace=True, pictures=False)
    assert member.get("/account/").status_code == 302


@pytest.mark.django_db
def test_a_failure_leaves_nothing_half_written(monkeypatch):
    def broken(plan):
        raise RuntimeError

    monkeypatch.setattr("app.world.rows.likes", broken)
    with pytest.raises(RuntimeError):
        seed(TINY, pictures=False)
    assert not Person.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("scale", "problem"),
    [
        (Scale(0, 0, 0, 0), "at least 1"),
        (Scale(2, 3, 0, 7), "6 times at most"),
        (Scale(2, 0, 1, 0), "without a post"),
        (Scale(2, -1, 0, 0), "fewer than 0"),
    ],
)
def test_an_impossible_world_is_refused(scale, problem):
    with pytest.raises(SeedError, match=problem):
        seed(scale)


@pytest.mark.django_db
@pytest.mark.parametrize("scale", [Scale(1, 0, 0, 0), Scale(1, 1, 0, 1), Scale(3, 5, 0, 15)])
def test_the_smallest_worlds_exist(scale):
    seed(scale, pictures=False)
    assert Like.objects.count() == scale.likes


def test_shares_sum_up_and_respect_the_largest():
    assert shares(10, [1.0, 1.0, 98.0], 6) == [2, 2, 6]
    assert shares(0, [], 6) == []
    assert sum(shares(997, [0.3, 2.5, 9.1, 1.0], 900)) == 997


@pytest.mark.django_db
def test_the_command_seeds_and_then_says_that_it_did(capsys, settings):
    sizes = ["--people=3", "--posts=4", "--comments=5", "--likes=6"]
    call_command("seed", *sizes)
    out = capsys.readouterr().out
    assert "likes" in out
    assert "6 of 6" in out
    assert (settings.MEDIA_ROOT / Post.objects.first().photo.name).is_file()
    with pytest.raises(CommandError) as refusal:
        call_command("seed", *sizes)
    assert refusal.value.returncode == 2
    call_command("seed", "--if-empty", *sizes)
    assert "left as it is" in capsys.readouterr().out


def test_a_picture_is_the_same_each_time():
    scene = SCENES[1]
    one, other = drawn(scene), drawn(scene)
    assert one.size == (scene.width, scene.height)
    assert one.tobytes() == other.tobytes()
    assert len(one.resize((40, 40)).getcolors(1600)) > 100
