"""Every page: what it shows, to whom, and how many queries it asks."""

from __future__ import annotations

import pytest
from django.urls import reverse

from app.people.models import Follow, Person
from app.posts.models import Comment, Like, Post, Tag

# Session and user are two of them where somebody is logged in.
QUERIES = {
    "feed:home": 7,
    "feed:explore": 5,
    "people:profile": 5,
    "people:account": 2,
    "posts:new": 2,
    "posts:post": 6,
    "posts:tag": 4,
}
ANONYMOUS_QUERIES = {
    "feed:explore": 3,
    "people:profile": 2,
    "people:login": 0,
    "people:signup": 0,
    "posts:post": 3,
    "posts:tag": 2,
}


def address(name: str) -> str:
    arguments = {
        "people:profile": lambda: Person.objects.order_by("-post_count", "id")[1].username,
        "posts:post": lambda: Post.objects.order_by("-comment_count").first().pk,
        "posts:tag": lambda: Tag.objects.order_by("-post_count").first().name,
    }
    return reverse(name, args=[arguments[name]()] if name in arguments else [])


@pytest.mark.parametrize("name", QUERIES)
def test_queries_of_a_member(member, name, django_assert_num_queries):
    page = address(name)
    with django_assert_num_queries(QUERIES[name]):
        assert member.get(page).status_code == 200


@pytest.mark.parametrize("name", ANONYMOUS_QUERIES)
def test_queries_of_a_visitor(client, world, name, django_assert_num_queries):
    page = address(name)
    with django_assert_num_queries(ANONYMOUS_QUERIES[name]):
        assert client.get(page).status_code == 200


def test_more_rows_ask_no_more_queries(member, ada, publish, django_assert_num_queries):
    for number in range(25):
        publish(ada, f"#sea @ben {number}")
    for name in ("feed:home", "feed:explore"):
        with django_assert_num_queries(QUERIES[name]):
            member.get(reverse(name))


@pytest.mark.parametrize("name", ["feed:home", "people:account", "posts:new"])
def test_a_visitor_is_sent_to_log_in(client, world, name):
    page = address(name)
    assert client.get(page)["Location"] == f"/login/?next={page}"


@pytest.mark.parametrize("page", ["/@nobody/", "/posts/999/", "/tags/nothing/", "/nowhere/"])
def test_what_is_not_there_is_a_404(client, world, page):
    response = client.get(page)
    assert response.status_code == 404
    assert "Nothing here" in response.content.decode()


@pytest.mark.parametrize("page", ["/explore/?after=x", "/?after=x", "/@ada/?after=WzFd"])
def test_a_bad_cursor_is_a_400(member, page):
    response = member.get(page)
    assert response.status_code == 400
    assert "did not work" in response.content.decode()


def test_pages_lead_to_older_photos(member):
    response = member.get("/explore/")
    page = response.context["page"]
    assert len(page.items) == 24
    assert f"/explore/?after={page.next}" in response.content.decode()
    older = member.get("/explore/", {"after": page.next}).context["page"]
    assert not {post.pk for post in page.items} & {post.pk for post in older.items}


def test_what_people_type_is_escaped(member, ada, publish):
    ada.first_name = ada.bio = "<i>"
    ada.save()
    post = publish(ada, "<script>alert(1)</script> #sea")
    member.post(f"/posts/{post.pk}/comment/", {"text": "<img src=x>"})
    for page in ("/", "/explore/", "/@ada/", f"/posts/{post.pk}/", "/tags/sea/"):
        html = member.get(page).content.decode()
        assert "<script" not in html
        assert "<img src=x" not in html
        assert "<i>" not in html


WRITES = {
    "/posts/1/like/": {},
    "/posts/1/unlike/": {},
    "/posts/1/comment/": {"text": "hello"},
    "/posts/1/delete/": {},
    "/comments/1/delete/": {},
    "/@ben/follow/": {},
    "/@ben/unfollow/": {},
}


@pytest.mark.parametrize("page", WRITES)
def test_writes_need_an_account_a_post_and_a_token(world, new_person, ada, page):
    from django.test import Client

    new_person("ben")
    counts = [model.objects.count() for model in (Follow, Like, Comment, Post)]
    client = Client(enforce_csrf_checks=True)
    assert client.post(page, WRITES[page]).status_code == 403
    client = Client()
    assert client.post(page, WRITES[page])["Location"] == "/login/"
    client.force_login(ada)
    assert client.get(page).status_code == 405
    assert counts == [model.objects.count() for model in (Follow, Like, Comment, Post)]


def test_like_and_unlike_come_back_to_where_they_were(member, ada):
    post = Post.objects.exclude(likes__person=ada).first()
    response = member.post(f"/posts/{post.pk}/like/", {"next": "/?after=abc#post-1"})
    assert response["Location"] == "/?after=abc#post-1"
    assert Like.objects.filter(post=post, person=ada).exists()
    assert member.post(f"/posts/{post.pk}/unlike/")["Location"] == f"/posts/{post.pk}/"
    assert not Like.objects.filter(post=post, person=ada).exists()


def test_like_goes_to_no_other_site(member):
    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        response = member.post("/posts/1/like/", {"next": elsewhere})
        assert response["Location"] == "/posts/1/"


def test_comment(member):
    said = member.post("/posts/1/comment/", {"text": "What a view"})
    comment = Comment.objects.latest("pk")
    assert said["Location"] == f"/posts/1/#comment-{comment.pk}"
    assert "What a view" in member.get("/posts/1/").content.decode()
    refused = member.post("/posts/1/comment/", {"text": " "})
    assert "This field is required." in refused.content.decode()


def test_only_ones_own_can_be_deleted(member, ada):
    Person.objects.filter(pk=ada.pk).update(is_staff=False)
    other = Post.objects.exclude(author=ada).first()
    assert member.post(f"/posts/{other.pk}/delete/").status_code == 403
    theirs = Comment.objects.exclude(author=ada).exclude(post__author=ada).first()
    assert member.post(f"/comments/{theirs.pk}/delete/").status_code == 403
    own = Post.objects.filter(author=ada).first()
    assert member.post(f"/posts/{own.pk}/delete/").status_code == 302
    assert not Post.objects.filter(pk=own.pk).exists()


def test_follow_and_unfollow(member, ada, new_person):
    ben = new_person("ben")
    page = member.post("/@ben/follow/", follow=True)
    assert "You follow ben now." in page.content.decode()
    assert Follow.objects.filter(follower=ada, followed=ben).exists()
    member.post("/@ben/unfollow/")
    assert not Follow.objects.filter(follower=ada, followed=ben).exists()
    refused = member.post("/@ada/follow/", follow=True)
    assert "follow yourself" in refused.content.decode()


def test_sign_up_logs_in(client, db):
    form = {"username": "kim", "password1": "tangerine sky", "password2": "tangerine sky"}
    response = client.post("/signup/", form, follow=True)
    assert response.redirect_chain == [("/explore/", 302)]
    assert "Welcome, kim!" in response.content.decode()
    assert client.get("/signup/")["Location"] == "/"


@pytest.mark.parametrize("name", ["a b", "a@b", "x" * 31, "ada", ""])
def test_sign_up_refuses_odd_and_taken_names(client, world, name):
    form = {"username": name, "password1": "tangerine sky", "password2": "tangerine sky"}
    assert client.post("/signup/", form).context["form"].errors["username"]


def test_account(member, ada, photo):
    form = {"first_name": "Augusta", "bio": "Engines", "email": "", "portrait": photo()}
    assert member.post("/account/", form)["Location"] == "/account/"
    ada.refresh_from_db()
    assert (ada.display_name, ada.bio) == ("Augusta", "Engines")
    assert f'src="{ada.portrait.url}"' in member.get("/@ada/").content.decode()


def test_new_post(member, ada, photo):
    form = {"photo": photo(), "caption": "Hello #harbour", "alt": "Boats"}
    page = member.post("/new/", form, follow=True)
    post = Post.objects.latest("pk")
    assert (post.author, post.alt) == (ada, "Boats")
    assert 'href="/tags/harbour/"' in page.content.decode()
    shown = member.get(post.photo.url)
    assert shown["Content-Type"] == "image/jpeg"
    assert b"".join(shown.streaming_content)[:2] == b"\xff\xd8"
    shown.close()


def test_new_post_refuses_what_is_no_photo(member, photo, monkeypatch):
    from django.core.files.uploadedfile import SimpleUploadedFile

    refused = member.post("/new/", {"photo": SimpleUploadedFile("a.jpg", b"not a photo")})
    assert "valid image" in refused.content.decode()
    monkeypatch.setattr("app.posts.forms.LARGEST_BYTES", 100)
    refused = member.post("/new/", {"photo": photo()})
    assert "at most" in refused.content.decode()


def test_nothing_comes_from_another_host(member):
    """No page refers to a script, style, font or picture elsewhere."""
    for page in ("/", "/explore/", "/account/", "/posts/1/"):
        html = member.get(page).content.decode()
        for attribute in ('src="http', 'src="//', '<link href="http', "@import", "<script"):
            assert attribute not in html
    style = b"".join(member.get("/static/sundial/sundial.css").streaming_content)
    assert b"url(" not in style
    assert b"@import" not in style
