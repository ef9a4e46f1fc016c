"""The JSON API: what it answers, a page at a time, and its errors."""

from __future__ import annotations

import pytest

from app.people.models import Person
from app.posts.models import Like, Post

QUERIES = {
    "/api/feed/": 6,
    "/api/posts/1/": 5,
    "/api/posts/1/likes/": 2,
    "/api/people/ada/": 4,
    "/api/people/ada/posts/": 5,
}


@pytest.mark.parametrize("address", QUERIES)
def test_queries(member, address, django_assert_num_queries):
    with django_assert_num_queries(QUERIES[address]):
        response = member.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"


def through(client, address: str) -> list[dict]:
    """Return the results of all pages, following `next`."""
    results, after = [], ""
    while True:
        page = client.get(address, {"after": after} if after else {}).json()
        results += page["results"]
        after = page["next"]
        if after is None:
            return results
        assert page["results"]


def test_every_post_of_the_feed_once(member, ada):
    ids = [post["id"] for post in through(member, "/api/feed/")]
    followed = [*ada.following.values_list("pk", flat=True), ada.pk]
    assert sorted(ids) == sorted(
        Post.objects.filter(author__in=followed).values_list("pk", flat=True)
    )
    assert len(ids) > 20


def test_every_post_of_a_person_once(client, ada):
    Post.objects.update(author=ada)
    ids = [post["id"] for post in through(client, "/api/people/ada/posts/")]
    assert ids == list(Post.objects.order_by("-created", "-id").values_list("pk", flat=True))


def test_every_like_once(client, world, new_person):
    post = Post.objects.get(pk=1)
    Like.objects.filter(post=post).delete()
    names = [f"p{number}" for number in range(120)]
    people = [Person(username=name) for name in names]
    Person.objects.bulk_create(people)
    Like.objects.bulk_create(
        Like(post=post, person=person, created=post.created) for person in people
    )
    found = [like["person"]["username"] for like in through(client, "/api/posts/1/likes/")]
    assert found == names[::-1]


def test_a_client_may_go_on_behind_any_result(member):
    results = member.get("/api/feed/").json()["results"]
    behind = member.get("/api/feed/", {"after": results[4]["cursor"]}).json()["results"]
    assert [post["id"] for post in behind[:15]] == [post["id"] for post in results[5:20]]


def test_post(member, ada):
    post = Post.objects.exclude(likes__person=ada).order_by("-comment_count").first()
    found = member.get(f"/api/posts/{post.pk}/").json()
    assert found["photo"] == {
        "url": f"http://testserver/media/{post.photo.name}",
        "width": post.width,
        "height": post.height,
        "alt": post.alt,
    }
    assert found["counts"] == {"likes": post.like_count, "comments": post.comment_count}
    assert found["author"]["url"] == f"/@{post.author.username}/"
    assert len(found["comments"]) == post.comment_count
    assert found["liked_by_you"] is False
    member.post(f"/posts/{post.pk}/like/")
    again = member.get(f"/api/posts/{post.pk}/").json()
    assert again["liked_by_you"] is True
    assert again["counts"]["likes"] == post.like_count + 1


def test_profile(client, ada):
    found = client.get("/api/people/ada/").json()
    assert (found["username"], found["name"]) == ("ada", "Ada Abara")
    assert found["counts"] == {
        "posts": ada.post_count,
        "followers": ada.follower_count,
        "following": ada.following_count,
    }
    assert found["followed_by_you"] is False
    assert "email" not in found


@pytest.mark.parametrize("address", ["/api/feed/", "/api/people/ada/posts/", "/api/posts/1/likes/"])
@pytest.mark.parametrize("cursor", ["x", "WzFd", "WzEsMiwzXQ", "夕", "W10"])
def test_a_bad_cursor_is_a_400_that_says_what_to_do(member, address, cursor):
    response = member.get(address, {"after": cursor})
    assert response.status_code == 400
    assert response.json() == {
        "error": f"after={cursor}: no cursor of this service: leave it out to start"
    }


@pytest.mark.parametrize("address", ["/api/posts/999/", "/api/posts/999/likes/", "/api/people/x/"])
def test_what_is_not_there_is_a_404_in_json(client, world, address):
    response = client.get(address)
    assert response.status_code == 404
    assert "error" in response.json()


def test_the_feed_needs_a_session(client, world):
    response = client.get("/api/feed/")
    assert response.status_code == 401
    assert "log in" in response.json()["error"]


def test_the_api_only_reads(member):
    assert member.post("/api/feed/").status_code == 405
